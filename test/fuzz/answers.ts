import fc from "fast-check";
import { openSalesforce } from "../../src/background/salesforce/client.ts";
import { failureOfAnswer, failureOfRecord, failureOfRow } from "../../src/background/salesforce/failure.ts";
import { readObservation } from "../../src/background/salesforce/observation.ts";
import { probe, whoIs } from "../../src/background/salesforce/probe.ts";
import { type Salesforce, SalesforceFailure } from "../../src/background/salesforce/salesforce.ts";
import { candidates } from "../../src/background/sid.ts";
import type { Failure } from "../../src/model/failure.ts";
import { readSalesforceId } from "../../src/salesforce-id.ts";
import { DEFAULT_SETTINGS, fieldsToRead } from "../../src/settings.ts";
import { anyValue, nearly, textOf } from "./hostile.ts";
import type { Target } from "./target.ts";

const FIELD = "HasOptedOutOfEmail";
const FIELDS = fieldsToRead(DEFAULT_SETTINGS);
const SESSION = "00D5g00000Acks4!AQfuzzfuzzfuzz.fuzzfuzz";
const LEAD = "00Q5g00000AbCdEEAV";

const record = {
  attributes: { type: "Lead", url: `/services/data/v62.0/sobjects/Lead/${LEAD}` },
  Id: LEAD,
  Name: "Maria Rossi",
  Email: "Maria.Rossi@Northwind.example",
  [FIELD]: false,
  SystemModstamp: "2026-11-24T20:00:00.000+0000",
  LastModifiedDate: "2026-11-24T20:00:00.000+0000",
  LastModifiedBy: { Name: "Rep" },
  Owner: { Name: "Rep" },
  IsDeleted: false,
  MasterRecordId: null,
  IsConverted: false,
};

/** Of a Lead, and of what is none. */
const records = fc
  .constantFrom(LEAD, LEAD.slice(0, 15), LEAD.toUpperCase(), "0035g00000AbCdEEAV", "0055g00000AbCdE", "00Q")
  .map((Id) => ({ ...record, Id }));

function checkFailure({ kind, code, message, fields }: Failure): void {
  if (!["retry", "session", "limit", "attention"].includes(kind)) throw new Error(`No kind: ${kind}`);
  if (typeof code !== "string" || code === "" || typeof message !== "string" || message.length > 2_000)
    throw new Error(`No failure: ${JSON.stringify({ code, message })}`);
  if (!fields.every((field) => typeof field === "string")) throw new Error("Fields that are no names.");
  if (`${code} ${message} ${fields}`.includes(SESSION)) throw new Error("A failure tells the session.");
}

const observations: Target = {
  name: "records of a query",
  inputs: 100_000,
  property: fc.property(fc.oneof(nearly(records), anyValue), (it) => {
    const reading = readObservation(it, "Lead", [FIELD, "MSE_Opt_Out__c"]);
    if (!reading.ok) return checkFailure(reading.failure);
    const { recordId, optedOut, systemModstamp, name } = reading.observation;
    if (readSalesforceId(recordId) !== recordId || !recordId.startsWith("00Q"))
      throw new Error(`No Lead: ${recordId}`);
    if (!Number.isFinite(systemModstamp) || typeof name !== "string") throw new Error("No observation.");
    if (!Object.values(optedOut).every((ticked) => typeof ticked === "boolean"))
      throw new Error("No checkbox.");
    return undefined;
  }),
};

const errorBody = [
  { message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID", fields: ["Email"] },
];
const rowError = textOf(
  "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  ":",
  "Not now",
  "--",
  ",",
  "Email",
  " ",
  "INVALID_",
);

const failures: Target = {
  name: "errors of Salesforce",
  inputs: 100_000,
  property: fc.property(
    fc.integer({ min: 0, max: 700 }),
    fc.oneof(nearly(fc.constant(errorBody)), anyValue),
    rowError,
    (status, body, row) => {
      checkFailure(failureOfAnswer(status, body));
      checkFailure(failureOfRecord(Array.isArray(body) ? body[0] : body));
      checkFailure(failureOfRow(row));
    },
  ),
};

/** What Salesforce, or whoever answers in its place, may answer. */
const answer = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 201, 400, 401, 403, 404, 412, 500, 503),
    fc.integer({ min: 200, max: 599 }),
  ),
  body: fc.oneof(
    nearly(
      fc.constantFrom<unknown>(
        { identity: "https://login.salesforce.com/id/00D5g00000Acks4AAB/0055g00000Acks4AAB" },
        { records: [{ Username: "rep@acme.example" }] },
        { compositeResponse: [part({ done: true, totalSize: 1, records: [record] })] },
        {
          compositeResponse: [
            part({ done: false, records: [], nextRecordsUrl: "/services/data/v62.0/query/01gxx-2000" }),
            { ...part({}), referenceId: "part1" },
          ],
        },
        [{ id: LEAD, success: true, errors: [] }],
        [{ success: false, errors: [{ statusCode: "UNABLE_TO_LOCK_ROW", message: "locked", fields: [] }] }],
        errorBody,
        {
          fields: [{ name: FIELD, label: "Email Opt Out", type: "boolean", custom: false, updateable: true }],
        },
        { id: "7505g00000AbCdE", state: "JobComplete", numberRecordsProcessed: 1, numberRecordsFailed: 0 },
      ),
    ).map(inJson),
    textOf(
      '"Id","Email"',
      "\n",
      ",",
      '"',
      LEAD,
      "maria@x.it",
      "true",
      "sf__Id",
      "sf__Error",
      "CODE:said:Email --",
    ),
    textOf("<html>", "{", "}", "[", "]", '"', "null", "1e999", '{"a":', "\\u0000"),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      "Content-Type",
      "Sforce-Limit-Info",
      "Retry-After",
      "Date",
      "Sforce-Locator",
      "Sforce-NumberOfRecords",
    ),
    fc.constantFrom(
      "text/csv",
      "application/json",
      "api-usage=1/100",
      "30",
      "null",
      "1",
      "0",
      "abc",
      "Tue, 24 Nov 2026 20:00:00 GMT",
    ),
  ),
});

