import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { USERS } from "../org/cast.ts";
import { connect } from "../org/clients/jsforce-connection.ts";
import { SalesforceCli } from "../org/clients/salesforce-cli-command.ts";
import { SIGN_IN } from "../org/clients/salesforce-cli-reading.ts";
import { installed, NEWEST } from "../org/clients/salesforce-cli-release.ts";
import { AS_REP, succeeded } from "../org/clients/salesforce-cli-step.ts";
import { ROUND_TRIP, setDistance } from "./desk.ts";
import { stopwatch } from "./interleaved.ts";
import { addNewcomers, type Night, openNight } from "./nights.ts";
import { type Part, type Row, shown, told } from "./row.ts";

const FIELD = "HasOptedOutOfEmail";
const PEOPLE = 10_000;
const CACHE = join(fileURLToPath(new URL("../..", import.meta.url)), "node_modules/.cache/salesforce-cli");
/** Beyond this, a call a record takes longer than anybody waits. */
const MOST_ONE_BY_ONE = 200;

/** What it takes to opt out many by other tools, which are told the records' ids: they need not find them. */
export const otherTools: Part = {
  name: "other-tools",
  async run({ full }) {
    const night = await openNight(PEOPLE);
    const { started } = night.far;
    const cli = full ? await SalesforceCli.open(await installed(NEWEST, CACHE), started.certificate) : null;
    try {
      const rows: Row[] = [];
      for (const count of [1, 200, ...(full ? [10_000, 100_000] : [])]) {
        const ways: [string, (ids: readonly string[]) => Promise<void>][] = [
          ["a night of Quietlist", () => night.desk.sync()],
        ];
        if (count <= MOST_ONE_BY_ONE)
          ways.push(["a script with jsforce, one by one", (ids) => oneByOne(night, ids)]);
        const row = (name: string, took: string) =>
          rows.push(told(`${shown(count)} ${count === 1 ? "record" : "records"}: ${name}`, took));
        for (const [name, optOut] of ways) row(name, await timed(night, count, optOut));
        if (cli) {
          // Each round is a day later, in which sessions end.
          const signIn = () => SIGN_IN.run({ started, cli });
          row("sf data update bulk", await timed(night, count, (ids) => byCli(cli, ids), signIn));
        }
      }
      return {
        rows,
        notes: [
          `Each with round trips of ${ROUND_TRIP} ms, in Node, once. The night finds the records first and reads them back afterwards; a script is given their ids, reads each back, and asks nothing else; the Salesforce CLI is given a file of ids and waits for its job, and half a dozen seconds of it are its own start. Where Quietlist waits for a bulk job, that wait is not in its time, but is in that of the CLI.${full ? "" : " The CLI is measured with `--full` alone: it is fetched for that."}`,
        ],
      };
    } finally {
      await cli?.close();
      await started.stop();
    }
  },
};

/** In seconds and calls; fails when anybody is left out. */
async function timed(
  night: Night,
  count: number,
  optOut: (ids: readonly string[]) => Promise<void>,
  before: () => Promise<void> = async () => {},
): Promise<string> {
  const { org } = night.far.started;
  const ids = addNewcomers(night, count);
  await night.desk.nextDay();
  await before();
  const callsBefore = org.log.calls.length;
  setDistance(night.far, ROUND_TRIP);
  const took = await stopwatch(() => optOut(ids));
  setDistance(night.far, 0);
  const calls = org.log.calls.length - callsBefore;
  const left = ids.filter((id) => org.value(id, FIELD) !== true).length;
  if (left > 0) throw new Error(`${left} of ${count} were left as they were.`);
  return `${shown(took / 1000)} s, ${shown(calls)} calls`;
}

async function oneByOne({ far }: Night, ids: readonly string[]): Promise<void> {
  const script = connect(far.started, USERS.rep);
  for (const Id of ids) {
    await script.sobject("Lead").update({ Id, [FIELD]: true });
    await script.sobject("Lead").retrieve(Id, { fields: [FIELD] });
  }
}

async function byCli(cli: SalesforceCli, ids: readonly string[]): Promise<void> {
  await cli.write("update.csv", [`Id,${FIELD}`, ...ids.map((id) => `${id},true`), ""].join("\n"));
  const file = ["--sobject", "Lead", "--file", "update.csv", "--wait", "10"];
  succeeded(await cli.run(["data", "update", "bulk", ...file, ...AS_REP]));
}
