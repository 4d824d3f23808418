import { describe, expect, it, test } from "vitest";
import {
  failureOf,
  failureOfAnswer,
  failureOfRecord,
  failureOfRow,
} from "../../../src/background/salesforce/failure";

/** HTTP status, code, Salesforce's text, what it means. */
const ANSWERS: readonly (readonly [number, string, string, string])[] = [
  [401, "INVALID_SESSION_ID", "Session expired or invalid", "session"],
  [500, "UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId", "retry"],
  [503, "SERVER_UNAVAILABLE", "Server unavailable", "retry"],
  [400, "QUERY_TIMEOUT", "Your query request was running for too long.", "retry"],
  [404, "INVALID_QUERY_LOCATOR", "invalid query locator", "retry"],
  [400, "INVALID_QUERY_LOCATOR", "invalid query locator", "retry"],
  [400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "retry"],
  [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "limit"],
  [403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", "attention"],
  [403, "API_CURRENTLY_DISABLED", "API is disabled for this User", "attention"],
  [403, "TXN_SECURITY_NO_ACCESS", "The operation you requested was blocked", "attention"],
  [401, "EXPIRED_ACCESS", "expired access/refresh token", "session"],
  [401, "AUTHENTICATION_FAILURE", "Authentication failed", "session"],
  [404, "NOT_FOUND", "The requested resource does not exist", "attention"],
  [404, "ENTITY_IS_DELETED", "entity is deleted", "attention"],
  [400, "ENTITY_IS_DELETED", "entity is deleted", "attention"],
  [400, "ENTITY_IS_LOCKED", "the entity is locked for editing", "attention"],
  [400, "DUPLICATES_DETECTED", "Use one of these records?", "attention"],
  [400, "INVALID_FIELD", "No such column 'X' on entity 'Lead'", "attention"],
  [400, "INVALID_TYPE", "sObject type 'Lead' is not supported.", "attention"],
  [400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: X.", "attention"],
  [400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", "attention"],
  [400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Ask legal first", "attention"],
  [400, "FIELD_FILTER_VALIDATION_EXCEPTION", "Value does not exist or does not match filter", "attention"],
  [400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Company]", "attention"],
  [403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", "attention"],
  [400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "X_Trigger: execution of BeforeUpdate", "attention"],
  [400, "MALFORMED_QUERY", "unexpected token", "attention"],
  // Codes nobody has heard of are judged by their status.
  [400, "SOMETHING_NEW", "?", "attention"],
  [403, "SOMETHING_NEW", "?", "attention"],
  [401, "SOMETHING_NEW", "?", "session"],
  [429, "SOMETHING_NEW", "?", "retry"],
  [502, "SOMETHING_NEW", "?", "retry"],
];

describe("an answer of Salesforce", () => {
  it.each(ANSWERS)("%i %s (%s) means %s", (status, errorCode, message, kind) => {
    const failure = failureOfAnswer(status, [{ message, errorCode, fields: ["F__c"] }]);
    expect(failure).toEqual({ kind, code: errorCode, message, fields: ["F__c"] });
  });

  test("tells a session that is no good for the API from one that has expired", () => {
    const message = "This session is not valid for use with the REST API";
    const failure = failureOfAnswer(401, [{ message, errorCode: "INVALID_SESSION_ID" }]);
    expect(failure).toEqual({ kind: "session", code: "SESSION_NOT_FOR_API", message, fields: [] });
  });

  test("tells the limit on calls at once, which passes, from the limit of the day", () => {
    const message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
    const failure = failureOfAnswer(403, [{ message, errorCode: "REQUEST_LIMIT_EXCEEDED" }]);
    expect(failure).toMatchObject({ kind: "retry", code: "CONCURRENT_LIMIT" });
  });

  test("gives a precondition that failed the code 412, with a body and without", () => {
    const body = [{ errorCode: "PRECONDITION_FAILED", message: "modified" }];
    expect(failureOfAnswer(412, body)).toMatchObject({ kind: "attention", code: "412", message: "modified" });
    expect(failureOfAnswer(412, null)).toMatchObject({ kind: "attention", code: "412" });
  });

  it.each([
    [401, "session", "HTTP_401"],
    [404, "attention", "NOT_FOUND"],
    [418, "attention", "HTTP_418"],
    [503, "retry", "HTTP_503"],
  ])("without a word, %i means %s", (status, kind, code) => {
    for (const body of [null, [], {}, "text", 7, [null], [{ errorCode: 7 }]])
      expect(failureOfAnswer(status, body)).toMatchObject({ kind, code, fields: [] });
  });

  test("may be an object, and OAuth's spelling is understood", () => {
    const body = { error: "invalid_grant", error_description: "expired" };
    expect(failureOfAnswer(400, body)).toMatchObject({ code: "invalid_grant", message: "expired" });
    expect(failureOfAnswer(401, { errorCode: "INVALID_SESSION_ID", message: "x" }).kind).toBe("session");
  });
});

describe("the error of one record", () => {
  it.each([
    ["UNABLE_TO_LOCK_ROW", "retry"],
    ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "retry"],
    ["PROCESSING_HALTED", "retry"],
    ["ENTITY_IS_DELETED", "attention"],
    ["SOMETHING_NEW", "attention"],
  ])("%s means %s, in either spelling", (code, kind) => {
    const expected = { kind, code, message: "why", fields: ["Email"] };
    expect(failureOfRecord({ statusCode: code, message: " why\n", fields: ["Email"] })).toEqual(expected);
    expect(failureOfRecord({ errorCode: code, message: "why", fields: ["Email", 7] })).toEqual(expected);
  });

  test("that is no error at all is not taken for one", () => {
    for (const error of [undefined, null, "no", {}, { statusCode: 4 }])
      expect(failureOfRecord(error)).toMatchObject({ kind: "attention", code: "NOT_UNDERSTOOD" });
  });
});

test("a message has an end", () => {
  expect(failureOf("X", "y".repeat(100_000)).message).toHaveLength(2000);
});

test.each([
  [
    "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 200 records: 001A,001B:--",
    "retry",
    "UNABLE_TO_LOCK_ROW",
    "unable to obtain exclusive access to this record or 200 records: 001A,001B",
    [],
  ],
  [
    "FIELD_CUSTOM_VALIDATION_EXCEPTION:Ask legal: first -- then me:--",
    "attention",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    "Ask legal: first -- then me",
    [],
  ],
  [
    "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName, Company]:LastName,Company --",
    "attention",
    "REQUIRED_FIELD_MISSING",
    "Required fields are missing: [LastName, Company]",
    ["LastName", "Company"],
  ],
  ["ENTITY_IS_DELETED:entity is deleted", "attention", "ENTITY_IS_DELETED", "entity is deleted", []],
  [
    "InvalidBatch : Field name not found : X",
    "attention",
    "NOT_UNDERSTOOD",
    "InvalidBatch : Field name not found : X",
    [],
  ],
])("a row of a bulk job: %s", (text, kind, code, message, fields) => {
  expect(failureOfRow(text)).toEqual({ kind, code, message, fields });
});
