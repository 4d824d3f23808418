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
