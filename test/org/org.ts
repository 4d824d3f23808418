import type { Actor, By } from "./actor.ts";
import { Bulk } from "./bulk/bulk.ts";
import type { Clock } from "./clock.ts";
import { type Conversion, convertLead } from "./convert.ts";
import { Cursors } from "./cursors.ts";
import type { SalesforceError } from "./error.ts";
import { applyFieldPermissions, showFieldPermissions } from "./field-permissions.ts";
import { parseId } from "./id.ts";
import { Layouts } from "./layouts.ts";
import { type FieldChange, Log, type RecordWrite } from "./log.ts";
import { mergeRecords } from "./merge.ts";
import { ClientApps } from "./oauth/clients.ts";
import { type Random, seededRandom } from "./random.ts";
import { type RecordLock, Rules, type ValidationRule } from "./rules.ts";
import { type CustomField, customFieldDefinition } from "./schema/custom-field.ts";
import type { FieldDefinition } from "./schema/field.ts";
import { standardObjects } from "./schema/schema.ts";
import { PERMISSIONS, type Permission } from "./schema/setup-objects.ts";
import { type FieldAccess, type ObjectRight, Rights, Security } from "./security.ts";
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
import { View } from "./view.ts";
import { type Given, prepareCreate, prepareDelete, prepareUpdate } from "./write.ts";

export interface OrgOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** `acme` → `acme.my.salesforce.com`; a sandbox is `acme--uat.sandbox`. */
  readonly myDomain: string;
  readonly name: string;
  readonly timeZone: string;
  readonly personAccounts: boolean;
  readonly dailyApiRequests: number;
}

export interface OrgUser {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly profile: string;
}

export interface NewUser {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly profile: string;
  readonly password?: string;
  readonly title?: string;
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
  readonly timeZone: string;
  readonly personAccounts: boolean;
  readonly store: Store;
  readonly security = new Security();
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
  readonly #users = new Map<string, OrgUser>();
  readonly #views = new Map<string, View>();
  readonly #profileIds = new Map<string, string>();
  readonly #system: OrgUser;

  constructor(options: OrgOptions) {
    this.clock = options.clock;
    this.random = seededRandom(options.seed);
    this.myDomain = options.myDomain;
    this.timeZone = options.timeZone;
    this.personAccounts = options.personAccounts;
    this.store = new Store(standardObjects(options.personAccounts));
    deriveFields(this.store);
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
    const id = this.plant("Profile", { Name: name, UserType: "Standard" });
    const setId = this.plant("PermissionSet", {
      Name: `X${id}`,
      Label: name,
      ProfileId: id,
      IsOwnedByProfile: true,
    });
    const rights = new Rights(setId, true);
    for (const permission of permissions) rights.permissions.add(permission);
    this.#profileIds.set(name, id);
    this.security.addProfile(id, rights);
    this.#showPermissions(id, rights);
    this.#showPermissions(setId, rights);
  }

  /** Gives a profile a permission, or takes it away. */
  setPermission(profile: string, permission: Permission, given: boolean): void {
    const rights = this.profile(profile);
    if (given) rights.permissions.add(permission);
    else rights.permissions.delete(permission);
    this.security.version++;
    this.#showPermissions(this.#profileId(profile), rights);
    this.#showPermissions(rights.id, rights);
  }

  setFieldSecurity(profile: string, object: string, fieldName: string, access: FieldAccess): void {
    const rights = this.profile(profile);
    rights.setField(object, fieldName, access);
    showFieldPermissions(this, rights, object, fieldName, access);
    this.security.version++;
  }

  setObjectRights(profile: string, object: string, rights: readonly ObjectRight[]): void {
    this.profile(profile).setObject(object, rights);
    this.security.version++;
  }

  setSharing(object: string, access: OrgWideDefault): void {
    this.sharing.setDefault(object, access);
  }

