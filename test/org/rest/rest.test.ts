import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf, complete, read } from "../caller.ts";
import { type Cast, REP_PROFILE, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { handle } from "../handle.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let clock: VirtualClock;
let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 100, clock }));
  rep = callerOf(org, USERS.rep);
});

async function bare(path: string, headers: Readonly<Record<string, string>> = {}) {
  return read(
    complete(
      await handle(org, { method: "GET", url: `https://acme.my.salesforce.com${path}`, headers, body: "" }),
    ),
  );
}

const codes = (body: { errorCode: string }[]) => body.map((each) => each.errorCode);

describe("versions", () => {
  it("are listed to anybody, at no cost", async () => {
    const { status, body, headers } = await bare("/services/data/");
    expect(status).toBe(200);
    expect(body[0]).toEqual({ label: "Summer '14", url: "/services/data/v31.0", version: "31.0" });
    expect(body.at(-1)).toEqual({ label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
    expect(headers["sforce-limit-info"]).toBeUndefined();
    expect(org.usage.used).toBe(0);
  });

  it("each tell who is asking, once authorised", async () => {
    expect((await rep.call("GET", "/")).body.identity).toBe(
      `https://acme.my.salesforce.com/id/${org.id}/${org.user(USERS.rep).id}`,
    );
    expect((await bare("/services/data/v62.0/")).status).toBe(401);
  });

  it("that are gone say 410, and that never were 404", async () => {
    const headers = { authorization: `Bearer ${rep.sessionId}` };
    expect((await bare("/services/data/v30.0/limits", headers)).status).toBe(410);
    expect((await bare("/services/data/v69.0/limits", headers)).status).toBe(404);
  });
});

describe("sessions", () => {
  it("that are missing, wrong or ended are INVALID_SESSION_ID", async () => {
    const expected = {
      status: 401,
      body: [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }],
    };
    expect(await bare("/services/data/v62.0/limits", { authorization: "Bearer 00D!nonsense" })).toMatchObject(
      expected,
    );
    org.expireSessions(USERS.rep);
    expect(await rep.query("SELECT Id FROM Lead")).toMatchObject(expected);
  });

  it("end when idle for two hours, and are kept alive by use", async () => {
    for (let hour = 0; hour < 5; hour++) {
      await clock.advance(3_600_000);
      expect((await rep.call("GET", "/")).status).toBe(200);
    }
    await clock.advance(7_200_001);
    expect((await rep.call("GET", "/")).status).toBe(401);
  });

  it("of the page host, and any under API access control, are not valid for REST", async () => {
    const lightning = org.login(USERS.rep, "lightning");
    const { status, body } = await bare("/services/data/v62.0/", { authorization: `Bearer ${lightning}` });
    expect(status).toBe(401);
    expect(body[0].message).toBe("This session is not valid for use with the REST API");
    org.apiAccess = "allowlist";
    expect((await rep.call("GET", "/")).body[0].message).toBe(
      "This session is not valid for use with the REST API",
    );
  });

  it("are no good without the right to use the API, or where there is none", async () => {
    org.setPermission(REP_PROFILE, "ApiEnabled", false);
    expect(await rep.call("GET", "/")).toMatchObject({
      status: 403,
      body: [{ errorCode: "API_CURRENTLY_DISABLED" }],
    });
    org.apiAccess = "disabled";
    expect(await rep.call("GET", "/")).toMatchObject({
      status: 403,
      body: [{ errorCode: "API_DISABLED_FOR_ORG" }],
    });
  });

  it("tell who they belong to", async () => {
    const headers = { authorization: `Bearer ${rep.sessionId}` };
    const claims = (await bare("/services/oauth2/userinfo", headers)).body;
    expect(claims).toMatchObject({
      preferred_username: USERS.rep,
      organization_id: org.id,
      user_id: org.user(USERS.rep).id,
    });
    const identity = await bare(`/id/${org.id}/${org.user(USERS.rep).id}`, headers);
    expect(identity.body).toMatchObject({ username: USERS.rep, display_name: "Robin Reyes" });
    expect((await bare(`/id/${org.id}/${org.user(USERS.admin).id}`, headers)).status).toBe(403);
  });
});

describe("limits", () => {
  it("are counted down and told with every answer", async () => {
    const { headers } = await rep.query("SELECT Id FROM Lead LIMIT 1");
    expect(headers["sforce-limit-info"]).toBe("api-usage=1/100000");
    const admin = callerOf(org, USERS.admin);
    expect((await admin.call("GET", "/limits")).body.DailyApiRequests).toEqual({
      Max: 100_000,
      Remaining: 99_998,
    });
    expect((await rep.call("GET", "/limits")).status).toBe(403);
  });

  it("end the day's calls, and a day later there are some again", async () => {
    org.usage.allowed = 2;
    await rep.call("GET", "/");
    await rep.call("GET", "/");
    expect(await rep.call("GET", "/")).toMatchObject({
      status: 403,
      body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }],
    });
    await clock.advance(25 * 3_600_000);
    rep = callerOf(org, USERS.rep);
    expect((await rep.call("GET", "/")).status).toBe(200);
  });

  it("count each part of a batch, but a composite once", async () => {
    const parts = [1, 2, 3].map((number) => ({
      method: "GET",
      url: "v62.0/sobjects/Lead/describe",
      referenceId: `r${number}`,
    }));
    await rep.call("POST", "/composite/batch", { batchRequests: parts });
    expect(org.usage.used).toBe(3);
    const compositeRequest = parts.map((part) => ({ ...part, url: `/services/data/${part.url}` }));
    await rep.call("POST", "/composite", { compositeRequest });
    expect(org.usage.used).toBe(4);
  });
});

