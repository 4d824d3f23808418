import type { SubjectKey } from "../../model/person";
import type { Change, Plan } from "../../model/plan";
import { fieldsToWrite } from "../../settings";
import { type PullPass, readState } from "../database/database";
import { watchCalls } from "./allowance";
import type { SyncContext } from "./context";
import { withSuccessors } from "./find";
import { isListToLookUp, isSwitched } from "./open-run";
import { pullPasses } from "./passes";
import { previewPlan } from "./plan-run";
import { beginPull, pullPage } from "./pull";
import { stage } from "./stage";

/** Look-ups of people who are new to the list that somebody who looks on waits for. */
const MOST_LOOKS = 30;

export interface PreviewedPlan extends Plan {
  /** People whose records, or other records, only the sync itself will look for: they are too many. */
  readonly notLookedUp: number;
}

/**
 * What a sync would do now: the same reading and the same decisions, without the writes, and what a sync that is held
 * or under way has yet to write. What is read stays aside, where no run finds it: by night it may be another.
 */
export async function previewSync(org: SyncContext): Promise<PreviewedPlan> {
  const context: SyncContext = { ...org, aside: new Map() };
  const { database, settings } = context;
  const watermarks = (await readState(database, "watermarks")) ?? {};
  const fields = fieldsToWrite(settings);
  const listFields = await readState(database, "listFields");
  const lookUpList = isListToLookUp(fields, await readState(database, "lookUpList"), listFields);
  // Whoever looks on waits for no bulk job.
  const passes = pullPasses(fields, watermarks, lookUpList).map(byPages);
  const firstRead = passes.some((pass) => pass.kind === "changes" && pass.since === null);
  const isFirst = Object.keys(watermarks).length === 0;
  const fieldSwitched = !isFirst && (firstRead || isSwitched(fields, listFields));
  let looks = 0;
  let notLookedUp = 0;
  let checkpoint = beginPull(passes, false);
  while (checkpoint.passes.length > 0) {
    if (checkpoint.passes[0]?.kind === "list" && looks++ === MOST_LOOKS) {
      const keys = await database.getAllKeysFromIndex("unsubscribes", "status", "optedOut");
      notLookedUp = keys.filter((key) => key > (checkpoint.listKey ?? "")).length;
      break;
    }
    watchCalls(context);
    ({ checkpoint } = await pullPage(context, checkpoint));
  }
  let plan = await previewPlan(context, fieldSwitched);
  // A sync looks the list up when it holds whom it has just learned; here nobody was put on it.
  if (looks > 0) {
    notLookedUp += await lookUpNewcomers(context, plan);
    plan = await previewPlan(context, fieldSwitched);
  }
  const planned = await database.getAll("planned");
  return { ...plan, changes: unique([...planned, ...plan.changes]), notLookedUp };
}

/** @returns how many of those who would be learned were too many to be looked up */
async function lookUpNewcomers(context: SyncContext, { learned }: Plan): Promise<number> {
  const { bulk, salesforce, settings } = context;
  const addresses = learned.flatMap(({ entry }) => addressOf(entry.key) ?? []);
  const most = Math.min(addresses.length, MOST_LOOKS * bulk.entriesALook);
  for (let start = 0; start < most; start += bulk.entriesALook) {
    const some = addresses.slice(start, Math.min(most, start + bulk.entriesALook));
    watchCalls(context);
    const { observations } = await salesforce.findByAddress(some, fieldsToWrite(settings));
    await stage(context, await withSuccessors(context, observations));
  }
  return addresses.length - most;
}

function addressOf(key: SubjectKey): string | null {
  return key.startsWith("address:") ? key.slice("address:".length) : null;
}

/** A record is written once, whoever wants it. */
function unique(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.recordId, change])).values()];
}

function byPages(pass: PullPass): PullPass {
  return pass.kind === "changes" || pass.kind === "list" ? { ...pass, paged: true } : pass;
}
