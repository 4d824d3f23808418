import { beforeAll, describe, expect, it } from "vitest";
import { type Called, type Caller, callerOf, complete, read } from "../caller.ts";
import { type Cast, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { handle } from "../handle.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";
import { RECORDED } from "./recorded.ts";
import { departures } from "./shape.ts";

const API = "https://acme.my.salesforce.com";
const DATA = "/services/data/v62.0";
const CALLBACK = "https://app.example/callback";
let clock: VirtualClock;
let org: Org;
let cast: Cast;
let admin: Caller;
let grant: { code: string; refresh: string };
let jobs: { ingest: string; query: string };

async function bare(
  method: string,
  path: string,
  body = "",
  headers: Record<string, string> = {},
): Promise<Called> {
  return read(complete(await handle(org, { method, url: API + path, headers, body })));
}

const authorised = () => ({ authorization: `Bearer ${admin.sessionId}` });
const token = (fields: Record<string, string>) =>
  bare("POST", "/services/oauth2/token", new URLSearchParams({ client_id: "app", ...fields }).toString());
const byCode = () => token({ grant_type: "authorization_code", code: grant.code, redirect_uri: CALLBACK });

beforeAll(async () => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 600, clock }));
  admin = callerOf(org, USERS.admin);
  org.addCustomField("Lead", { name: "Key__c", label: "Key", type: "externalId" });
  org.clientApps.add({
    clientId: "app",
    name: "App",
    redirectUris: [CALLBACK],
    scopes: ["api", "refresh_token"],
    requirePkce: false,
    secret: null,
    preApproved: true,
    blocked: false,
  });
  const query = new URLSearchParams({ response_type: "code", client_id: "app", redirect_uri: CALLBACK });
  const code = async () => {
    const cookie = `sid=${org.login(USERS.admin)}`;
    const back = await bare("GET", `/services/oauth2/authorize?${query}`, "", { cookie });
    return new URL(back.headers.location ?? "").searchParams.get("code") ?? "";
  };
  grant = { code: await code(), refresh: "" };
  grant.refresh = (await byCode()).body.refresh_token;
  grant.code = await code();
  org.delete(cast.tanaka);
  const ingest = (await admin.call("POST", "/jobs/ingest", { operation: "update", object: "Lead" })).body.id;
  const queried = await admin.call("POST", "/jobs/query", {
    operation: "query",
    query: "SELECT Id FROM Lead",
  });
  jobs = { ingest, query: queried.body.id };
  await clock.advance(10_000);
});

const lead = (id: string, fields: object) => ({ attributes: { type: "Lead" }, id, ...fields });
const span = "?start=2026-11-24T00:00:00Z&end=2026-11-25T00:00:00Z";
const tree = (lastName: string | null) => ({
  records: [{ attributes: { type: "Lead", referenceId: "r1" }, LastName: lastName, Company: "Acme" }],
});