describe("query", () => {
  it("pages by cursor, with the batch size asked for", async () => {
    const { org: larger } = makeOrg({ people: 1200, clock });
    const caller = callerOf(larger, USERS.rep);
    const statement = `/query?q=${encodeURIComponent("SELECT Id FROM Lead")}`;
    const first = await caller.call("GET", statement, undefined, { "sforce-query-options": "batchSize=200" });
    expect(first.body).toMatchObject({ done: false });
    expect(first.body.records).toHaveLength(200);
    const seen = new Set(first.body.records.map((record: { Id: string }) => record.Id));
    let next: string | undefined = first.body.nextRecordsUrl;
    while (next !== undefined) {
      expect(next).toMatch(/^\/services\/data\/v62\.0\/query\/0r8\w{15}-\d+$/);
      const page = await caller.call("GET", next.replace("/services/data/v62.0", ""));
      for (const record of page.body.records) seen.add(record.Id);
      expect(page.body.done).toBe(page.body.nextRecordsUrl === undefined);
      next = page.body.nextRecordsUrl;
    }
    expect(seen.size).toBe(first.body.totalSize);
  });

  it("refuses a cursor that expired, was another's, or never was", async () => {
    const { org: larger } = makeOrg({ people: 600, clock });
    const caller = callerOf(larger, USERS.rep);
    const options = { "sforce-query-options": "batchSize=1" };
    const statement = `/query?q=${encodeURIComponent("SELECT Id FROM Lead")}`;
    const { body } = await caller.call("GET", statement, undefined, options);
    expect(body.records).toHaveLength(200);
    const next = body.nextRecordsUrl.replace("/services/data/v62.0", "");
    const refused = { status: 400, body: [{ errorCode: "INVALID_QUERY_LOCATOR" }] };
    expect(await callerOf(larger, USERS.otherRep).call("GET", next)).toMatchObject(refused);
    expect(await caller.call("GET", "/query/01gnonsense-2000")).toMatchObject(refused);
    await clock.advance(48 * 3_600_000);
    expect(await callerOf(larger, USERS.rep).call("GET", next)).toMatchObject(refused);
  });

  it("counts, refuses, and knows what it does not simulate", async () => {
    expect((await rep.query("SELECT COUNT() FROM Lead")).body).toEqual({
      totalSize: expect.any(Number),
      done: true,
      records: [],
    });
    expect(codes((await rep.query("SELECT Nonsense FROM Lead")).body)).toEqual(["INVALID_FIELD"]);
    expect(codes((await rep.query("SELECT FROM")).body)).toEqual(["MALFORMED_QUERY"]);
    expect(codes((await rep.call("GET", "/query")).body)).toEqual(["MALFORMED_QUERY"]);
    expect((await rep.call("GET", "/query?explain=SELECT")).status).toBe(501);
  });

  it("sees the recycle bin only as queryAll", async () => {
    org.delete(cast.mariaRossi);
    const statement = encodeURIComponent(
      "SELECT Id, IsDeleted FROM Lead WHERE Email = 'maria.rossi@northwind.example'",
    );
    expect((await rep.call("GET", `/query?q=${statement}`)).body.totalSize).toBe(0);
    expect((await rep.call("GET", `/queryAll?q=${statement}`)).body.records).toMatchObject([
      { IsDeleted: true },
    ]);
  });

  it("answers 414 for an address that is too long", async () => {
    expect((await rep.query(`SELECT Id FROM Lead WHERE Id IN ('${"x".repeat(17_000)}')`)).status).toBe(414);
  });
});

