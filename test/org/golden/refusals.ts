/** Refusals of Salesforce: their status, code and message, and where each was seen. */
export interface Refusal {
  readonly source: string;
  readonly status: number;
  readonly errorCode: string;
  readonly message: string | RegExp;
}

const RESTFORCE = "github.com/restforce/restforce, spec/fixtures";
const REST_GUIDE = "https://developer.salesforce.com/docs/platform/api-rest/guide";

export const REFUSALS = {
  sessionExpired: {
    source: "github.com/tprouvot/Salesforce-Inspector-reloaded, docs/troubleshooting.md",
    status: 401,
    errorCode: "INVALID_SESSION_ID",
    message: "Session expired or invalid",
  },
  sessionNotForRest: {
    source: "github.com/jsforce/jsforce, src/http-api.ts (responsesToSkip)",
    status: 401,
    errorCode: "INVALID_SESSION_ID",
    message: "This session is not valid for use with the REST API",
  },
  apiDisabledForOrg: {
    source: "payload kept in public code (error handling of the REST API)",
    status: 403,
    errorCode: "API_DISABLED_FOR_ORG",
    message: "The REST API is not enabled for this Organization.",
  },
  apiDisabledForUser: {
    source: "payload kept in public code (error handling of the REST API)",
    status: 403,
    errorCode: "API_CURRENTLY_DISABLED",
    message: "API is disabled for this User",
  },
  requestLimit: {
    source: "payload kept in public code; status by the REST guide's errorcodes.md",
    status: 403,
    errorCode: "REQUEST_LIMIT_EXCEEDED",
    message: "TotalRequests Limit exceeded.",
  },
  unknownFieldInQuery: {
    source: "github.com/restforce/restforce, spec (form), Salesforce SOQL reference (caret and position)",
    status: 400,
    errorCode: "INVALID_FIELD",
    message: /ERROR at Row:1:Column:8\nNo such column 'Nonsense' on entity 'Lead'/,
  },
  unknownFieldInWrite: {
    source: `${RESTFORCE}/sobject/write_error_response.json`,
    status: 400,
    errorCode: "INVALID_FIELD",
    message: "No such column 'foo' on sobject of type Lead",
  },
  readOnlyField: {
    source: "payload kept in public code (field-level security)",
    status: 400,
    errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
    message:
      "Unable to create/update fields: HasOptedOutOfEmail. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
  },
  badAddress: {
    source: `${REST_GUIDE}/responses-composite.md`,
    status: 400,
    errorCode: "INVALID_EMAIL_ADDRESS",
    message: "Email: invalid email address: Not a real email address",
  },
  convertedLead: {
    source: "payload kept in public code, verified 2026-10-02",
    status: 400,
    errorCode: "CANNOT_UPDATE_CONVERTED_LEAD",
    message: "cannot reference converted lead",
  },
  deleted: {
    source: "payload kept in public code; whether the status is 404 or 400 differs between sources",
    status: 404,
    errorCode: "ENTITY_IS_DELETED",
    message: "entity is deleted",
  },
  notFound: {
    source: `${RESTFORCE}/sobject/sobject_describe_error_response.json`,
    status: 404,
    errorCode: "NOT_FOUND",
    message: "The requested resource does not exist",
  },
  noExternalId: {
    source: `${RESTFORCE}/sobject/upsert_error_response.json`,
    status: 404,
    errorCode: "NOT_FOUND",
    message: "Provided external ID field does not exist or is not accessible: Namez",
  },
  rowLocked: {
    source: "payloads kept in public code (many)",
    status: 400,
    errorCode: "UNABLE_TO_LOCK_ROW",
    message: /^unable to obtain exclusive access to this record or 1 records: 00Q\w{15}$/,
  },
  approvalLocked: {
    source: "Marketo's documentation of sync errors",
    status: 400,
    errorCode: "ENTITY_IS_LOCKED",
    message: "the entity is locked for editing",
  },
  noEditRight: {
    source: "help.salesforce.com 005305352",
    status: 403,
    errorCode: "INSUFFICIENT_ACCESS_OR_READONLY",
    message: "insufficient access rights on object id",
  },
  tooManyRecords: {
    source: "https://github.com/sorenkrabbe/Chrome-Salesforce-inspector/issues/134",
    status: 400,
    errorCode: "EXCEEDED_ID_LIMIT",
    message: "record limit reached. cannot submit more than 200 records into this call",
  },
  noIds: {
    source: `${RESTFORCE}/sobject/composite_sobjects_destroy_bad_request_response.json`,
    status: 400,
    errorCode: "REQUIRED_FIELD_MISSING",
    message: "At least 1 Id is required.",
  },
  searchWithoutBraces: {
    source: `${RESTFORCE}/sobject/search_error_response.json`,
    status: 400,
    errorCode: "MALFORMED_SEARCH",
    message: "No search term found. The search term must be enclosed in braces.",
  },
} as const satisfies Readonly<Record<string, Refusal>>;

/** Refusals of one row in a list, where the code is called `statusCode`. */
export const ROW_REFUSALS = {
  rolledBack: {
    source: "github.com/jsforce/jsforce, test/connection-crud.test.ts",
    statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    message:
      "Record rolled back because not all records were valid and the request was using AllOrNone header",
  },
  unreadableValue: {
    source:
      "public tests against a real org; github.com/restforce/restforce, composite_sobjects_error_response.json",
    statusCode: "INVALID_FIELD",
    message:
      "Json Deserialization failed on token 'HasOptedOutOfEmail' and has left off in the middle of parsing a row. Will go to end of row to begin parsing the next row",
  },
} as const;
