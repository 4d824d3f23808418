import { beforeEach, expect, it } from "vitest";
import { standardObjects } from "../schema/schema.ts";
import { deriveFields } from "./derived.ts";
import { Store } from "./store.ts";
import type { Table } from "./table.ts";

let store: Store;
let lead: Table;

beforeEach(() => {
  store = new Store(standardObjects(true));
  deriveFields(store);
  lead = store.table("Lead");
});

it("keeps every type of value, and none", () => {
  const row = lead.append();
  const values = {
    LastName: "Rossi",
    HasOptedOutOfEmail: true,
    NumberOfEmployees: 12,
    EmailBouncedDate: "2026-11-24T08:00:00.000Z",
    ConvertedDate: "2026-11-24",
  };
  for (const [name, value] of Object.entries(values)) lead.set(row, name, value);
  for (const [name, value] of Object.entries(values)) expect(lead.get(row, name)).toBe(value);
  expect(lead.get(row, "Email")).toBeNull();
  expect(lead.get(row, "DoNotCall")).toBe(false);
  expect(lead.get(row, "OwnerId")).toBeNull();
  lead.set(row, "NumberOfEmployees", null);
  expect(lead.get(row, "NumberOfEmployees")).toBeNull();
});

it("turns from sparse to dense text without losing any", () => {
  for (let row = 0; row < 2000; row++) {
    lead.append();
    if (row % 7 === 0 || row > 900) lead.set(row, "City", `City ${row}`);
  }
  for (let row = 0; row < 2000; row++) {
    expect(lead.get(row, "City")).toBe(row % 7 === 0 || row > 900 ? `City ${row}` : null);
  }
});

it("finds by address without regard to case, and follows changes", () => {
  const row = lead.append();
  lead.set(row, "Email", "A.B@Example.com");
  expect(lead.find("Email", "a.b@example.COM")).toEqual([row]);
  lead.set(row, "Email", "c@example.com");
  expect(lead.find("Email", "a.b@example.com")).toEqual([]);
  expect(lead.find("Email", "C@example.com")).toEqual([row]);
  expect(lead.find("Title", "x")).toBeNull();
});

it("knows who is opted out", () => {
  const rows = [lead.append(), lead.append(), lead.append()];
  for (const row of rows) lead.set(row, "HasOptedOutOfEmail", true);
  lead.set(rows[1] ?? 0, "HasOptedOutOfEmail", false);
  expect([...(lead.ticked("HasOptedOutOfEmail") ?? [])]).toEqual([rows[0], rows[2]]);
});

it("shows a person account's fields through its Contact, both ways", () => {
  const account = store.table("Account");
  const contact = store.table("Contact");
  const accountRow = account.append();
  expect(account.get(accountRow, "PersonEmail")).toBeNull();
  expect(account.get(accountRow, "PersonHasOptedOutOfEmail")).toBe(false);
  const contactRow = contact.append();
  contact.set(contactRow, "AccountId", account.idOf(accountRow));
  contact.set(contactRow, "IsPersonAccount", true);
  contact.set(contactRow, "LastName", "小林");
  account.set(accountRow, "PersonContactId", contact.idOf(contactRow));
  account.set(accountRow, "PersonEmail", "s@mail.example");
  expect(contact.get(contactRow, "Email")).toBe("s@mail.example");
  expect(account.get(accountRow, "Name")).toBe("小林");
  expect(account.find("PersonEmail", "S@mail.example")).toEqual([accountRow]);
  contact.set(contactRow, "HasOptedOutOfEmail", true);
  expect([...(account.ticked("PersonHasOptedOutOfEmail") ?? [])]).toEqual([accountRow]);
});

it("takes changes back, one inside another", () => {
  const row = lead.append();
  lead.set(row, "Email", "old@example.com");
  const inner = () =>
    store.undoable(
      () => lead.set(row, "Title", "CEO"),
      () => true,
    );
  store.undoable(
    () => {
      lead.set(row, "Email", "new@example.com");
      inner();
      lead.set(lead.append(), "Email", "made@example.com");
    },
    () => false,
  );
  expect(lead.get(row, "Email")).toBe("old@example.com");
  expect(lead.get(row, "Title")).toBeNull();
  expect(lead.find("Email", "new@example.com")).toEqual([]);
  expect(lead.find("Email", "made@example.com")).toEqual([]);
  expect(lead.find("Email", "old@example.com")).toEqual([row]);
});

it("forgets what is erased", () => {
  const row = lead.append();
  lead.set(row, "Email", "gone@example.com");
  lead.set(row, "HasOptedOutOfEmail", true);
  lead.erase(row);
  expect(lead.rowOf(lead.idOf(row))).toBeNull();
  expect(lead.find("Email", "gone@example.com")).toEqual([]);
  expect([...(lead.ticked("HasOptedOutOfEmail") ?? [])]).toEqual([]);
});
