import { normaliseAddress } from "../../src/email-address.ts";
import { USERS } from "../org/cast.ts";
import { connect } from "../org/clients/jsforce-connection.ts";
import type { Org } from "../org/org.ts";
import { Desk, ROUND_TRIP, sendAgain, setDistance, startFarOrg } from "./desk.ts";
import { interleaved, stopwatch } from "./interleaved.ts";
import { atMost, type Part, told } from "./row.ts";

const FIELD = "HasOptedOutOfEmail";
const ROUNDS = 15;

/** Click → confirmed, against the same calls by bare `fetch`, and against a script with jsforce. */
export const quickOptOut: Part = {
  name: "quick-opt-out",
  async run() {
    const far = await startFarOrg({ people: 3000, optedOut: 0 });
    const { started } = far;
    const { org } = started;
    try {
      const desk = await Desk.at(far);
      // What the first call teaches about the org is known from then on.
      await desk.optOut("nobody@nowhere.example");
      const people = notOptedOut(org);
      const calls: number[] = [];
      let sent = desk.takeSent();
      setDistance(far, ROUND_TRIP);

      const click = async () => {
        const { address } = next(people);
        const took = await stopwatch(() => desk.optOut(address));
        sent = desk.takeSent();
        calls.push(sent.length);
        return took;
      };
      const bare = await interleaved(ROUNDS, click, () => stopwatch(() => sendAgain(far, sent)));

      const script = connect(started, USERS.rep);
      const scripted: number[] = [];
      const byScript = await interleaved(5, click, () => {
        const { address } = next(people);
        const before = org.log.calls.length;
        return stopwatch(async () => {
          for (const object of ["Lead", "Contact"]) {
            const { records } = await script.query<{ Id: string }>(
              `SELECT Id FROM ${object} WHERE Email = '${address}' AND ${FIELD} = false`,
            );
            for (const { Id } of records) {
              await script.sobject(object).update({ Id: Id ?? "", [FIELD]: true });
              await script.sobject(object).retrieve(Id ?? "", { fields: [FIELD] });
            }
          }
        }).then((took) => {
          scripted.push(org.log.calls.length - before);
          return took;
        });
      });
      return {
        rows: [
          atMost("quick opt-out: API calls", Math.max(...calls), 3, ""),
          atMost("quick opt-out against the same calls by bare fetch", bare.ratio, 1.3, " ×"),
          told(
            "quick opt-out against a script with jsforce, one record at a time",
            `${byScript.ratio.toFixed(2)} ×, ${Math.max(...calls)} calls against ${Math.max(...scripted)}`,
          ),
        ],
        notes: [
          `The click runs in Node over sockets with round trips of ${ROUND_TRIP} ms, capture and confirmation in IndexedDB included. The bare loop sends the very requests of the click before it once more.`,
          "The script asks Leads and Contacts for the address, updates each record and reads it back; it does not look for person accounts, nor in the recycle bin.",
        ],
      };
    } finally {
      await started.stop();
    }
  },
};

interface Somebody {
  readonly address: string;
}

/** Leads that are alone with their address, so that every round does the same. */
function* notOptedOut(org: Org): Generator<Somebody> {
  const leads = org.store.table("Lead");
  const seen = new Set<string>();
  for (let row = 0; leads.has(row); row++) {
    const address = leads.get(row, "Email");
    if (typeof address !== "string" || seen.has(address)) continue;
    if (normaliseAddress(address) !== address || address.includes("'")) continue;
    seen.add(address);
    if (leads.get(row, FIELD) === false && org.findByAddress(address).length === 1) yield { address };
  }
}

function next(people: Generator<Somebody>): Somebody {
  const { value, done } = people.next();
  if (done) throw new Error("The org has nobody left to opt out.");
  return value;
}