describe("single records", () => {
  const lead = () => `/sobjects/Lead/${cast.mariaRossi}`;

  it("are read, whole or in part", async () => {
    const whole = await rep.call("GET", lead());
    expect(whole.body).toMatchObject({
      attributes: { type: "Lead", url: `/services/data/v62.0/sobjects/Lead/${cast.mariaRossi}` },
      Email: "maria.rossi@northwind.example",
      CreatedDate: "2026-08-26T08:00:00.000+0000",
    });
    const part = await rep.call("GET", `${lead()}?fields=Email,HasOptedOutOfEmail`);
    expect(Object.keys(part.body).sort()).toEqual(["Email", "HasOptedOutOfEmail", "Id", "attributes"]);
    expect(codes((await rep.call("GET", `${lead()}?fields=Nonsense`)).body)).toEqual(["INVALID_FIELD"]);
    expect((await rep.call("GET", "/sobjects/Lead/00Q000000000000AAA")).status).toBe(404);
    expect((await rep.call("GET", `/sobjects/Contact/${cast.mariaRossi}`)).status).toBe(404);
    expect((await rep.call("GET", `/sobjects/Nonsense__c/${cast.mariaRossi}`)).status).toBe(404);
  });

  it("are written, made and deleted", async () => {
    expect(await rep.call("PATCH", lead(), { HasOptedOutOfEmail: true })).toMatchObject({
      status: 204,
      body: "",
    });
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
    const made = await rep.call("POST", "/sobjects/Lead", { LastName: "New", Company: "Acme" });
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    expect((await rep.call("DELETE", `/sobjects/Lead/${made.body.id}`)).status).toBe(204);
    expect(await rep.call("PATCH", `/sobjects/Lead/${made.body.id}`, { Title: "x" })).toMatchObject({
      status: 404,
      body: [{ errorCode: "ENTITY_IS_DELETED", message: "entity is deleted" }],
    });
  });

  it("are written only if not changed since", async () => {
    org.update(cast.mariaRossi, { Title: "CEO" });
    const before = { "if-unmodified-since": "Tue, 24 Nov 2026 07:59:59 GMT" };
    expect((await rep.call("PATCH", lead(), { HasOptedOutOfEmail: true }, before)).status).toBe(412);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
    const same = { "if-unmodified-since": "Tue, 24 Nov 2026 08:00:00 GMT" };
    expect((await rep.call("PATCH", lead(), { HasOptedOutOfEmail: true }, same)).status).toBe(204);
    expect((await rep.call("PATCH", lead(), {}, { "if-unmodified-since": "yesterday" })).status).toBe(400);
    const since = { "if-modified-since": "Tue, 24 Nov 2026 08:00:00 GMT" };
    expect(await rep.call("GET", lead(), undefined, since)).toMatchObject({ status: 304, body: "" });
  });

  it("refuse with Salesforce's status and code", async () => {
    expect(
      await rep.call("PATCH", `/sobjects/Lead/${cast.zoeLead}`, { HasOptedOutOfEmail: true }),
    ).toMatchObject({
      status: 400,
      body: [
        { message: "cannot reference converted lead", errorCode: "CANNOT_UPDATE_CONVERTED_LEAD", fields: [] },
      ],
    });
    expect(codes((await rep.call("PATCH", lead(), "{not json")).body)).toEqual(["JSON_PARSER_ERROR"]);
    expect((await rep.call("PUT", lead(), {})).status).toBe(405);
    expect(await rep.call("GET", "/nonsense")).toMatchObject({
      status: 501,
      body: [
        {
          errorCode: "NOT_SIMULATED",
          message: "The test org does not simulate GET /services/data/v62.0/nonsense.",
        },
      ],
    });
  });
});

