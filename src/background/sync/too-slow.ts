import { PERSON_OBJECTS } from "../../model/person";
import type { PullCheckpoint, StoredRun } from "../database/database";
import { waitsToGetThere } from "./backoff";
import { jobsFor } from "./bulk-read";
import type { SyncContext } from "./context";
import { withoutLargeDelta } from "./large-delta";
import { thrownFailure } from "./write";

/**
 * Salesforce stops a query after two minutes, and nobody waits that long for an answer. A network that is down is none of
 * them: jobs would not come through it either.
 */
const TOO_SLOW = /TIMEOUT|TOO_LONG/;

/** So many attempts take about a day. */
const A_DAY = 24;

/**
 * That many records moved, or more, where even the index of their stamps is of no use any more ("Make SOQL query
 * selective": 30 % of the first million).
 */
const TOO_MANY = 300_000;

/**
 * How a pass of changes goes on when one of its pages has failed: by bulk jobs, which may take their time, once it was
 * too slow twice in a row. Where they are not to be had, a full check goes without it, so that the night's changes wait
 * no longer, and any other pass tries them again a day later.
 *
 * @throws what it was given, when the page is to be asked for again
 */
export async function goOnAfter(
  error: unknown,
  context: SyncContext,
  checkpoint: PullCheckpoint,
  before: Pick<StoredRun, "failure" | "attempts">,
): Promise<PullCheckpoint> {
  const failure = thrownFailure(error);
  const [pass, ...later] = checkpoint.passes;
  if (pass?.kind !== "changes") throw error;
  const isTooSlow = [before.failure, failure].every((it) => TOO_SLOW.test(it?.code ?? ""));
  const isLong = before.attempts >= A_DAY && !waitsToGetThere(failure);
  const inVain = pass.paged && isTooSlow;
  const goesOn = { ...checkpoint, cursor: null };
  if (pass.check && (failure.kind === "attention" || inVain || isLong))
    return { ...goesOn, passes: later, jobs: [], leftOut: { ...failure, code: "CHECK_LEFT_OUT" } };
  if (!isTooSlow || (inVain && !isLong)) throw error;
  const passes = await withoutLargeDelta(context, checkpoint.passes, TOO_MANY);
  return { ...goesOn, passes, jobs: jobsFor(PERSON_OBJECTS) };
}
