import type { Plan } from "../../model";
import { fieldsToWrite } from "../../settings";
import { type PullPass, readState } from "../database/database";
import type { SyncContext } from "./context";
import { isListToLookUp } from "./open-run";
import { pullPasses } from "./passes";
import { previewPlan } from "./plan-run";
import { beginPull, pullPage } from "./pull";

/**
 * What a sync would do now: the same reading and the same decisions, without the writes. What was read stays on the
 * stage, where the next run finds it.
 */
export async function previewSync(context: SyncContext): Promise<Plan> {
  const watermarks = (await readState(context.database, "watermarks")) ?? {};
  const fields = fieldsToWrite(context.settings);
  const lookUpList = isListToLookUp(
    fields,
    await readState(context.database, "lookUpList"),
    await readState(context.database, "listFields"),
  );
  // Whoever looks on waits for no bulk job.
  const passes = pullPasses(fields, watermarks, lookUpList).map(byPages);
  let checkpoint = beginPull(passes, false);
  while (checkpoint.passes.length > 0) ({ checkpoint } = await pullPage(context, checkpoint));
  const firstRead = passes.some((pass) => pass.kind === "changes" && pass.since === null);
  return previewPlan(context, firstRead && Object.keys(watermarks).length > 0);
}

function byPages(pass: PullPass): PullPass {
  return pass.kind === "changes" || pass.kind === "list" ? { ...pass, paged: true } : pass;
}
