import type { Actor, By } from "./actor.ts";
import { Bulk } from "./bulk/bulk.ts";
import type { Clock } from "./clock.ts";
import { type Conversion, convertLead } from "./convert.ts";
import { Cursors } from "./cursors.ts";
import { addCustomField } from "./custom-fields.ts";
import { type AddressEncryption, encryptAddresses } from "./encrypt-addresses.ts";
import type { SalesforceError } from "./error.ts";
import { applyFieldPermissions, showFieldPermissions } from "./field-permissions.ts";
import type { Cloud } from "./hosts.ts";
import { parseId } from "./id.ts";
import { Layouts } from "./layouts.ts";
import { Log, type RecordWrite } from "./log.ts";
import { mergeRecords } from "./merge.ts";
import { ClientApps } from "./oauth/clients.ts";
import { type Random, seededRandom } from "./random.ts";
import { type RecordLock, Rules, type ValidationRule } from "./rules.ts";
import type { CustomField } from "./schema/custom-field.ts";
import { standardObjects } from "./schema/schema.ts";
import { PERMISSIONS, type Permission } from "./schema/setup-objects.ts";
import { type FieldAccess, type ObjectRight, type Rights, Security } from "./security.ts";
import { type SessionKind, Sessions } from "./sessions.ts";
import { type OrgWideDefault, Sharing } from "./sharing.ts";
import { bothRows, stampNew, stampSystem } from "./stamp.ts";
import type { Value } from "./store/column.ts";
import { deriveFields } from "./store/derived.ts";
import { type Place, Store } from "./store/store.ts";
import type { Table } from "./store/table.ts";
import { Tickets } from "./tickets.ts";
import { type Trouble, type TroubleEffect, Troubles } from "./trouble.ts";
import { Usage } from "./usage.ts";
import { type NewPermissionSet, type NewUser, type OrgUser, Users } from "./users.ts";
import { View } from "./view.ts";
import { type Given, prepareCreate, prepareDelete, prepareUpdate } from "./write.ts";

export type { OrgUser } from "./users.ts";

export interface OrgOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** `acme` → `acme.my.salesforce.com`; a sandbox is `acme--uat.sandbox`. */
  readonly myDomain: string;
  readonly cloud: Cloud;
  readonly name: string;
  readonly timeZone: string;
  readonly personAccounts: boolean;
  readonly dailyApiRequests: number;
}

/** Latency of each request: a fixed round trip and a cost per record, in the org's own time. */
export interface Latency {
  roundTrip: number;
  perRecord: number;
}

const SYSTEM_USERNAME = "automated.process@acme.example";

/**
 * A Salesforce org: its people, users, rules and sessions, and the verbs by which a test changes them behind a
 * client's back. Verbs act for the system, which no rule stops, unless `by` names a user.
 */
export class Org {
  readonly clock: Clock;
  readonly random: Random;
  readonly myDomain: string;
  readonly cloud: Cloud;
  readonly timeZone: string;
  readonly personAccounts: boolean;
  readonly store: Store;
  readonly security: Security;
  readonly sharing: Sharing;
  readonly rules = new Rules();
  readonly log = new Log();
  readonly troubles = new Troubles();
  readonly usage: Usage;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly cursors: Cursors;
  readonly layouts: Layouts;
  readonly clientApps: ClientApps;
  readonly bulk: Bulk;
  readonly latency: Latency = { roundTrip: 0, perRecord: 0 };
  /** By object: the fields whose history is kept, where it is not the usual ones. */
  readonly tracked = new Map<string, readonly string[]>();
  readonly id: string;
  /** API access control: `allowlist` lets no browser session into the API. */
  apiAccess: "open" | "allowlist" | "disabled" = "open";
  /**
   * Queries that no index leads through take longer than the two minutes that Salesforce gives them, as over millions of
   * rows. Bulk jobs cut such a query to pieces by primary keys, and take their time (Bulk API 2.0 guide, "Query Jobs").
   */
  slowQueries = false;
  readonly #directory = new Users(this);
  readonly #views = new Map<string, View>();
  readonly #system: OrgUser;

