import {
  Desk,
  type FarOrg,
  ROUND_TRIP,
  type SentRequest,
  sendAgain,
  setDistance,
  startFarOrg,
} from "./desk.ts";
import { type Compared, interleaved, stopwatch } from "./interleaved.ts";
import { atMost, type Part, type Point, type Row, shown, told } from "./row.ts";

const FIELD = "HasOptedOutOfEmail";
const LISTED = 3000;
/** Records that one call writes, and that one page of a query holds. */
const WRITES_A_CALL = 200;
const RECORDS_A_PAGE = 2000;
/** A larger night must not cost more time for the size of its org than this; the rest is noise. */
const SAME = 1.25;

/** Nights over an org of every size: nothing changed, and 1, 200, 2,000 newcomers with addresses of the list. */
export const nights: Part = {
  name: "nights",
  async run({ full }) {
    const rows: Row[] = [];
    const points: Point[] = [];
    const idle: { people: number; compared: Compared }[] = [];
    for (const people of [10_000, 100_000, ...(full ? [1_000_000] : [])]) {
      const org = `org of ${shown(people)}`;
      const night = await openNight(people);
      const quiet = await compare(night, 0, 7);
      if (quiet.compared) idle.push({ people, compared: quiet.compared });
      rows.push(atMost(`${org}, nothing changed: API calls`, quiet.calls, 3, ""));
      points.push({ line: `API calls, ${org}`, size: 0, cost: quiet.calls });
      const sizes = [1, 200, 2000, ...(full ? [10_000, 100_000] : [])];
      for (const changes of sizes) {
        const { calls, compared } = await compare(night, changes, changes > 200 ? 2 : 5);
        const most = 4 + Math.ceil(changes / WRITES_A_CALL) + Math.ceil(changes / RECORDS_A_PAGE);
        rows.push(
          atMost(
            `${org}, ${shown(changes)} changes: API calls`,
            calls,
            most,
            "",
            compared ? "" : "bulk jobs",
          ),
        );
        points.push({ line: `API calls, ${org}`, size: changes, cost: calls });
        if (compared) {
          const seconds = `${(compared.ours / 1000).toFixed(1)} s against ${(compared.theirs / 1000).toFixed(1)} s`;
          rows.push(
            told(
              `${org}, ${shown(changes)} changes against a bare loop`,
              `${compared.ratio.toFixed(2)} × (${seconds})`,
            ),
          );
        }
      }
      await night.desk.nextDay();
      night.desk.takeSent();
      await night.desk.sync({ fullCheck: true });
      rows.push(told(`${org}, the weekly check of everything: API calls`, `${night.desk.takeSent().length}`));
      await night.far.started.stop();
    }
    const [small, ...larger] = idle;
    for (const { people, compared } of larger) {
      const ratio = compared.ratio / (small?.compared.ratio ?? Number.NaN);
      rows.push(
        atMost(
          `nothing changed, org of ${shown(people)} against ${shown(small?.people ?? 0)}: time`,
          ratio,
          SAME,
          " ×",
        ),
      );
    }
    return {
      rows,
      points,
      notes: [
        `Nights run in Node over sockets with round trips of ${ROUND_TRIP} ms, each in a new session whose probe is counted. A change is a new Lead with an address of the list (${shown(LISTED)} entries), which the sync has to read, write and read back.`,
        "The bare loop sends the very requests of the night before it once more and does nothing with the answers. IndexedDB is the one of the tests, in memory and one operation after the other: no browser's, so times are told and not judged. The time of one org's night against another's is each one's ratio to its own bare loop, compared.",
      ],
    };
  },
};

export interface Night {
  readonly far: FarOrg;
  readonly desk: Desk;
  /** Addresses of the list, to be given to newcomers. */
  readonly addresses: readonly string[];
}

/** An org and a desk at it whose first sync is done. */
export async function openNight(people: number): Promise<Night> {
  const far = await startFarOrg({ people, optedOut: LISTED });
  far.started.org.setSharing("Lead", "readWrite");
  const desk = await Desk.at(far);
  await desk.sync();
  const list = await desk.database.getAll("unsubscribes");
  const addresses = list.flatMap(({ subject }) => (subject.kind === "address" ? subject.address : []));
  return { far, desk, addresses };
}

/** New Leads with addresses of the list; their ids. */
export function addNewcomers({ far, addresses }: Night, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    far.started.org.create("Lead", {
      LastName: "Newcomer",
      Company: "Fair",
      Email: addresses[index % addresses.length] ?? "",
    }),
  );
}

async function compare({ far, desk, addresses }: Night, changes: number, rounds: number) {
  const { org } = far.started;
  let made: string[] = [];
  let sent: readonly SentRequest[] = [];
  let most = 0;
  const night = async () => {
    made = addNewcomers({ far, desk, addresses }, changes);
    await desk.nextDay();
    desk.takeSent();
    setDistance(far, ROUND_TRIP);
    const took = await stopwatch(() => desk.sync());
    setDistance(far, 0);
    sent = desk.takeSent();
    most = Math.max(most, sent.length);
    const left = made.filter((id) => org.value(id, FIELD) !== true).length;
    if (left > 0) throw new Error(`The night left ${left} of ${changes} as they were.`);
    return took;
  };
  const again = async () => {
    for (const id of made) org.update(id, { [FIELD]: false });
    setDistance(far, ROUND_TRIP);
    const took = await stopwatch(() => sendAgain(far, sent));
    setDistance(far, 0);
    // The list is not to see what the baseline needed.
    for (const id of made) org.update(id, { [FIELD]: true });
    return took;
  };
  await night();
  // A bulk job takes its rows once: it cannot be sent again.
  const isBulk = sent.some(({ url }) => url.includes("/jobs/"));
  return { calls: most, compared: isBulk ? null : await interleaved(rounds, night, again) };
}
