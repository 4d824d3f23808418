import type { Org } from "../org/org.ts";
import type { TroubledCall } from "../org/trouble.ts";

/**
 * Calls `act` when the extension's so-manieth call from now on arrives at the org; resolves when that is done. The org
 * does what the call asks.
 *
 * @param counts which calls are counted; all of them, unless said otherwise
 */
export function atCall(
  org: Org,
  count: number,
  act: () => Promise<void>,
  counts: (call: TroubledCall) => boolean = () => true,
): Promise<void> {
  let calls = 0;
  return new Promise((resolve, reject) => {
    const forget = org.addTrouble({
      when: (call) => {
        if (call.client !== "Quietlist" || !counts(call)) return false;
        calls += 1;
        if (calls === count) {
          forget();
          act().then(resolve, reject);
        }
        return false;
      },
      what: "resetBefore",
    });
  });
}
