import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";

/** A point in time as Salesforce writes it: `2026-11-24T08:00:00.000+0000`, the offset without a colon. */
export const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/),
  v.transform((it): Milliseconds => Date.parse(it.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"))),
  v.number(),
);
