import type { Org } from "../org/org.ts";

/** Calls `act` when the extension's so-manieth call from now on arrives at the org; resolves when that is done. */
export function atCall(org: Org, count: number, act: () => Promise<void>): Promise<void> {
  let calls = 0;
  return new Promise((resolve, reject) => {
    const forget = org.addTrouble({
      when: ({ client }) => {
        if (client !== "Quietlist") return false;
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