function part(body: unknown) {
  return { body, httpStatusCode: 200, httpHeaders: {}, referenceId: "part0" };
}

function inJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // A number of arbitrary size, which JSON cannot hold.
    return "null";
  }
}

const call = {
  findByAddress: (it: Salesforce) => it.findByAddress(["maria@x.it"], FIELDS),
  findByIds: (it: Salesforce) => it.findByIds([{ object: "Lead", recordId: LEAD }], FIELDS),
  search: (it: Salesforce) => it.search("maria", FIELDS),
  readChanges: (it: Salesforce) => it.readChanges({ fields: FIELDS, since: 1, cursor: null }),
  further: (it: Salesforce) =>
    it.readChanges({ fields: FIELDS, since: 1, cursor: { Lead: "/services/data/v62.0/query/01gxx-2000" } }),
  write: (it: Salesforce) => it.write([{ object: "Lead", recordId: LEAD, values: { [FIELD]: true } }]),
  writeUnlessModified: (it: Salesforce) =>
    it.writeUnlessModified([
      { object: "Lead", recordId: LEAD, values: { [FIELD]: false }, unmodifiedSince: 1 },
    ]),
  describeFields: (it: Salesforce) => it.describeFields(),
  lastFieldChange: (it: Salesforce) => it.lastFieldChange("Account", ["0015g00000AbCdEEAV"], FIELD),
  startReading: (it: Salesforce) =>
    it.bulk.startReading({ object: "Lead", fields: FIELDS, which: { kind: "changes", since: null } }),
  readPage: (it: Salesforce) =>
    it.bulk.readPage({
      jobId: "7505g00000AbCdE",
      object: "Lead",
      fields: FIELDS,
      locator: null,
      rows: 10,
      matters: () => true,
    }),
  tick: (it: Salesforce) => it.bulk.tick("7505g00000AbCdE", [FIELD], [LEAD]),
  look: (it: Salesforce) => it.bulk.look("writing", "7505g00000AbCdE"),
  readRefused: (it: Salesforce) => it.bulk.readRefused("7505g00000AbCdE"),
} satisfies Record<string, (salesforce: Salesforce) => Promise<unknown>>;

const asks = fc.oneof(
  fc.constantFrom("probe" as const, "whoIs" as const),
  fc.constantFrom(...(Object.keys(call) as (keyof typeof call)[])),
);

const NULL_BODY = new Set([204, 205, 304]);

const answers: Target = {
  name: "answers to every call",
  inputs: 60_000,
  property: fc.asyncProperty(asks, fc.array(answer, { minLength: 1, maxLength: 3 }), async (what, said) => {
    const left = [...said];
    const fetch = async (url: string): Promise<Response> => {
      if (!url.startsWith("https://acme.my.salesforce.com/services/data/")) throw new Error(`Asked ${url}`);
      const next = left.shift();
      if (next === undefined) throw new TypeError("Failed to fetch");
      return new Response(NULL_BODY.has(next.status) ? null : next.body, next);
    };
    const options = { apiHost: "acme.my.salesforce.com", sessionId: SESSION, fetch };
    try {
      if (what === "probe") await probe(options);
      else if (what === "whoIs") await whoIs(options, "0055g00000Acks4AAB");
      else await call[what](openSalesforce({ ...options, shape: null, onShape: () => {} }));
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      checkFailure(error.failure);
    }
  }),
};

const cookies: Target = {
  name: "session cookies",
  inputs: 50_000,
  property: fc.property(
    fc.array(
      fc.record({
        domain: textOf(
          "acme",
          ".",
          "my.salesforce.com",
          "lightning.force.com",
          ".evil.example",
          "help.salesforce.com",
        ),
        value: textOf("00D5g00000Acks4", "!", "AQ", "00D5g00000AcksX", "\n"),
      }),
      { maxLength: 5 },
    ),
    fc.constantFrom(null, "00D5g00000Acks4", "00D5g00000Acks4AAB"),
    (all, org) => {
      for (const { apiHost, sessionId } of candidates(all, org, "acme.my.salesforce.com")) {
        if (!/^[a-z0-9.-]+\.my\.salesforce\.com$/.test(apiHost)) throw new Error(`A session for ${apiHost}`);
        if (org !== null && !sessionId.startsWith("00D5g00000Acks4!"))
          throw new Error("Another org's session.");
      }
    },
  ),
};

export const answerTargets: readonly Target[] = [observations, failures, answers, cookies];
