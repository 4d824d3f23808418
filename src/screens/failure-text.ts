/** A failure in words: what happened, what was kept, what to do next. */
import type { Failure } from "../model";
import { type TextKey, text } from "./text";

/** What the failure came upon; decides what was kept and what comes next. */
export type About =
  /** An opt-out or resubscribe that is stored and not yet in Salesforce. */
  | "push"
  /** An act that was not taken, so nothing is stored. */
  | "act"
  | "look"
  | "search"
  | "settings"
  | "sync";

export interface FailureText {
  readonly happened: string;
  readonly kept: string;
  readonly next: string;
  /** Salesforce's own words, where ours alone do not explain it; null otherwise. */
  readonly quote: string | null;
}

type SimpleKey = { [K in TextKey]: Parameters<typeof text<K>> extends [K] ? K : never }[TextKey];

interface Explanation {
  readonly happened: SimpleKey;
  /** Null where what comes next depends on the kind of failure and on what it came upon. */
  readonly next: SimpleKey | null;
  /** Whether Salesforce's words add something that a person can act upon. */
  readonly quoted: boolean;
}

const is = (happened: SimpleKey, next: SimpleKey | null = null, quoted = false): Explanation => ({
  happened,
  next,
  quoted,
});

const notLoggedIn = is("failureNotLoggedIn");
const serverTrouble = is("failureServer");
const noAccess = is("failureNoAccess", "nextAskOwner");
const hiddenField = is("failureField", "nextAskAdminField");
const apiOff = is("failureApiOff", "nextAskAdminApi");
const gone = is("failureGone", "nextLookAtRecord");
const automation = is("failureAutomation", "nextAskAdmin", true);
const rule = is("failureRule", "nextMendRecord", true);
const reload = is("failureNoBackground", "nextReload");

/** One entry a code: Salesforce's (developer.salesforce.com, "API error codes"), and ours. */
export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  // Ours.
  NETWORK: is("failureNetwork"),
  TIMEOUT: is("failureTimeout"),
  NOT_JSON: is("failureNotJson"),
  NO_SESSION: notLoggedIn,
  NO_BACKGROUND: reload,
  NO_ANSWER: reload,
  // The session.
  INVALID_SESSION_ID: notLoggedIn,
  EXPIRED_ACCESS: notLoggedIn,
  AUTHENTICATION_FAILURE: notLoggedIn,
  OAUTH_APP_BLOCKED: is("failureBlocked", "nextAskAdminApi"),
  TXN_SECURITY_NO_ACCESS: is("failureBlocked", "nextAskAdminApi"),
  API_DISABLED_FOR_ORG: apiOff,
  API_CURRENTLY_DISABLED: apiOff,
  // Comes and goes.
  REQUEST_LIMIT_EXCEEDED: is("failureLimit"),
  UNABLE_TO_LOCK_ROW: is("failureRowLocked"),
  QUERY_TIMEOUT: is("failureTimeout"),
  SERVER_UNAVAILABLE: serverTrouble,
  UNKNOWN_EXCEPTION: serverTrouble,
  ERROR_HTTP_500: serverTrouble,
  ERROR_HTTP_502: serverTrouble,
  ERROR_HTTP_503: serverTrouble,
  INVALID_QUERY_LOCATOR: serverTrouble,
  // The record.
  ENTITY_IS_LOCKED: is("failureRecordLocked", "nextApproval"),
  ENTITY_IS_DELETED: gone,
  NOT_FOUND: gone,
  INVALID_CROSS_REFERENCE_KEY: gone,
  CANNOT_UPDATE_CONVERTED_LEAD: is("failureConverted", "nextLookAtRecord"),
  PRECONDITION_FAILED: is("failureChangedMeanwhile", "nextLookAtRecord"),
  "412": is("failureChangedMeanwhile", "nextLookAtRecord"),
  INSUFFICIENT_ACCESS: noAccess,
  INSUFFICIENT_ACCESS_OR_READONLY: noAccess,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: noAccess,
  // The field.
  INVALID_FIELD: hiddenField,
  INVALID_FIELD_FOR_INSERT_UPDATE: hiddenField,
  INVALID_TYPE: is("failureObject", "nextAskAdmin"),
  // The org's own rules.
  FIELD_CUSTOM_VALIDATION_EXCEPTION: rule,
  FIELD_FILTER_VALIDATION_EXCEPTION: rule,
  FIELD_INTEGRITY_EXCEPTION: rule,
  REQUIRED_FIELD_MISSING: rule,
  INVALID_EMAIL_ADDRESS: rule,
  STRING_TOO_LONG: rule,
  DUPLICATES_DETECTED: is("failureDuplicates", "nextMendRecord", true),
  DUPLICATE_VALUE: is("failureDuplicates", "nextMendRecord", true),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: automation,
  CANNOT_EXECUTE_FLOW_TRIGGER: automation,
};

/** An unknown code gets Salesforce's words in a plain frame. */
const UNKNOWN = is("failureUnknown", null, true);

const KEPT: Readonly<Record<About, SimpleKey>> = {
  push: "keptPush",
  act: "keptAct",
  look: "keptLook",
  search: "keptSearch",
  settings: "keptSettings",
  sync: "keptSync",
};

/** Puts a failure into words. `about` says what was going on when it happened. */
export function failureText(failure: Failure, about: About): FailureText {
  const explanation = Object.hasOwn(EXPLANATIONS, failure.code) ? EXPLANATIONS[failure.code] : undefined;
  const { happened, next, quoted } = explanation ?? UNKNOWN;
  return {
    happened: text(happened),
    kept: text(KEPT[about]),
    next: text(next ?? nextByKind(failure.kind, about)),
    quote: quoted ? quote(failure) : null,
  };
}

/** Words and code together: the code is what an admin searches for. */
function quote({ code, message }: Failure): string {
  const words = message.trim();
  return words === "" ? code : `${words} (${code})`;
}

function nextByKind(kind: Failure["kind"], about: About): SimpleKey {
  if (kind === "session") return "nextLogIn";
  if (kind === "limit") return "nextLimit";
  const goesOnAlone = about === "push" || about === "sync";
  if (kind === "retry") return goesOnAlone ? "nextAlone" : "nextTryAgain";
  return goesOnAlone ? "nextAskAdmin" : "nextTryAgain";
}