  profile(name: string): Rights {
    return this.security.profile(this.#profileId(name));
  }

  get profileNames(): readonly string[] {
    return [...this.#profileIds.keys()];
  }

  addUser(user: NewUser): OrgUser {
    const profileId = this.#profileId(user.profile);
    const id = this.plant("User", {
      Username: user.username,
      FirstName: user.firstName,
      LastName: user.lastName,
      Email: user.username,
      Title: user.title ?? null,
      Alias: user.username.slice(0, 8),
      CommunityNickname: user.username.split("@")[0] ?? user.username,
      IsActive: true,
      TimeZoneSidKey: this.timeZone,
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
      ProfileId: profileId,
      UserType: "Standard",
    });
    const made: OrgUser = {
      id,
      username: user.username,
      password: user.password ?? "password",
      profile: user.profile,
    };
    this.#users.set(user.username.toLowerCase(), made);
    this.security.setProfile(id, profileId);
    return made;
  }

  /** A user by username; throws if there is none. */
  user(username: string): OrgUser {
    const user = this.#users.get(username.toLowerCase());
    if (user === undefined) throw new Error(`The test org has no user ${username}.`);
    return user;
  }

  userById(id: string): OrgUser | null {
    for (const user of this.#users.values()) if (user.id === id) return user;
    return null;
  }

  get users(): readonly OrgUser[] {
    return [...this.#users.values()].filter((user) => user !== this.#system);
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

  /** Empties the recycle bin: what was deleted is gone for good. */
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
    const table = this.store.table(object);
    const made = customFieldDefinition(custom);
    table.addField(made);
    const { formula } = custom;
    if (formula !== undefined) {
      table.derive(made.name, (row) => {
        const plain = table.definition.fields.filter((each) => !each.calculated);
        return formula(Object.fromEntries(plain.map((each) => [each.name, table.get(row, each.name)])));
      });
    }
    this.plant("CustomField", {
      DeveloperName: made.name.replace(/__c$/, ""),
      FullName: `${object}.${made.name}`,
      TableEnumOrId: object,
    });
    if (custom.onLayout !== false) this.layouts.add(object, made.name);
    if (object === "Contact" && this.personAccounts) this.#showOnAccount(made, custom.onLayout !== false);
    for (const [profile, access] of Object.entries(custom.access ?? {})) {
      this.setFieldSecurity(profile, object, custom.name, access);
    }
    this.security.version++;
  }

  /** The id of a custom field's own record, by which Setup and the Tooling API name it. */
  customFieldId(object: string, name: string): string {
    const table = this.store.table("CustomField");
    for (let row = 0; row < table.count; row++) {
      if (table.get(row, "FullName") === `${object}.${name}`) return table.idOf(row);
    }
    throw new Error(`The test org has no custom field ${object}.${name}.`);
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
    const change: FieldChange = {
      at: this.clock.now(),
      username: actor.username,
      through: actor.through,
      call: actor.call,
      object: table.definition.name,
      id: table.idOf(row),
      field: fieldName,
      old,
      new: next,
    };
    this.log.changes.push(change);
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
    this.log.writes.push({
      at: this.clock.now(),
      username: actor.username,
      through: actor.through,
      call: actor.call,
      kind,
      object: table.definition.name,
      id: table.idOf(row),
      fields,
      changed,
    });
  }

  /** Runs writes that stand or fall together: when one is refused, all are as before, in the records and in the log. */
  allOrNone(run: () => SalesforceError | null): SalesforceError | null {
    const changes = this.log.changes.length;
    const writes = this.log.writes.length;
    const result = this.store.undoable(run, (refusal) => refusal === null);
    if (result !== null) {
      this.log.changes.length = changes;
      this.log.writes.length = writes;
    }
    return result;
  }

  #showOnAccount(made: FieldDefinition, onLayout: boolean): void {
    const account = this.store.table("Account");
    const contact = this.store.table("Contact");
    const pattern = account.forwardOf("PersonEmail");
    const name = made.name.replace(/__c$/, "__pc");
    account.addField({ ...made, name });
    if (onLayout) this.layouts.add("PersonAccount", name);
    if (pattern !== undefined) account.forward(name, { ...pattern, to: contact, field: made.name });
  }

  #showPermissions(id: string, rights: Rights): void {
    const { table, row } = this.place(id);
    for (const permission of PERMISSIONS) {
      table.set(row, `Permissions${permission}`, rights.permissions.has(permission));
    }
  }

  #profileId(name: string): string {
    const id = this.#profileIds.get(name);
    if (id === undefined) throw new Error(`The test org has no profile ${name}.`);
    return id;
  }

  #systemId(): string {
    // The first user is the system's; what is planted before it points ahead to it.
    return this.store.table("User").idOf(0);
  }
}
