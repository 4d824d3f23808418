import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { REP_PROFILE, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let clock: VirtualClock;
let org: Org;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org } = makeOrg({ people: 100, clock }));
  rep = callerOf(org, USERS.rep);
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

  it("says when nothing changed since", async () => {
    const { headers } = await rep.call("GET", "/sobjects/Lead/describe");
    const since = { "if-modified-since": headers["last-modified"] ?? "" };
    expect((await rep.call("GET", "/sobjects/Lead/describe", undefined, since)).status).toBe(304);
    await clock.advance(1000);
    org.addCustomField("Lead", { name: "New__c", label: "New", type: "text" });
    expect((await rep.call("GET", "/sobjects/Lead/describe", undefined, since)).status).toBe(200);
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
