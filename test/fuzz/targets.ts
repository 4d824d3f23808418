import { addressTargets } from "./addresses.ts";
import { answerTargets } from "./answers.ts";
import { csvTargets } from "./csv.ts";
import { exportedListTargets } from "./exported-lists.ts";
import { messageTargets } from "./messages.ts";
import { soqlTargets } from "./soql.ts";
import type { Target } from "./target.ts";

/** Every reader of what comes from outside. */
export const TARGETS: readonly Target[] = [
  ...messageTargets,
  ...addressTargets,
  ...soqlTargets,
  ...answerTargets,
  ...csvTargets,
  ...exportedListTargets,
];