/** How the org is asked for each recorded answer. */
const ASKED: Readonly<Record<keyof typeof RECORDED, () => Promise<Called>>> = {
  versions: () => bare("GET", "/services/data/"),
  queryPage: () =>
    admin.call("GET", "/query?q=SELECT+Id+FROM+Lead", undefined, { "sforce-query-options": "batchSize=200" }),
  queryWhole: () =>
    admin.query("SELECT Id, FirstName, LastName, Email, AccountId, LastModifiedDate FROM Contact LIMIT 5"),
  queryError: () => admin.query("SELECT Nonsense FROM Lead"),
  sessionError: () => bare("GET", `${DATA}/limits`),
  created: () => admin.call("POST", "/sobjects/Lead", { LastName: "A", Company: "B" }),
  upserted: async () => {
    await admin.call("PATCH", "/sobjects/Lead/Key__c/k1", { LastName: "A", Company: "B" });
    return admin.call("PATCH", "/sobjects/Lead/Key__c/k1", { Title: "C" });
  },
  upsertSeveral: () =>
    admin.call("PATCH", "/sobjects/Lead/Email/ivan.petrov@verdant.example", { Title: "C" }),
  upsertError: () => admin.call("PATCH", "/sobjects/Lead/Namez/x", {}),
  writeError: () => admin.call("PATCH", `/sobjects/Lead/${cast.mariaRossi}`, { foo: 1 }),
  describeError: () => admin.call("GET", "/sobjects/Nonsense/describe"),
  collectionsUpdated: () =>
    admin.call("PATCH", "/composite/sobjects", { records: [lead(cast.mariaRossi, { Title: "x" })] }),
  collectionsRefused: () =>
    admin.call("PATCH", "/composite/sobjects", { records: [lead(cast.mariaRossi, { Email: "x" })] }),
  collectionsUpserted: () =>
    admin.call("PATCH", "/composite/sobjects/Lead/Key__c", {
      records: [{ attributes: { type: "Lead" }, Key__c: "k7", LastName: "A", Company: "B" }],
    }),
  collectionsRetrieved: () =>
    admin.call("GET", `/composite/sobjects/Lead?ids=${cast.mariaRossi}&fields=Name`),
  collectionsDeleted: () => admin.call("DELETE", `/composite/sobjects?ids=${cast.sinead}`),
  collectionsNoIds: () => admin.call("DELETE", "/composite/sobjects"),
  composite: () =>
    admin.call("POST", "/composite", {
      compositeRequest: [
        {
          method: "POST",
          url: `${DATA}/sobjects/Lead`,
          referenceId: "one",
          body: { LastName: "A", Company: "B" },
        },
        { method: "GET", url: `${DATA}/sobjects/Nonsense/describe`, referenceId: "two" },
      ],
    }),
  batch: () =>
    admin.call("POST", "/composite/batch", {
      batchRequests: [
        { method: "PATCH", url: `v62.0/sobjects/Lead/${cast.mariaRossi}`, richInput: { Title: "y" } },
        { method: "GET", url: `v62.0/sobjects/Lead/${cast.mariaRossi}?fields=Name` },
        { method: "GET", url: "v62.0/sobjects/Nonsense/describe" },
      ],
    }),
  tree: () => admin.call("POST", "/composite/tree/Lead", tree("A")),
  treeRefused: () => admin.call("POST", "/composite/tree/Lead", tree(null)),
  describe: () => admin.call("GET", "/sobjects/Task/describe"),
  describeGlobal: () => admin.call("GET", "/sobjects"),
  limits: () => admin.call("GET", "/limits"),
  updated: () => admin.call("GET", `/sobjects/Lead/updated/${span}`),
  deleted: () => admin.call("GET", `/sobjects/Contact/deleted/${span}`),
  searched: () => admin.call("GET", "/search?q=FIND+{rossi}+RETURNING+Lead(Id)"),
  searchError: () => admin.call("GET", "/search?q=FIND+rossi"),
  openIdClaims: () => bare("GET", "/services/oauth2/userinfo", "", authorised()),
  identity: () => bare("GET", `/id/${org.id}/${org.user(USERS.admin).id}`, "", authorised()),
  token: byCode,
  tokenRefreshed: () => token({ grant_type: "refresh_token", refresh_token: grant.refresh }),
  tokenError: () => token({ grant_type: "refresh_token", refresh_token: "nonsense" }),
  ingestCreated: () => admin.call("POST", "/jobs/ingest", { operation: "insert", object: "Lead" }),
  ingestClosed: () => admin.call("PATCH", `/jobs/ingest/${jobs.ingest}`, { state: "UploadComplete" }),
  ingestJob: () => admin.call("GET", `/jobs/ingest/${jobs.ingest}`),
  jobs: () => admin.call("GET", "/jobs/query"),
  queryJobCreated: () =>
    admin.call("POST", "/jobs/query", { operation: "queryAll", query: "SELECT Id FROM User" }),
  queryJob: () => admin.call("GET", `/jobs/query/${jobs.query}`),
  jobError: () => admin.call("GET", "/jobs/query/7500000000000AAAAA"),
  uiRecord: () => admin.call("GET", `/ui-api/records/${cast.mariaRossi}?fields=Lead.Name`),
};

describe("an answer of the test org has the shape of Salesforce's", () => {
  it.each(Object.entries(RECORDED))("%s", async (name, { status, shape, source }) => {
    const answer = await ASKED[name as keyof typeof RECORDED]();
    expect(departures(answer.body, shape), source).toEqual([]);
    expect(answer.status).toBe(status);
    if (Array.isArray(answer.body)) expect(answer.body.length).toBeGreaterThan(0);
  });
});

describe("comparing shapes", () => {
  it("finds what is missing, what is new, and what is of another kind", () => {
    const shape = { a: "string", "b?": "number", c: [{ d: "null|boolean" }] } as const;
    expect(departures({ a: "x", c: [{ d: null }, { d: true }] }, shape)).toEqual([]);
    expect(departures({ b: "x", c: [{ d: 1, e: 2 }] }, shape)).toEqual([
      "answer has no a, which was recorded.",
      "answer.b is string, and was recorded as number.",
      "answer.c[0].d is number, and was recorded as null|boolean.",
      "answer.c[0] has e, which was not recorded.",
    ]);
    expect(departures([], { "*": "any" })).toEqual(["answer is list, and was recorded as an object."]);
  });
});
