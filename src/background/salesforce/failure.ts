/**
 * What each error of Salesforce means for the opt-out behind it. Codes and their texts: REST API Developer Guide,
 * "Status Codes and Error Responses"; SOAP API Developer Guide, "ExceptionCode" and "StatusCode".
 */
import type { Failure } from "../../model/failure";

type Kind = Failure["kind"];

const MEANING: Readonly<Record<Kind, readonly string[]>> = {
  retry: [
    "NETWORK",
    "NOT_KNOWN_WHO",
    "TIMEOUT",
    "NOT_JSON",
    "EMPTY",
    "CONCURRENT_LIMIT",
    "SERVER_UNAVAILABLE",
    "SERVICE_UNAVAILABLE",
    "UNKNOWN_EXCEPTION",
    "INTERNAL_SERVER_ERROR",
    "REQUEST_RUNNING_TOO_LONG",
    "QUERY_TIMEOUT",
    // A page's cursor lives two days: the reading starts again from its first page.
    "INVALID_QUERY_LOCATOR",
    "ORG_LOCKED",
    // Read-only while Salesforce moves or upgrades the org's instance: minutes to hours, then all goes on.
    "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
    "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE",
    "UNABLE_TO_LOCK_ROW",
    // These three say that another record of the same request failed.
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "PROCESSING_HALTED",
    "BATCH_PROCESSING_HALTED",
  ],
  session: [
    "NO_SESSION",
    "HOST_WITHHELD",
    "OTHER_ORG",
    "NOBODYS_YET",
    // The org has moved to another address, or asks for a log-in: another session will know the way.
    "REDIRECTED",
    "INVALID_SESSION_ID",
    "SESSION_NOT_FOR_API",
    "EXPIRED_ACCESS",
    "AUTHENTICATION_FAILURE",
    "INVALID_AUTH_HEADER",
    "INVALID_LOGIN",
    "PASSWORD_LOCKOUT",
    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
  ],
  limit: ["REQUEST_LIMIT_EXCEEDED", "TXN_SECURITY_METERING_ERROR"],
  attention: [
    "NOT_UNDERSTOOD",
    "FOREIGN_ADDRESS",
    "API_DISABLED_FOR_ORG",
    "API_CURRENTLY_DISABLED",
    "OAUTH_APP_BLOCKED",
    "FUNCTIONALITY_NOT_ENABLED",
    "TXN_SECURITY_NO_ACCESS",
    // A mistake of ours, or a field and object that this user does not have.
    "INVALID_TYPE",
    "MALFORMED_QUERY",
    "INVALID_QUERY_FILTER_OPERATOR",
    "QUERY_TOO_COMPLICATED",
    "OPERATION_TOO_LARGE",
    "JSON_PARSER_ERROR",
    "METHOD_NOT_ALLOWED",
    "UNSUPPORTED_API_VERSION",
    // The record was edited after `If-Unmodified-Since`.
    "412",
    "NOT_FOUND",
    "ENTITY_IS_DELETED",
    "INVALID_CROSS_REFERENCE_KEY",
    "MALFORMED_ID",
    "CANNOT_UPDATE_CONVERTED_LEAD",
    "ENTITY_IS_LOCKED",
    "INVALID_FIELD",
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    "FIELD_FILTER_VALIDATION_EXCEPTION",
    "FIELD_INTEGRITY_EXCEPTION",
    "REQUIRED_FIELD_MISSING",
    "INVALID_EMAIL_ADDRESS",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    "STRING_TOO_LONG",
    "INACTIVE_OWNER_OR_USER",
    "DUPLICATES_DETECTED",
    "DUPLICATE_VALUE",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "CANNOT_EXECUTE_FLOW_TRIGGER",
    "APEX_ERROR",
    "DELETE_FAILED",
    "STORAGE_LIMIT_EXCEEDED",
  ],
};

const BY_CODE: ReadonlyMap<string, Kind> = new Map(
  (["retry", "session", "limit", "attention"] as const).flatMap((kind) =>
    MEANING[kind].map((code) => [code, kind] as const),
  ),
);

const LONGEST_MESSAGE = 2000;

