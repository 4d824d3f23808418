import type { IdentityKey } from "../model";
import type { Met } from "./identities";
import type { OpenOrg } from "./open-org";

/** What handlers of other files are lent by `handlers.ts`: one user's org, and the work that goes on after an answer. */
export interface Lent {
  metBefore(identity: IdentityKey): Promise<Met>;
  withIdentity<T>(identity: IdentityKey, use: (org: OpenOrg) => Promise<T>): Promise<T>;
  goOn(met: Met, identity: IdentityKey): Promise<void>;
}
