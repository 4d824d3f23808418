import { parseArgs } from "node:util";
import { callerOf } from "../org/caller.ts";
import { USERS } from "../org/cast.ts";
import { virtualClock } from "../org/clock.ts";
import { makeOrg } from "../org/make-org.ts";

/**
 * Measures a test org of the largest size it is meant for: ready in under 30 seconds and 2 GB, delta and address
 * queries answered from an index, whatever the size. Exits with 1 where a bound is broken.
 */
const { values } = parseArgs({
  options: {
    people: { type: "string", default: "1000000" },
    "opted-out": { type: "string", default: "100000" },
  },
});
const NOW = Date.parse("2026-11-24T08:00:00Z");
const clock = virtualClock(NOW);
const failures: string[] = [];

function report(what: string, measured: number, unit: string, most: number): void {
  const good = measured <= most;
  if (!good) failures.push(what);
  process.stdout.write(
    `${good ? "ok  " : "OVER"} ${what}: ${measured.toFixed(1)} ${unit} (at most ${most})\n`,
  );
}

const begun = performance.now();
const { org, cast } = makeOrg({
  people: Number(values.people),
  optedOut: Number(values["opted-out"]),
  clock,
});
report(`${values.people} people ready`, (performance.now() - begun) / 1000, "s", 30);
process.stdout.write(`     of that, processor time: ${(process.cpuUsage().user / 1e6).toFixed(1)} s\n`);
report("memory (resident)", process.memoryUsage().rss / 1e6, "MB", 2000);
report("memory (heap)", process.memoryUsage().heapUsed / 1e6, "MB", 2000);

const rep = callerOf(org, USERS.rep);
async function timed(what: string, statement: string, most: number): Promise<number> {
  const from = performance.now();
  const { status, body } = await rep.query(statement);
  if (status !== 200) throw new Error(`${what}: ${JSON.stringify(body)}`);
  report(`${what} (${body.totalSize} rows)`, performance.now() - from, "ms", most);
  return body.totalSize;
}

const fields = "SELECT Id, Name, Email, HasOptedOutOfEmail, SystemModstamp, LastModifiedById FROM Lead";
await timed("first query", `${fields} LIMIT 1`, 1000);
for (let change = 0; change < 300; change++) org.touch(cast.mariaRossi);
await timed(
  "what changed since a moment, first time",
  `${fields} WHERE SystemModstamp >= 2026-11-24T00:00:00Z`,
  1500,
);
await timed("what changed since a moment", `${fields} WHERE SystemModstamp >= 2026-11-24T00:00:00Z`, 50);
await timed("what changed in three days", `${fields} WHERE SystemModstamp >= 2026-11-21T00:00:00Z`, 200);
const addresses: string[] = [];
const lead = org.store.table("Lead");
for (let row = 0; addresses.length < 100; row += 97) {
  const address = lead.get(row, "Email");
  if (typeof address === "string") addresses.push(address.replaceAll("'", "\\'"));
}
await timed("100 addresses", `${fields} WHERE Email IN ('${addresses.join("','")}')`, 100);
await timed("one id", `${fields} WHERE Id = '${cast.mariaRossi}'`, 20);
await timed("everyone opted out", `${fields} WHERE HasOptedOutOfEmail = true`, 5000);
await timed("a scan of the whole table", "SELECT COUNT() FROM Lead WHERE Title = 'CEO'", 5000);
report("memory after all that (resident)", process.memoryUsage().rss / 1e6, "MB", 2000);
process.exitCode = failures.length === 0 ? 0 : 1;
