import { beforeEach, describe, expect, it } from "vitest";
import { type Called, type Caller, callerOf } from "../caller.ts";
import { type Cast, REP_PROFILE, USERS } from "../cast.ts";
import { virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";
import { REFUSALS, ROW_REFUSALS } from "./refusals.ts";

let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  ({ org, cast } = makeOrg({ people: 10, clock: virtualClock(Date.parse("2026-11-24T08:00:00Z")) }));
  rep = callerOf(org, USERS.rep);
});

const optOut = (id = cast.mariaRossi) =>
  rep.call("PATCH", `/sobjects/Lead/${id}`, { HasOptedOutOfEmail: true });
const update = (records: object[], allOrNone = false) =>
  rep.call("PATCH", "/composite/sobjects", { allOrNone, records });
const lead = (id: string, fields: object) => ({ attributes: { type: "Lead" }, id, ...fields });

/** How each refusal is brought about. */
const CAUSED: Readonly<Record<keyof typeof REFUSALS, () => Promise<Called>>> = {
  sessionExpired: () => {
    org.expireSessions(USERS.rep);
    return optOut();
  },
  sessionNotForRest: () => {
    org.apiAccess = "allowlist";
    return optOut();
  },
  apiDisabledForOrg: () => {
    org.apiAccess = "disabled";
    return optOut();
  },
  apiDisabledForUser: () => {
    org.setPermission(REP_PROFILE, "ApiEnabled", false);
    return optOut();
  },
  requestLimit: () => {
    org.usage.allowed = 0;
    return optOut();
  },
  unknownFieldInQuery: () => rep.query("SELECT Nonsense FROM Lead"),
  unknownFieldInWrite: () => rep.call("PATCH", `/sobjects/Lead/${cast.mariaRossi}`, { foo: 1 }),
  readOnlyField: () => {
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    return optOut();
  },
  badAddress: () =>
    rep.call("POST", "/sobjects/Contact", { LastName: "A", Email: "Not a real email address" }),
  convertedLead: () => optOut(cast.zoeLead),
  deleted: () => {
    org.delete(cast.mariaRossi);
    return optOut();
  },
  notFound: () => rep.call("GET", "/sobjects/Nonsense/describe"),
  noExternalId: () => rep.call("PATCH", "/sobjects/Lead/Namez/x", {}),
  rowLocked: () => {
    org.lockRecord(cast.mariaRossi, { kind: "row", until: Number.POSITIVE_INFINITY });
    return optOut();
  },
  approvalLocked: () => {
    org.lockRecord(cast.mariaRossi);
    return optOut();
  },
  noEditRight: () => {
    org.setSharing("Lead", "read");
    org.update(cast.mariaRossi, { OwnerId: org.user(USERS.otherRep).id });
    return optOut();
  },
  tooManyRecords: () => update(Array.from({ length: 201 }, () => lead(cast.mariaRossi, {}))),
  noIds: () => rep.call("DELETE", "/composite/sobjects"),
  searchWithoutBraces: () => rep.call("GET", "/search?q=FIND+rossi"),
};

describe("the test org refuses as Salesforce does", () => {
  it.each(Object.entries(REFUSALS))("%s", async (name, { status, errorCode, message, source }) => {
    const answer = await CAUSED[name as keyof typeof REFUSALS]();
    expect(answer.body, source).toHaveLength(1);
    const [refusal] = answer.body;
    expect({ status: answer.status, errorCode: refusal.errorCode }, source).toEqual({ status, errorCode });
    if (typeof message === "string") expect(refusal.message, source).toBe(message);
    else expect(refusal.message, source).toMatch(message);
  });
});

describe("the test org refuses a row as Salesforce does", () => {
  it("rolledBack", async () => {
    const { body } = await update(
      [lead(cast.mariaRossi, { Title: "x" }), lead(cast.zoeLead, { Title: "x" })],
      true,
    );
    const { statusCode, message, source } = ROW_REFUSALS.rolledBack;
    expect(body[0].errors, source).toEqual([{ statusCode, message, fields: [] }]);
  });

  it("unreadableValue", async () => {
    const { body } = await update([
      lead(cast.mariaRossi, { HasOptedOutOfEmail: "perhaps" }),
      lead(cast.liamLead, { Title: "x" }),
    ]);
    const { statusCode, message, source } = ROW_REFUSALS.unreadableValue;
    expect(body[0].errors, source).toEqual([{ statusCode, message, fields: [] }]);
    expect(body[1].success).toBe(true);
  });
});
