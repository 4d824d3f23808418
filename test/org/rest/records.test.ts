import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { type Cast, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
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

const codes = (body: { errorCode: string }[]) => body.map((each) => each.errorCode);

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
