import type { SubjectKey } from "../../model/person";
import type { Change, Plan } from "../../model/plan";
import { fieldsToWrite } from "../../settings";
import { type PullPass, readState } from "../database/database";
import { readMany } from "../database/read-many";
import { watchCalls } from "./allowance";
import type { Staged, SyncContext } from "./context";
import { lookUp } from "./look-up";
import { readingAhead } from "./open-run";
import { carriedBy, previewPlan } from "./plan-run";
import { beginPull, pullPage } from "./pull";
import { batches } from "./write";

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
  const context = { ...org, aside: new Map<string, Staged>() };
  const { database, settings, bulk } = context;
  const { passes, fieldSwitched } = await readingAhead(fieldsToWrite(settings), (name) =>
    readState(database, name),
  );
  let looks = 0;
  let notLookedUp = 0;
  // Whoever looks on waits for no bulk job.
  let checkpoint = beginPull(passes.map(byPages), false);
  while (checkpoint.passes.length > 0) {
    if (checkpoint.passes[0]?.kind === "list" && looks++ === MOST_LOOKS) {
      const keys = await database.getAllKeysFromIndex("unsubscribes", "status", "optedOut");
      notLookedUp = keys.filter((key) => key > (checkpoint.listKey ?? "")).length;
      break;
    }
    watchCalls(context);
    ({ checkpoint } = await pullPage(context, checkpoint));
  }
  // Their pushes go before the run, whatever they wait for now.
  const waiting = await database.getAllKeys("outbox");
  let wanted = await readMany(database.transaction("unsubscribes").store, waiting, ({ key }) => key);
  let left = MOST_LOOKS * bulk.entriesALook;
  const lookedUp = new Set<SubjectKey>();
  for (;;) {
    for (const some of batches(wanted.slice(0, left), bulk.entriesALook)) {
      watchCalls(context);
      await lookUp(context, some);
    }
    notLookedUp += Math.max(0, wanted.length - left);
    left = Math.max(0, left - wanted.length);
    for (const { key } of wanted) lookedUp.add(key);
    const plan = await previewPlan(context, fieldSwitched);
    // A sync looks the list up when it holds whom it has just learned; here nobody was put on it.
    const more = looks > 0 ? plan.learned.map(({ entry }) => entry) : carriedBy(plan);
    wanted = more.filter(({ key }) => !lookedUp.has(key));
    if (wanted.length > 0) continue;
    const planned = (await database.getAll("planned")).filter(({ sent }) => sent !== 2);
    return { ...plan, agreed: [], changes: unique([...planned, ...plan.changes]), notLookedUp };
  }
}

/** A record is written once, whoever wants it. */
function unique(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.recordId, change])).values()];
}

function byPages(pass: PullPass): PullPass {
  return pass.kind === "changes" || pass.kind === "list" ? { ...pass, paged: true } : pass;
}
