import { contactFieldOf } from "./schema/account.ts";
import type { FieldDefinition } from "./schema/field.ts";
import type { Permission } from "./schema/setup-objects.ts";

/** What a profile or permission set lets its users do with a field. */
export type FieldAccess = "hidden" | "readOnly" | "edit";
export type ObjectRight = "read" | "create" | "edit" | "delete" | "viewAll" | "modifyAll";

/**
 * What users may do: a profile's own permission set, or one assigned on top. A user has the most that any of theirs
 * gives.
 */
export class Rights {
  readonly id: string;
  /** For a profile's own set, what a field or object not named below allows; an added set gives only what it names. */
  readonly ofProfile: boolean;
  readonly permissions = new Set<Permission>();
  readonly #fields = new Map<string, FieldAccess>();
  readonly #objects = new Map<string, ReadonlySet<ObjectRight>>();

  constructor(id: string, ofProfile: boolean) {
    this.id = id;
    this.ofProfile = ofProfile;
  }

  setField(object: string, field: string, access: FieldAccess): void {
    this.#fields.set(`${object}.${field}`.toLowerCase(), access);
  }

  /** The fields that were named, as `object.field` in lower case. */
  get namedFields(): ReadonlyMap<string, FieldAccess> {
    return this.#fields;
  }

  setObject(object: string, rights: readonly ObjectRight[]): void {
    this.#objects.set(object.toLowerCase(), new Set(rights));
  }

  fieldAccess(object: string, field: string): FieldAccess {
    return this.#fields.get(`${object}.${field}`.toLowerCase()) ?? (this.ofProfile ? "edit" : "hidden");
  }

  has(object: string, right: ObjectRight): boolean {
    const named = this.#objects.get(object.toLowerCase());
    if (named !== undefined) return named.has(right);
    return this.ofProfile && right !== "viewAll" && right !== "modifyAll";
  }
}

/** All profiles and permission sets, and who has which. */
export class Security {
  /** Moves with every change, so that what was worked out for a user can be kept until then. */
  version = 0;
  /** When the last change was, for clients that ask whether a describe is still good. */
  changedAt: number;
  readonly #now: () => number;
  readonly #profiles = new Map<string, Rights>();
  readonly #assigned = new Map<string, Rights[]>();
  readonly #profileOf = new Map<string, string>();

  /** By user, the row of `UserPermissionAccess` that is theirs. */
  readonly accessRows = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
    this.changedAt = now();
  }

  /** Notes that somebody may see or do something else from now on: a right, or a field that is new. */
  changed(): void {
    this.version++;
    this.changedAt = this.#now();
  }

  /** By profile id. */
  addProfile(profileId: string, rights: Rights): void {
    this.#profiles.set(profileId, rights);
    this.changed();
  }

  setProfile(userId: string, profileId: string): void {
    this.#profileOf.set(userId, profileId);
    this.changed();
  }

  assign(userId: string, rights: Rights): void {
    this.#assigned.set(userId, [...(this.#assigned.get(userId) ?? []), rights]);
    this.changed();
  }

  profile(profileId: string): Rights {
    const rights = this.#profiles.get(profileId);
    if (rights === undefined) throw new Error(`No profile ${profileId}.`);
    return rights;
  }

  get profiles(): readonly Rights[] {
    return [...this.#profiles.values()];
  }

  /** A profile's own set or an added one, by its permission set's id. */
  rightsOf(permissionSetId: string): Rights | undefined {
    const added = [...this.#assigned.values()].flat();
    return [...this.#profiles.values(), ...added].find((rights) => rights.id === permissionSetId);
  }

  may(userId: string, permission: Permission): boolean {
    return this.#rights(userId).some((rights) => rights.permissions.has(permission));
  }

  objectRight(userId: string, object: string, right: ObjectRight): boolean {
    const rights = this.#rights(userId);
    const all =
      right === "read" || right === "viewAll" ? ["ViewAllData", "ModifyAllData"] : ["ModifyAllData"];
    if (all.some((permission) => this.may(userId, permission as Permission))) return true;
    return rights.some((each) => each.has(object, right));
  }

  /** Field-level security. Person fields of Account follow the Contact's (Veeva's notes on person accounts). */
  fieldAccess(userId: string, object: string, field: FieldDefinition): FieldAccess {
    if (!field.permissionable) return "edit";
    const there = object === "Account" ? contactFieldOf(field.name) : undefined;
    const [ofObject, ofField] = there === undefined ? [object, field.name] : ["Contact", there];
    let most: FieldAccess = "hidden";
    for (const rights of this.#rights(userId)) {
      const access = rights.fieldAccess(ofObject, ofField);
      if (access === "edit") return "edit";
      if (access === "readOnly") most = "readOnly";
    }
    return most;
  }

  #rights(userId: string): Rights[] {
    const profile = this.#profiles.get(this.#profileOf.get(userId) ?? "");
    return [...(profile === undefined ? [] : [profile]), ...(this.#assigned.get(userId) ?? [])];
  }
}
