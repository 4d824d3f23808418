import type { IdentityKey } from "../model/identity";
import type { Ask } from "../screens/call-background";

/**
 * Asks as the user chosen here. The popup asks for the sync of the tab under it; under a dashboard there is none, so
 * that one question is put by the user's identity instead.
 */
export function askAs(ask: Ask, identity: IdentityKey): Ask {
  const asked = (name: Parameters<Ask>[0], request: Parameters<Ask>[1]) =>
    name === "syncState" ? ask("syncStateOf", { identity }) : ask(name, request);
  return asked as Ask;
}