describe("collections", () => {
  const update = (records: unknown[], allOrNone = false) =>
    rep.call("PATCH", "/composite/sobjects", { allOrNone, records });
  const lead = (id: string, fields: object = { HasOptedOutOfEmail: true }) => ({
    attributes: { type: "Lead" },
    id,
    ...fields,
  });

  it("answer each record in the order asked", async () => {
    const { status, body } = await update([
      lead(cast.mariaRossi),
      lead(cast.zoeLead),
      lead("00Q000000000000AAA"),
      lead(cast.liamLead, { Nonsense__c: true }),
      lead(cast.mariaRossi),
      lead("nonsense"),
    ]);
    expect(status).toBe(200);
    expect(body[0]).toEqual({ id: cast.mariaRossi, success: true, errors: [] });
    const failures = body
      .slice(1)
      .map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode);
    expect(failures).toEqual([
      "CANNOT_UPDATE_CONVERTED_LEAD",
      "INVALID_CROSS_REFERENCE_KEY",
      "INVALID_FIELD",
      "DUPLICATE_VALUE",
      "MALFORMED_ID",
    ]);
    expect(org.log.changes).toHaveLength(1);
  });

  it("stand or fall together when asked to", async () => {
    const { body } = await update([lead(cast.mariaRossi), lead(cast.zoeLead)], true);
    expect(body.map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "CANNOT_UPDATE_CONVERTED_LEAD",
    ]);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
    expect(org.log.changes).toEqual([]);
  });

  it("take 200 records and ten runs of a type", async () => {
    const many = Array.from({ length: 201 }, () => lead(cast.mariaRossi));
    expect(await update(many)).toMatchObject({ status: 400, body: [{ errorCode: "EXCEEDED_ID_LIMIT" }] });
    const mixed = Array.from({ length: 11 }, (_, index) => ({
      attributes: { type: index % 2 === 0 ? "Lead" : "Contact" },
      id: cast.mariaRossi,
    }));
    expect((await update(mixed)).status).toBe(400);
    expect((await update(mixed.slice(0, 10))).status).toBe(200);
    expect((await update([{ id: cast.mariaRossi }])).status).toBe(400);
  });

  it("read by ids, with null for what is not there", async () => {
    const { body } = await rep.call("POST", "/composite/sobjects/Lead", {
      ids: [cast.pawel, "00Q000000000000AAA", cast.mariaRossi],
      fields: ["HasOptedOutOfEmail"],
    });
    expect(body).toMatchObject([{ Id: cast.pawel, HasOptedOutOfEmail: true }, null, { Id: cast.mariaRossi }]);
    const query = `ids=${cast.pawel}&fields=Email`;
    expect((await rep.call("GET", `/composite/sobjects/Lead?${query}`)).body).toMatchObject([
      { Email: "pawel@cobalt.example" },
    ]);
  });

  it("make and delete", async () => {
    const made = await rep.call("POST", "/composite/sobjects", {
      records: [
        { attributes: { type: "Lead" }, LastName: "A", Company: "B" },
        { attributes: { type: "Lead" }, LastName: "A" },
      ],
    });
    expect(made.body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] },
    ]);
    const deleted = await rep.call("DELETE", `/composite/sobjects?ids=${made.body[0].id},${cast.eleni}`);
    expect(deleted.body).toMatchObject([{ success: true }, { success: true }]);
    expect(org.value(cast.eleni, "IsDeleted")).toBe(true);
  });
});

