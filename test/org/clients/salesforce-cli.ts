import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startOrg } from "../start.ts";
import { SalesforceCli } from "./salesforce-cli-command.ts";
import * as reading from "./salesforce-cli-reading.ts";
import { installed, NEWEST, type Release, WITH_BULK_QUERY } from "./salesforce-cli-release.ts";
import type { Step } from "./salesforce-cli-step.ts";
import * as writing from "./salesforce-cli-writing.ts";

/** The Salesforce CLI, which was never written for it, against the test org: a line for each command that passes. */
interface Round {
  readonly release: Release;
  readonly people: number;
  readonly optedOut: number;
  readonly steps: readonly Step[];
}

const ROUNDS: readonly Round[] = [
  {
    release: NEWEST,
    // A bulk export comes in sets of 100,000.
    people: 180_000,
    optedOut: 4_000,
    steps: [
      reading.SIGN_IN,
      reading.DISPLAY,
      reading.QUERY,
      reading.EXPORT_BULK,
      writing.UPDATE_RECORD,
      writing.UPDATE_BULK,
      writing.UPSERT_BULK,
      reading.DESCRIBE,
      reading.LIMITS,
      writing.RECORDS,
      reading.ENDED_SESSION,
    ],
  },
  {
    release: WITH_BULK_QUERY,
    people: 6_000,
    optedOut: 100,
    steps: [
      reading.SIGN_IN,
      reading.DISPLAY,
      reading.BULK_QUERY,
      writing.UPSERT_BULK,
      reading.DESCRIBE,
      reading.LIMITS,
    ],
  },
];

const cache = join(fileURLToPath(new URL("../../..", import.meta.url)), "node_modules/.cache/salesforce-cli");
let passed = 0;
let difference: string | null = null;

for (const round of ROUNDS) {
  if (difference === null) difference = await play(round);
}
if (difference !== null) say(difference);
say(`${passed} passed, ${difference === null ? 0 : 1} failed`);
process.exitCode = difference === null ? 0 : 1;

/** Plays a round to its end or to the first difference, and tells it. */
async function play({ release, people, optedOut, steps }: Round): Promise<string | null> {
  const { version } = release;
  let at = `Salesforce CLI ${version}: installation`;
  try {
    const script = await installed(release, cache);
    const started = await startOrg({ people, optedOut });
    started.org.bulk.pace.queueing = 50;
    started.org.bulk.pace.perBatch = 50;
    started.org.addCustomField("Lead", { name: "Crm_Key__c", label: "CRM key", type: "externalId" });
    const cli = await SalesforceCli.open(script, started.certificate);
    try {
      for (const step of steps) {
        at = `Salesforce CLI ${version}: ${step.name}`;
        await step.run({ started, cli });
        passed++;
        say(`passed  ${at}`);
      }
    } finally {
      await cli.close();
      await started.stop();
    }
    return null;
  } catch (fault) {
    return `FAILED  ${at}\n${fault instanceof Error ? fault.message : String(fault)}`;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
