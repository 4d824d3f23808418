/** A failure in words: what happened, what was kept, what to do next. */
import type { Failure } from "../model/failure";
import { type TextKey, text } from "./text";

/** What the failure came upon; decides what was kept and what comes next. */
export type About =
  /** An opt-out or resubscribe that is stored and not yet in Salesforce. */
  | "push"
  /** An act that was not taken, so nothing is stored. */
  | "act"
  /** A question to the background, with nothing at stake. */
  | "read"
  | "look"
  | "search"
  | "settings"
  | "sync"
  /** A list that is there, and in which nothing can be kept now. */
  | "list";

export interface FailureText {
  readonly happened: string;
  /** Empty where `next` says it. */
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
const server = is("failureServer");
const noAccess = is("failureNoAccess", "nextAskOwner");
const hiddenField = is("failureField", "nextAskAdminField");
const blocked = is("failureBlocked", "nextAskAdminAllow");
const signInAgain = is("failureSignedOut", "nextSignIn");
const appRefused = is("failureApp", "nextAskAdminApp", true);
const apiOff = is("failureApiOff", "nextAskAdminAllow");
const gone = is("failureGone", "nextLookAtRecord");
const together = is("failureTogether");
const rule = is("failureRule", "nextMendRecord", true);
const duplicates = is("failureDuplicates", "nextMendRecord", true);
const automation = is("failureAutomation", "nextAskAdmin", true);
const notUnderstood = is("failureNotUnderstood", "nextReport", true);
const ourFault = is("failureOurFault", "nextReport", true);

/** One entry a code: ours, and Salesforce's (developer.salesforce.com, "API error codes"). */
export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  // Nobody could be asked.
  NETWORK: is("failureNetwork"),
  TIMEOUT: is("failureTimeout"),
  NOT_JSON: is("failureNotJson"),
  EMPTY: is("failureNotJson"),
  NO_BACKGROUND: is("failureNoBackground", "nextReopen"),
  NO_ORG: is("failureNoOrg", "nextLogIn"),
  // The session.
  NO_SESSION: notLoggedIn,
  INVALID_SESSION_ID: notLoggedIn,
  EXPIRED_ACCESS: notLoggedIn,
  AUTHENTICATION_FAILURE: notLoggedIn,
  INVALID_AUTH_HEADER: notLoggedIn,
  INVALID_LOGIN: notLoggedIn,
  PASSWORD_LOCKOUT: notLoggedIn,
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: notLoggedIn,
  REDIRECTED: is("failureRedirected"),
  HOST_WITHHELD: is("failureHostWithheld", "nextAllowHost"),
  OTHER_ORG: is("failureOtherOrg", "nextLogIn"),
  OTHER_USER: is("failureOtherUser", "nextLogInAs"),
  USER_CHANGED: is("failureUserChanged", "nextReopen"),
  WHOSE_LIST: is("failureWhoseList", "nextOpenOnSalesforce"),
  NOT_KNOWN_WHO: is("failureNotKnownWho", "nextOnceKnown"),
  NOBODYS_YET: is("failureNobodysYet", "nextClaim"),
  // Signing in through an app.
  NO_CLIENT_ID: is("failureNoClientId", "nextAskAdminApp"),
  SIGN_IN_CLOSED: is("failureSignInClosed", "nextSignIn"),
  OAUTH_MISMATCH: is("failureOauthMismatch", "nextSignIn"),
  access_denied: is("failureSignInDenied", "nextSignIn"),
  invalid_grant: signInAgain,
  invalid_client_id: appRefused,
  invalid_client: appRefused,
  redirect_uri_mismatch: appRefused,
  OAUTH_APPROVAL_ERROR_GENERIC: appRefused,
  // What the org allows.
  SESSION_NOT_FOR_API: is("failureBlocked", "nextSignIn"),
  OAUTH_APP_BLOCKED: blocked,
  TXN_SECURITY_NO_ACCESS: blocked,
  API_DISABLED_FOR_ORG: apiOff,
  API_CURRENTLY_DISABLED: apiOff,
  FUNCTIONALITY_NOT_ENABLED: apiOff,
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: server,
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: server,
  REQUEST_LIMIT_EXCEEDED: is("failureLimit"),
  TXN_SECURITY_METERING_ERROR: is("failureLimit"),
  ORG_NEARLY_USED: is("failureOrgNearlyUsed"),
  SHARE_USED: is("failureShare"),
  STORAGE_LIMIT_EXCEEDED: is("failureOrgFull", "nextAskAdmin"),
  // Comes and goes.
  CONCURRENT_LIMIT: is("failureBusy"),
  UNABLE_TO_LOCK_ROW: is("failureRowLocked"),
  QUERY_TIMEOUT: is("failureTimeout"),
  REQUEST_RUNNING_TOO_LONG: is("failureTimeout"),
  INVALID_QUERY_LOCATOR: is("failureTimeout"),
  SERVER_UNAVAILABLE: server,
  SERVICE_UNAVAILABLE: server,
  UNKNOWN_EXCEPTION: server,
  INTERNAL_SERVER_ERROR: server,
  ORG_LOCKED: server,
  NO_ANSWER: is("failureNoAnswer"),
  ALL_OR_NONE_OPERATION_ROLLED_BACK: together,
  PROCESSING_HALTED: together,
  BATCH_PROCESSING_HALTED: together,
  // The record.
  NOT_A_PERSON: is("failureNotAPerson", "nextSearch"),
  NOT_VISIBLE: is("failureNotVisible", "nextSearch"),
  ADDRESS_HIDDEN: is("failureAddressHidden", "nextAskAdmin"),
  ADDRESS_ENCRYPTED: is("failureAddressEncrypted"),
  NOBODY: is("failureNobody", "nextSearch"),
  NOT_LISTED: is("failureNotListed", "nextReopen"),
  UNDO_TOO_LATE: is("failureUndoTooLate", "nextResubscribeInstead"),
  UNDO_NOT_ALONE: is("failureUndoNotAlone", "nextResubscribeInstead"),
  NOT_CONFIRMED: is("failureNotConfirmed", "nextTypeUsername"),
  ENTITY_IS_LOCKED: is("failureRecordLocked", "nextApproval"),
  ENTITY_IS_DELETED: gone,
  NOT_FOUND: gone,
  GONE_MEANWHILE: gone,
  INVALID_CROSS_REFERENCE_KEY: gone,
  CANNOT_UPDATE_CONVERTED_LEAD: is("failureConverted", "nextLookAtRecord"),
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
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: rule,
  STRING_TOO_LONG: rule,
  INACTIVE_OWNER_OR_USER: rule,
  DUPLICATES_DETECTED: duplicates,
  DUPLICATE_VALUE: duplicates,
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: automation,
  CANNOT_EXECUTE_FLOW_TRIGGER: automation,
  APEX_ERROR: automation,
  NOT_KEPT: is("failureNotKept", "nextAskAdmin"),
  SETTING_LOCKED: is("failureSettingLocked", "nextAskAdmin"),
  FIELDS_CHANGED: is("failureFieldsChanged", "nextSyncAgain"),
  CHECK_LEFT_OUT: is("failureCheckLeftOut", "nextCheckAgain"),
  // The set-up guide.
  NO_PLACE: is("failureNoPlace", "nextAskAdmin"),
  TICKED_MEANWHILE: is("failureTickedMeanwhile", "nextCountAgain"),
  ALREADY_INSTALLING: is("failureAlreadyInstalling", "nextSetUpAgain"),
  OTHER_INSTALLATION: is("failureOtherInstallation", "nextSetUpAgain"),
  DUPLICATE_DEVELOPER_NAME: is("failureFieldNameTaken", "nextSetUpAgain"),
  // Ours to mend.
  LIST_NEWER: is("failureListNewer", "nextUpdate"),
  LIST_UNREADABLE: is("failureListUnreadable", "nextRestart"),
  STORAGE_FULL: is("failureStorageFull", "nextFreeSpace"),
  OUR_FAULT: ourFault,
  MALFORMED_QUERY: ourFault,
  MALFORMED_ID: ourFault,
  INVALID_QUERY_FILTER_OPERATOR: ourFault,
  QUERY_TOO_COMPLICATED: ourFault,
  OPERATION_TOO_LARGE: ourFault,
  JSON_PARSER_ERROR: ourFault,
  METHOD_NOT_ALLOWED: ourFault,
  UNSUPPORTED_API_VERSION: ourFault,
  NOT_UNDERSTOOD: notUnderstood,
  FOREIGN_ADDRESS: notUnderstood,
};

/** An unknown code gets Salesforce's words in a plain frame. */
const UNKNOWN = is("failureUnknown", null, true);

const KEPT: Readonly<Record<About, SimpleKey>> = {
  push: "keptPush",
  act: "keptAct",
  read: "keptSync",
  look: "keptLook",
  search: "keptSearch",
  settings: "keptSettings",
  sync: "keptSync",
  list: "keptList",
};

/** Puts a failure into words. `about` says what was going on when it happened. */
export function failureText(failure: Failure, about: About): FailureText {
  const { happened, next: own, quoted } = explanationOf(failure.code);
  const next = own ?? nextByKind(failure.kind, about);
  // "Log in; nothing is lost" says both.
  const saidByNext = next === "nextLogIn" && KEPT[about] === "keptSync";
  return {
    happened: text(happened),
    kept: saidByNext ? "" : text(KEPT[about]),
    next: text(next),
    quote: quoted ? quote(failure) : null,
  };
}

function explanationOf(code: string): Explanation {
  // HTTP's own errors of the server, where Salesforce gave no code.
  if (/^HTTP_5\d\d$/.test(code)) return server;
  return (Object.hasOwn(EXPLANATIONS, code) ? EXPLANATIONS[code] : undefined) ?? UNKNOWN;
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