describe("composite", () => {
  const data = "/services/data/v62.0";

  it("hands one part's answer to the next", async () => {
    const { body } = await rep.call("POST", "/composite", {
      compositeRequest: [
        { method: "POST", url: `${data}/sobjects/Account`, referenceId: "account", body: { Name: "Acme" } },
        {
          method: "POST",
          url: `${data}/sobjects/Contact`,
          referenceId: "contact",
          body: { LastName: "Doe", AccountId: "@{account.id}" },
        },
        {
          method: "GET",
          url: `${data}/sobjects/Contact/@{contact.id}?fields=AccountId`,
          referenceId: "read",
        },
      ],
    });
    const [account, contact, again] = body.compositeResponse;
    expect(account.httpStatusCode).toBe(201);
    expect(contact.httpHeaders.Location).toBe(`${data}/sobjects/Contact/${contact.body.id}`);
    expect(again.body.AccountId).toBe(account.body.id);
  });

  it("goes on after a failed part, or takes all back", async () => {
    const parts = [
      {
        method: "PATCH",
        url: `${data}/sobjects/Lead/${cast.mariaRossi}`,
        referenceId: "good",
        body: { HasOptedOutOfEmail: true },
      },
      {
        method: "PATCH",
        url: `${data}/sobjects/Lead/${cast.zoeLead}`,
        referenceId: "bad",
        body: { HasOptedOutOfEmail: true },
      },
    ];
    const halted = await rep.call("POST", "/composite", { allOrNone: true, compositeRequest: parts });
    expect(
      halted.body.compositeResponse.map((part: { httpStatusCode: number }) => part.httpStatusCode),
    ).toEqual([400, 400]);
    expect(codes(halted.body.compositeResponse[0].body)).toEqual(["PROCESSING_HALTED"]);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
    const loose = await rep.call("POST", "/composite", { compositeRequest: parts });
    expect(
      loose.body.compositeResponse.map((part: { httpStatusCode: number }) => part.httpStatusCode),
    ).toEqual([204, 400]);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
  });

  it("takes 25 parts, of which 5 queries", async () => {
    const query = (number: number) => ({
      method: "GET",
      url: `${data}/query?q=SELECT+Id+FROM+User`,
      referenceId: `q${number}`,
    });
    const six = Array.from({ length: 6 }, (_, number) => query(number));
    expect((await rep.call("POST", "/composite", { compositeRequest: six })).status).toBe(400);
    expect((await rep.call("POST", "/composite", { compositeRequest: six.slice(1) })).status).toBe(200);
    const describes = Array.from({ length: 26 }, (_, number) => ({
      method: "GET",
      url: `${data}/limits`,
      referenceId: `d${number}`,
    }));
    expect((await rep.call("POST", "/composite", { compositeRequest: describes })).status).toBe(400);
  });

  it("in a batch can stop at the first error", async () => {
    const batchRequests = [
      { method: "GET", url: "v62.0/sobjects/Nonsense/describe" },
      {
        method: "PATCH",
        url: `v62.0/sobjects/Lead/${cast.mariaRossi}`,
        richInput: { HasOptedOutOfEmail: true },
      },
    ];
    const halted = await rep.call("POST", "/composite/batch", { haltOnError: true, batchRequests });
    expect(halted.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 412 }],
    });
    const loose = await rep.call("POST", "/composite/batch", { batchRequests });
    expect(loose.body.results[1]).toEqual({ statusCode: 204, result: null });
  });
});

describe("describe", () => {
  it("shows the fields that this user may see, and whether they may write them", async () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    org.setFieldSecurity(REP_PROFILE, "Lead", "MSE_Opt_Out__c", "readOnly");
    const { body } = await rep.call("GET", "/sobjects/Lead/describe");
    const fields = new Map<string, Record<string, unknown>>(
      body.fields.map((field: { name: string }) => [field.name, field]),
    );
    expect(fields.has("HasOptedOutOfEmail")).toBe(false);
    expect(fields.get("MSE_Opt_Out__c")).toMatchObject({
      label: "Marketo Sales Opt Out",
      type: "boolean",
      custom: true,
      updateable: false,
      filterable: true,
    });
    const admin = await callerOf(org, USERS.admin).call("GET", "/sobjects/Lead/describe");
    const ofAdmin = admin.body.fields.find((field: { name: string }) => field.name === "HasOptedOutOfEmail");
    expect(ofAdmin).toMatchObject({ label: "Email Opt Out", updateable: true, nillable: false });
  });

  it("lists the objects", async () => {
    const { body } = await rep.call("GET", "/sobjects");
    const names = body.sobjects.map((each: { name: string }) => each.name);
    expect(names).toEqual(expect.arrayContaining(["Lead", "Contact", "Account", "User", "LeadHistory"]));
    expect(names).not.toContain("PermissionSet");
    expect((await rep.call("GET", "/sobjects/Lead")).body).toMatchObject({
      objectDescribe: { keyPrefix: "00Q" },
      recentItems: [],
    });
  });
});
