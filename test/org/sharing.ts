import { toId15 } from "./id.ts";
import type { Security } from "./security.ts";
import type { Store } from "./store/store.ts";
import type { Table } from "./store/table.ts";

/** What everybody may do with an object's records, whoever owns them (Setup → Sharing Settings). */
export type OrgWideDefault = "private" | "read" | "readWrite";

/**
 * Which records a user may see and change. Owners may always; others by the org-wide default or a share. Role
 * hierarchies, teams and territories are not simulated.
 */
export class Sharing {
  readonly #store: Store;
  readonly #security: Security;
  readonly #defaults = new Map<string, OrgWideDefault>();
  readonly #shares = new Map<string, "read" | "edit">();

  constructor(store: Store, security: Security) {
    this.#store = store;
    this.#security = security;
  }

  setDefault(object: string, access: OrgWideDefault): void {
    this.#defaults.set(object.toLowerCase(), access);
  }

  share(recordId: string, userId: string, access: "read" | "edit"): void {
    this.#shares.set(`${toId15(recordId)} ${toId15(userId)}`, access);
  }

  /**
   * As when a rule, a territory or a person takes a share away. Like sharing itself, it is a row of another object
   * (LeadShare, ContactShare) that changes, and no stamp of the record moves.
   */
  unshare(recordId: string, userId: string): void {
    this.#shares.delete(`${toId15(recordId)} ${toId15(userId)}`);
  }

  /** True when this user sees every record of the table, so that nothing needs to be looked at one by one. */
  seesAll(userId: string, table: Table): boolean {
    const object = this.#shared(table).definition.name;
    return (
      this.#security.objectRight(userId, object, "viewAll") ||
      (this.#defaults.get(object.toLowerCase()) ?? "readWrite") !== "private"
    );
  }

  maySee(userId: string, table: Table, row: number): boolean {
    return this.seesAll(userId, table) || this.#granted(userId, table, row) !== null;
  }

  mayEdit(userId: string, table: Table, row: number): boolean {
    const object = this.#shared(table).definition.name;
    if (this.#security.objectRight(userId, object, "modifyAll")) return true;
    if ((this.#defaults.get(object.toLowerCase()) ?? "readWrite") === "readWrite") return true;
    return this.#granted(userId, table, row) === "edit";
  }

  /** The table whose default counts: history follows its parent. */
  #shared(table: Table): Table {
    const parent = /^(.+)History$/.exec(table.definition.name)?.[1];
    return parent === undefined ? table : this.#store.table(parent);
  }

  #granted(userId: string, table: Table, row: number): "read" | "edit" | null {
    const parent = this.#shared(table);
    if (parent !== table) {
      const parentRow = parent.rowOf(String(table.get(row, `${parent.definition.name}Id`)));
      return parentRow === null ? null : this.#granted(userId, parent, parentRow);
    }
    if (table.definition.name === "Contact" && table.field("IsPersonAccount") !== undefined) {
      const account = this.#store.table("Account");
      const accountRow = account.rowOf(String(table.get(row, "AccountId")));
      if (table.get(row, "IsPersonAccount") === true && accountRow !== null) {
        return this.#granted(userId, account, accountRow);
      }
    }
    if (table.field("OwnerId") === undefined) return "edit";
    if (table.get(row, "OwnerId") === userId) return "edit";
    return this.#shares.get(`${toId15(table.idOf(row))} ${toId15(userId)}`) ?? null;
  }
}
