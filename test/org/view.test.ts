import { beforeEach, expect, it } from "vitest";
import { type Cast, REP_PROFILE, USERS } from "./cast.ts";
import { virtualClock } from "./clock.ts";
import { makeOrg } from "./make-org.ts";
import type { Org } from "./org.ts";
import type { Narrow } from "./soql/source.ts";

let org: Org;
let cast: Cast;

beforeEach(() => {
  ({ org, cast } = makeOrg({ people: 300, clock: virtualClock(Date.parse("2026-11-24T08:00:00Z")) }));
});

const view = () => org.viewOf(org.user(USERS.rep).id);
const found = (object: string, narrow: Partial<Narrow>) =>
  [...view().candidates(object, { deletedToo: false, ...narrow })].map((row) => row.Id);

it("gives from any index no fewer than looking at every row", () => {
  const all = [...view().candidates("Lead", { deletedToo: false })];
  const ids = (rows: typeof all) => rows.map((row) => row.Id).sort();
  const optedOut = all.filter((row) => row.HasOptedOutOfEmail === true);
  expect(found("Lead", { isTrue: ["HasOptedOutOfEmail"] }).sort()).toEqual(ids(optedOut));
  const moment = Date.parse(String(all[100]?.SystemModstamp));
  const later = all.filter((row) => Date.parse(String(row.SystemModstamp)) >= moment);
  expect(found("Lead", { changedFrom: moment }).sort()).toEqual(ids(later));
  expect(found("Lead", { oneOf: { field: "Email", values: ["MARIA.ROSSI@northwind.example"] } })).toEqual([
    cast.mariaRossi,
  ]);
  expect(
    found("Account", { oneOf: { field: "PersonEmail", values: ["sakura.kobayashi@mail.example"] } }),
  ).toEqual([cast.sakura]);
  expect(found("Lead", { ids: [cast.mariaRossi.slice(0, 15), cast.liamContact, "nonsense"] })).toEqual([
    cast.mariaRossi,
  ]);
});

it("keeps what is deleted for queryAll", () => {
  org.delete(cast.mariaRossi);
  const narrow = { oneOf: { field: "Email", values: ["maria.rossi@northwind.example"] } };
  expect(found("Lead", narrow)).toEqual([]);
  expect(found("Lead", { ...narrow, deletedToo: true })).toEqual([cast.mariaRossi]);
});

it("shows no object, field or record that is not the user's to see", () => {
  org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
  expect(view().shape("Lead")?.fields.has("hasoptedoutofemail")).toBe(false);
  expect(org.viewOf(org.user(USERS.admin).id).shape("Lead")?.fields.has("hasoptedoutofemail")).toBe(true);
  expect(view().shape("PermissionSet")).toBeUndefined();
  org.setSharing("Contact", "private");
  const contacts = [...view().candidates("Contact", { deletedToo: false })];
  expect(contacts.length).toBeGreaterThan(3);
  expect(
    contacts.every((row) => row.OwnerId === org.user(USERS.rep).id || row.IsPersonAccount === true),
  ).toBe(true);
  expect(view().row("Contact", cast.eleni)).toBeUndefined();
  org.setObjectRights(REP_PROFILE, "Lead", []);
  expect(view().shape("Lead")).toBeUndefined();
  expect(view().shape("LeadHistory")).toBeUndefined();
});

it("hides the history of a record that it hides", () => {
  org.setSharing("Contact", "private");
  org.update(cast.eleni, { HasOptedOutOfEmail: true });
  expect(found("ContactHistory", {})).toEqual([]);
  expect([
    ...org.viewOf(org.user(USERS.otherRep).id).candidates("ContactHistory", { deletedToo: false }),
  ]).toHaveLength(1);
});
