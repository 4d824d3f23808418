/** What requests between contexts are made of, each as strict as what it stands for. */
import * as v from "valibot";
import type { IdentityKey } from "../model/identity";
import type { SubjectKey } from "../model/person";
import { OPT_OUT_REASONS } from "../model/unsubscribe";

export const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
export const tabId = v.pipe(v.number(), v.integer(), v.minValue(0));
export const salesforceId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/));
export const identity = v.custom<IdentityKey>(
  (it) => typeof it === "string" && /^00D\w{15}\.005\w{15}$/.test(it),
);
export const key = v.custom<SubjectKey>(
  (it) => typeof it === "string" && it.length <= 400 && /^(?:address|record):./.test(it),
);
export const reason = v.nullable(v.picklist(OPT_OUT_REASONS));
export const address = v.nullable(text(320));
/** Given by hand, and kept for good. */
export const explicitReason = v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(2000));

/** How many answers one message may bring: more come with the next one. */
export const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
/** A number given by the store, as the place where a page of answers goes on. */
export const storeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
