import { showFieldPermissions } from "./field-permissions.ts";
import type { Org } from "./org.ts";
import { PERMISSIONS, type Permission } from "./schema/setup-objects.ts";
import { type FieldAccess, type ObjectRight, Rights } from "./security.ts";

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

/** What an added permission set gives, on top of the profile. */
export interface NewPermissionSet {
  readonly name: string;
  readonly permissions?: readonly Permission[];
  /** `Lead.HasOptedOutOfEmail` → `edit`. */
  readonly fields?: Readonly<Record<string, FieldAccess>>;
  readonly objects?: Readonly<Record<string, readonly ObjectRight[]>>;
}

/** The org's users and profiles: their records, and their rights. */
export class Users {
  readonly #org: Org;
  readonly #byName = new Map<string, OrgUser>();
  readonly #byId = new Map<string, OrgUser>();
  readonly #profileIds = new Map<string, string>();

  constructor(org: Org) {
    this.#org = org;
  }

  get all(): readonly OrgUser[] {
    return [...this.#byName.values()];
  }

  get profileNames(): readonly string[] {
    return [...this.#profileIds.keys()];
  }

  /** Makes a profile with these permissions; it may read and edit all records' fields until told otherwise. */
  addProfile(name: string, permissions: readonly Permission[]): void {
    const id = this.#org.plant("Profile", { Name: name, UserType: "Standard" });
    const rights = this.#addSet({ name: `X${id}`, permissions }, id, name);
    this.#profileIds.set(name, id);
    this.#org.security.addProfile(id, rights);
    this.#showPermissions(id, rights);
  }

  profile(name: string): Rights {
    return this.#org.security.profile(this.#profileId(name));
  }

  setPermission(profile: string, permission: Permission, given: boolean): void {
    const rights = this.profile(profile);
    if (given) rights.permissions.add(permission);
    else rights.permissions.delete(permission);
    this.#org.security.changed();
    this.#showPermissions(this.#profileId(profile), rights);
    this.#showPermissions(rights.id, rights);
  }

  add(user: NewUser): OrgUser {
    const profileId = this.#profileId(user.profile);
    const id = this.#org.plant("User", {
      Username: user.username,
      FirstName: user.firstName,
      LastName: user.lastName,
      Email: user.username,
      Title: user.title ?? null,
      Alias: user.username.slice(0, 8),
      CommunityNickname: user.username.split("@")[0] ?? user.username,
      IsActive: true,
      TimeZoneSidKey: this.#org.timeZone,
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
      ProfileId: profileId,
      UserType: "Standard",
    });
    const { username, profile, password = "password" } = user;
    const made: OrgUser = { id, username, password, profile };
    this.#byName.set(username.toLowerCase(), made);
    this.#byId.set(id, made);
    this.#org.security.setProfile(id, profileId);
    this.#addAccessRow(id);
    return made;
  }

  /** A user by username; throws if there is none. */
  named(username: string): OrgUser {
    const user = this.#byName.get(username.toLowerCase());
    if (user === undefined) throw new Error(`The test org has no user ${username}.`);
    return user;
  }

  withId(id: string): OrgUser | null {
    return this.#byId.get(id) ?? null;
  }

  /** Gives a user a permission set of their own. */
  assign(username: string, permissionSet: NewPermissionSet): void {
    const user = this.named(username);
    const rights = this.#addSet(permissionSet, null, permissionSet.name);
    this.#org.plant("PermissionSetAssignment", { PermissionSetId: rights.id, AssigneeId: user.id });
    this.#org.security.assign(user.id, rights);
  }

  #addSet(given: NewPermissionSet, profileId: string | null, label: string): Rights {
    const id = this.#org.plant("PermissionSet", {
      Name: given.name,
      Label: label,
      ProfileId: profileId,
      IsOwnedByProfile: profileId !== null,
      IsCustom: profileId === null,
    });
    const rights = new Rights(id, profileId !== null);
    for (const permission of given.permissions ?? []) rights.permissions.add(permission);
    for (const [object, allowed] of Object.entries(given.objects ?? {})) rights.setObject(object, allowed);
    for (const [name, access] of Object.entries(given.fields ?? {})) {
      const [object = "", field = ""] = name.split(".");
      rights.setField(object, field, access);
      showFieldPermissions(this.#org, rights, object, field, access);
    }
    this.#showPermissions(id, rights);
    return rights;
  }

  #addAccessRow(userId: string): void {
    const { security, store } = this.#org;
    const table = store.table("UserPermissionAccess");
    security.accessRows.set(userId, table.append());
    const userOf = (row: number) => [...security.accessRows].find(([, each]) => each === row)?.[0] ?? "";
    for (const permission of PERMISSIONS)
      table.derive(`Permissions${permission}`, (row) => security.may(userOf(row), permission));
  }

  #showPermissions(id: string, rights: Rights): void {
    const { table, row } = this.#org.place(id);
    for (const permission of PERMISSIONS) {
      table.set(row, `Permissions${permission}`, rights.permissions.has(permission));
    }
  }

  #profileId(name: string): string {
    const id = this.#profileIds.get(name);
    if (id === undefined) throw new Error(`The test org has no profile ${name}.`);
    return id;
  }
}
