import { PERSON_FIELDS } from "../schema/account.ts";
import type { Store } from "./store.ts";
import type { Table } from "./table.ts";

/** Computed fields, and those of a person account that live on its Contact. */
export function deriveFields(store: Store): void {
  const contact = store.table("Contact");
  const account = store.table("Account");
  for (const table of [store.table("Lead"), contact, store.table("User")]) {
    table.derive("Name", (row) => fullName(table, row));
  }
  for (const table of [store.table("Lead"), contact]) {
    table.derive("PhotoUrl", (row) => `/services/images/photo/${table.idOf(row)}`);
  }
  contact.derive("IsEmailBounced", (row) => contact.get(row, "EmailBouncedDate") !== null);
  for (const history of [
    store.table("LeadHistory"),
    store.table("ContactHistory"),
    store.table("AccountHistory"),
  ]) {
    // Kept as text; a checkbox's old and new value come back as booleans (`anyType` in the object reference).
    for (const side of ["OldValue", "NewValue"]) {
      history.derive(side, (row) => {
        const text = history.stored(row, side);
        return history.get(row, "DataType") === "Boolean" && text !== null ? text === "true" : text;
      });
    }
  }
  const task = store.table("Task");
  task.derive("IsClosed", (row) => task.get(row, "Status") === "Completed");
  if (account.field("PersonContactId") === undefined) return;
  derivePersonAccounts(account, contact);
}

function derivePersonAccounts(account: Table, contact: Table): void {
  const contactRow = (row: number) => {
    const id = account.get(row, "PersonContactId");
    return id === null ? null : contact.rowOf(String(id));
  };
  const accountRow = (row: number) => {
    if (contact.get(row, "IsPersonAccount") !== true) return null;
    return account.rowOf(String(contact.get(row, "AccountId")));
  };
  for (const [name, there] of PERSON_FIELDS) {
    account.forward(name, { to: contact, field: there, rowThere: contactRow, rowHere: accountRow });
  }
  account.derive("Name", (row) => {
    const person = contactRow(row);
    return person === null ? account.stored(row, "Name") : contact.get(person, "Name");
  });
  account.derive("IsPersonAccount", (row) => account.get(row, "PersonContactId") !== null);
}

function fullName(table: Table, row: number): string {
  const first = table.get(row, "FirstName");
  const last = table.get(row, "LastName");
  return first === null ? String(last ?? "") : `${first} ${last}`;
}