/** A failure of our own, such as NETWORK; or one of Salesforce's by its code. An unknown code needs a person. */
export function failureOf(code: string, message: string, fields: readonly string[] = []): Failure {
  return build(code, message, fields, "attention");
}

/**
 * The failure behind an HTTP answer of 400 or more. Takes the parsed body: `[{message, errorCode, fields}]`, or one
 * such object, or OAuth's `{error, error_description}`; anything else is judged by its status alone.
 */
export function failureOfAnswer(status: number, body: unknown): Failure {
  const error = readError(Array.isArray(body) ? body[0] : body);
  // 412 comes with different codes and with none: what counts is that the precondition did not hold.
  if (status === 412) return build("412", error?.message ?? "", error?.fields ?? [], "attention");
  if (error === null) return build(codeOfStatus(status), `HTTP ${status}`, [], kindOfStatus(status));
  return build(error.code, error.message, error.fields, kindOfStatus(status));
}

/** The failure of one record among many: `{statusCode, message, fields}` in the answer to a write of many records. */
export function failureOfRecord(error: unknown): Failure {
  const read = readError(error);
  if (read === null)
    return failureOf("NOT_UNDERSTOOD", "Salesforce refused the record in words we do not know.");
  return build(read.code, read.message, read.fields, "attention");
}

/**
 * The failure of one row of a bulk job, as `failedResults` tells it: `CODE:message:Field,Field --`. The message may hold
 * colons of its own.
 */
export function failureOfRow(text: string): Failure {
  const [, code, message = "", fields = ""] =
    /^([A-Z0-9_]+):(.*?)(?::([\w\s,]*?)\s*--)?\s*$/s.exec(text) ?? [];
  if (code === undefined)
    return failureOf(
      "NOT_UNDERSTOOD",
      text.trim() || "Salesforce refused the record in words we do not know.",
    );
  return build(
    code,
    message,
    fields
      .split(",")
      .map((it) => it.trim())
      .filter(Boolean),
    "attention",
  );
}

function build(code: string, message: string, fields: readonly string[], kindOtherwise: Kind): Failure {
  const precise = preciseCode(code, message);
  const kind = BY_CODE.get(precise) ?? kindOtherwise;
  return { kind, code: precise, message: message.trim().slice(0, LONGEST_MESSAGE), fields };
}

/** Some codes stand for two things each, told apart by their text alone. */
function preciseCode(code: string, message: string): string {
  // A session of a web page, or of an org that allows its API to chosen apps only: logging in again does not help.
  if (code === "INVALID_SESSION_ID" && /not valid for use with the REST API/i.test(message))
    return "SESSION_NOT_FOR_API";
  // "ConcurrentRequests (Concurrent API Requests) Limit exceeded" passes within seconds, "TotalRequests" in a day.
  if (code === "REQUEST_LIMIT_EXCEEDED" && /concurrent/i.test(message)) return "CONCURRENT_LIMIT";
  // A trigger or flow saves another record, which somebody else holds just now.
  if (isAutomation(code) && /\bUNABLE_TO_LOCK_ROW\b/.test(message)) return "UNABLE_TO_LOCK_ROW";
  return code;
}

/** Whether a trigger or flow of the org refused the write. */
export function isAutomation(code: string): boolean {
  return code === "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" || code === "CANNOT_EXECUTE_FLOW_TRIGGER";
}

function kindOfStatus(status: number): Kind {
  if (status === 401) return "session";
  if (status >= 500 || status === 408 || status === 425 || status === 429) return "retry";
  return "attention";
}

function codeOfStatus(status: number): string {
  return status === 404 ? "NOT_FOUND" : `HTTP_${status}`;
}

function readError(error: unknown): { code: string; message: string; fields: string[] } | null {
  if (typeof error !== "object" || error === null) return null;
  const {
    errorCode,
    statusCode,
    message,
    fields,
    error: oauthCode,
    error_description,
  } = error as {
    [key: string]: unknown;
  };
  const code = [errorCode, statusCode, oauthCode].find((it) => typeof it === "string" && it !== "");
  if (typeof code !== "string") return null;
  const text = [message, error_description].find((it) => typeof it === "string");
  return {
    code,
    message: typeof text === "string" ? text : "",
    fields: Array.isArray(fields) ? fields.filter((it) => typeof it === "string") : [],
  };
}
