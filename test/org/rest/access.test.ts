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

describe("versions", () => {
  it("are listed to anybody, at no cost", async () => {
    const { status, body, headers } = await bare("/services/data/");
    expect(status).toBe(200);
    expect(body[0]).toEqual({ label: "Summer '14", url: "/services/data/v31.0", version: "31.0" });
    expect(body.at(-1)).toEqual({ label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
    expect(headers["sforce-limit-info"]).toBeUndefined();
    expect(org.usage.used).toBe(0);
    // By the org's clock, which is not the client's.
    expect(headers.date).toBe("Tue, 24 Nov 2026 08:00:00 GMT");
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
    expect(
      (await bare("/services/data/latest/sobjects/Lead", headers)).body.objectDescribe.urls.sobject,
    ).toBe("/services/data/v68.0/sobjects/Lead");
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

describe("what is not simulated", () => {
  it("says so, by name", async () => {
    for (const path of ["/services/async/62.0/job", "/services/Soap/u/62.0", "/services/apexrest/x"]) {
      const { status, body } = await bare(path, { authorization: `Bearer ${rep.sessionId}` });
      expect(status).toBe(501);
      expect(body[0].message).toContain(path);
    }
  });

  it("but Classic's address of a record leads to its page", async () => {
    const { status, headers } = await bare(`/${cast.mariaRossi}`);
    expect(status).toBe(302);
    expect(headers.location).toBe(`https://acme.lightning.force.com/lightning/r/${cast.mariaRossi}/view`);
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