  constructor(options: OrgOptions) {
    this.clock = options.clock;
    this.random = seededRandom(options.seed);
    this.myDomain = options.myDomain;
    this.cloud = options.cloud;
    this.timeZone = options.timeZone;
    this.personAccounts = options.personAccounts;
    this.store = new Store(standardObjects(options.personAccounts));
    deriveFields(this.store);
    this.security = new Security(() => this.clock.now());
    this.sharing = new Sharing(this.store, this.security);
    this.usage = new Usage(options.dailyApiRequests, () => this.clock.now());
    this.cursors = new Cursors(() => this.clock.now());
    this.id = this.plant("Organization", {
      Name: options.name,
      Country: "US",
      LanguageLocaleKey: "en_US",
      TimeZoneSidKey: options.timeZone,
      OrganizationType: "Enterprise Edition",
      InstanceName: "USA42",
      IsSandbox: options.myDomain.includes("--"),
    });
    this.sessions = new Sessions(this.id.slice(0, 15), seededRandom(options.seed + 1), () =>
      this.clock.now(),
    );
    this.bulk = new Bulk(this);
    this.layouts = new Layouts(this.store);
    const secrets = seededRandom(options.seed + 3);
    this.clientApps = new ClientApps(
      () => this.clock.now(),
      (length) => Array.from({ length }, () => secrets.below(36).toString(36)).join(""),
    );
    this.tickets = new Tickets(seededRandom(options.seed + 2));
    if (options.personAccounts) {
      for (const [name, person] of [
        ["Business Account", false],
        ["Person Account", true],
      ] as const) {
        this.plant("RecordType", {
          Name: name,
          DeveloperName: name.replace(" ", ""),
          SobjectType: "Account",
          IsPersonType: person,
          IsActive: true,
        });
      }
    }
    this.addProfile(
      "System Administrator",
      PERMISSIONS.filter((each) => each !== "ViewEditConvertedLeads"),
    );
    this.addProfile("Sales User", ["ApiEnabled", "ConvertLeads", "EditTask"]);
    this.#system = this.addUser({
      username: SYSTEM_USERNAME,
      firstName: "Automated",
      lastName: "Process",
      profile: "System Administrator",
    });
  }

  // Users and what they may do

  /** Makes a profile with these permissions; it may read and edit all records' fields until told otherwise. */
  addProfile(name: string, permissions: readonly Permission[]): void {
    this.#directory.addProfile(name, permissions);
  }

  profile(name: string): Rights {
    return this.#directory.profile(name);
  }

  get profileNames(): readonly string[] {
    return this.#directory.profileNames;
  }

  /** Gives a profile a permission, or takes it away. */
  setPermission(profile: string, permission: Permission, given: boolean): void {
    this.#directory.setPermission(profile, permission, given);
  }

  setFieldSecurity(profile: string, object: string, fieldName: string, access: FieldAccess): void {
    const rights = this.profile(profile);
    rights.setField(object, fieldName, access);
    showFieldPermissions(this, rights, object, fieldName, access);
    this.security.changed();
  }

  setObjectRights(profile: string, object: string, rights: readonly ObjectRight[]): void {
    this.profile(profile).setObject(object, rights);
    this.security.changed();
  }

  setSharing(object: string, access: OrgWideDefault): void {
    this.sharing.setDefault(object, access);
  }

  addUser(user: NewUser): OrgUser {
    return this.#directory.add(user);
  }

  /** Gives a user a permission set, on top of their profile. */
  assignPermissionSet(username: string, permissionSet: NewPermissionSet): void {
    this.#directory.assign(username, permissionSet);
  }

  /** A user by username; throws if there is none. */
  user(username: string): OrgUser {
    return this.#directory.named(username);
  }

  userById(id: string): OrgUser | null {
    return this.#directory.withId(id);
  }

  /** All users but the system itself. */
  get users(): readonly OrgUser[] {
    return this.#directory.all.filter((user) => user !== this.#system);
  }

  /** The org through a user's eyes: by the data API and pages, or by the Tooling API. */
  viewOf(userId: string, api: "data" | "tooling" = "data"): View {
    const key = `${userId} ${api}`;
    const made =
      this.#views.get(key) ??
      new View(
        {
          store: this.store,
          security: this.security,
          sharing: this.sharing,
          now: () => this.clock.now(),
          timeZone: this.timeZone,
        },
        userId,
        api === "tooling",
      );
    this.#views.set(key, made);
    return made;
  }

  // Sessions

  /** Logs a user in and tells the session id, as the `sid` cookie of the API host would hold it. */
  login(username: string, kind: SessionKind = "api"): string {
    return this.sessions.start(this.user(username).id, kind).id;
  }

  /** Ends all sessions of a user, as an admin or a time-out would. */
  expireSessions(username: string): void {
    this.sessions.endAllOf(this.user(username).id);
  }

  // Records

  create(object: string, given: Given, by?: By): string {
    return prepareCreate(this, this.actor(by), object, given).commit();
  }

  update(id: string, given: Given, by?: By): void {
    prepareUpdate(this, this.actor(by), this.place(id).table.definition.name, id, given).commit();
  }

  delete(id: string, by?: By): void {
    prepareDelete(this, this.actor(by), null, id).commit();
  }

  createAs(actor: Actor, object: string, given: Given): string {
    return prepareCreate(this, actor, object, given).commit();
  }

  updateAs(actor: Actor, object: string, id: string, given: Given): void {
    prepareUpdate(this, actor, object, id, given).commit();
  }

  /** Takes a record out of the recycle bin. */
  undelete(id: string, by?: By): void {
    const { table, row } = this.place(id);
    for (const [each, eachRow] of bothRows(this, table, row)) each.set(eachRow, "IsDeleted", false);
    stampSystem(this, table, row);
    this.noteWrite(this.actor(by), "undelete", table, row, [], 1);
  }

  /**
   * Empties the recycle bin: what was deleted is gone for good, and no query of the loser of a merge leads to its winner
   * any more (salesforce.stackexchange.com 24291). Salesforce does so by itself after 15 days, or earlier, where more
   * lies in it than 25 records for each MB of storage (help.salesforce.com, article 000386222).
   */
  emptyRecycleBin(): void {
    for (const table of this.store.tables) {
      if (table.field("IsDeleted") === undefined) continue;
      for (let row = 0; row < table.count; row++) {
        if (table.has(row) && table.get(row, "IsDeleted") === true) table.erase(row);
      }
    }
  }

  /** Merges losers into a winner, which keeps its own values. */
  merge(winnerId: string, loserIds: readonly string[], by?: By): void {
    mergeRecords(this, this.actor(by), winnerId, loserIds);
  }

  /** Converts a Lead into a new Contact or an existing one, which keeps its own values. */
  convertLead(
    leadId: string,
    conversion: Conversion = {},
    by?: By,
  ): { contactId: string; accountId: string } {
    return convertLead(this, this.actor(by), leadId, conversion);
  }

  /** A change by the system itself (a roll-up, an index job): only `SystemModstamp` moves. */
  touch(id: string): void {
    const { table, row } = this.place(id);
    stampSystem(this, table, row);
  }

  /** Puts a record there as if it had always been: not in the log, no rule asked. Used for seeding and set-up records. */
  plant(
    object: string,
    given: Readonly<Record<string, Value>>,
    at = this.clock.now(),
    userId?: string,
  ): string {
    const table = this.store.table(object);
    const row = table.append();
    if (table.field("SystemModstamp") !== undefined) stampNew(table, row, at, userId ?? this.#systemId());
    for (const name in given) table.set(row, name, given[name] ?? null);
    return table.idOf(row);
  }

  /** Where a record is, deleted or not; throws if there is none. */
  place(id: string): Place {
    const place = parseId(id) === null ? null : this.store.locate(id);
    if (place === null) throw new Error(`The test org has no record ${id}.`);
    return place;
  }

  /** All values of a record, seen by nobody in particular; null if it is not there (purged). */
  find(id: string): Record<string, Value> | null {
    const place = this.store.locate(id);
    if (place === null) return null;
    const { table, row } = place;
    return Object.fromEntries(table.definition.fields.map((each) => [each.name, table.get(row, each.name)]));
  }

  value(id: string, fieldName: string): Value {
    const { table, row } = this.place(id);
    return table.get(row, table.field(fieldName)?.name ?? fieldName);
  }

  /** Ids of all Leads, Contacts and person accounts with this address, without those in the recycle bin. */
  findByAddress(address: string): string[] {
    const fields = [
      ["Lead", "Email"],
      ["Contact", "Email"],
      ["Account", "PersonEmail"],
    ] as const;
    return fields.flatMap(([object, name]) => {
      const table = this.store.table(object);
      if (table.field(name) === undefined) return [];
      const rows = [...(table.find(name, address) ?? [])];
      return rows.filter((row) => table.get(row, "IsDeleted") !== true).map((row) => table.idOf(row));
    });
  }

  // Rules and troubles

  addValidationRule(rule: ValidationRule): void {
    this.rules.validation.push(rule);
  }

  lockRecord(id: string, lock: RecordLock = { kind: "approval" }): void {
    const { table, row } = this.place(id);
    this.rules.lock(table.idOf(row), lock);
  }

  unlockRecord(id: string): void {
    const { table, row } = this.place(id);
    this.rules.unlock(table.idOf(row));
  }

  /** Makes something go wrong. The function given back ends it. */
  addTrouble(trouble: Trouble): () => void {
    return this.troubles.add(trouble);
  }

  /** Lets calls fail by chance, reproducibly. A rate of 0 ends it. */
  setRandomTrouble(
    seed: number,
    rate: number,
    kinds: readonly TroubleEffect[],
    when: Trouble["when"] = (call) => call.api,
  ): void {
    this.troubles.setRandom(seededRandom(seed), rate, kinds, when);
  }

  // Set-up

  /** Adds a custom field to an object; on Contact also as `…__pc` to Account, when person accounts are on. */
  addCustomField(object: string, custom: CustomField): void {
    addCustomField(this, object, custom);
  }

  /** Encrypts the addresses of people (Shield Platform Encryption). */
  encryptAddresses(scheme: AddressEncryption): void {
    encryptAddresses(this, scheme);
  }

  // For the org's own parts

  actor(by?: By): Actor {
    const rowIsLocked = () => false;
    if (by === undefined) {
      const { id: userId, username } = this.#system;
      return { userId, username, through: "system", call: null, system: true, rowIsLocked };
    }
    const { username, through } = typeof by === "string" ? { username: by, through: "page" as const } : by;
    return { userId: this.user(username).id, username, through, call: null, system: false, rowIsLocked };
  }

  noteChange(actor: Actor, table: Table, row: number, fieldName: string, old: Value, next: Value): void {
    this.log.noteChange(this.clock.now(), actor, table, row, { field: fieldName, old, new: next });
  }

  noteWrite(
    actor: Actor,
    kind: RecordWrite["kind"],
    table: Table,
    row: number,
    fields: readonly string[],
    changed: number,
  ): void {
    applyFieldPermissions(this, table, row, kind === "delete");
    this.log.noteWrite(this.clock.now(), actor, table, row, { kind, fields, changed });
  }

  /** Runs writes that stand or fall together: when one is refused, all are as before, in the records and in the log. */
  allOrNone(run: () => SalesforceError | null): SalesforceError | null {
    const changes = this.log.changes.length;
    const writes = this.log.writes.length;
    let kept = false;
    try {
      const refusal = this.store.undoable(run, (result) => result === null);
      kept = refusal === null;
      return refusal;
    } finally {
      if (!kept) {
        this.log.changes.length = changes;
        this.log.writes.length = writes;
      }
    }
  }

  #systemId(): string {
    // The first user is the system's; what is planted before it points ahead to it.
    return this.store.table("User").idOf(0);
  }
}
