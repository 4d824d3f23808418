/** What one user can see of an org: asked about, and learned from what Salesforce refuses. */
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import type { FieldsByObject } from "../../settings";

/**
 * What one user can see of an org, learned from answers and kept between wake-ups so that it is not asked again:
 * asking for a hidden field or for person accounts where there are none fails the query (`INVALID_FIELD`).
 */
export interface OrgShape {
  readonly personAccounts: boolean | null;
  readonly hidden: readonly HiddenField[];
  readonly learnedAt: Milliseconds;
}

export interface HiddenField {
  readonly object: PersonObject;
  readonly field: string;
}

/** Of an org that nobody has asked anything yet. */
export const UNKNOWN_SHAPE: OrgShape = { personAccounts: null, hidden: [], learnedAt: 0 };

/** Stands in `hidden` for a whole object: no field is seen of an object whose ids are not. */
const EVERYTHING = "Id";

/** Stands in `hidden` for conditions on an address, which Salesforce may show and not compare: it is encrypted. */
const COMPARED = "=";

export function isHidden(shape: OrgShape, object: PersonObject, field: string): boolean {
  return shape.hidden.some((it) => it.object === object && (it.field === field || it.field === EVERYTHING));
}

/** Can this user see records of this object at all? */
export function hasObject(shape: OrgShape, object: PersonObject): boolean {
  return !isHidden(shape, object, EVERYTHING) && !(object === "Account" && shape.personAccounts === false);
}

/** May a condition name the address of this object? */
export function isComparable(shape: OrgShape, object: PersonObject): boolean {
  return !isHidden(shape, object, addressField(object)) && !isHidden(shape, object, COMPARED);
}

/** Those of the fields that field-level security hides, and the address where it is hidden or not compared. */
export function hiddenAmong(shape: OrgShape, fields: FieldsByObject): HiddenField[] {
  const objects = (["Lead", "Contact", "Account"] as const).filter(
    (object) => !(object === "Account" && shape.personAccounts === false),
  );
  return objects.flatMap((object) =>
    [...fields[object], addressField(object), COMPARED, EVERYTHING]
      .filter((field) => isHidden(shape, object, field))
      .map((field) => ({ object, field })),
  );
}

/** Why people of this object cannot be found by their address, though this user may see them; null when they can be. */
export function whyUnsearched(
  object: PersonObject,
  hidden: readonly HiddenField[],
): "ADDRESS_HIDDEN" | "ADDRESS_ENCRYPTED" | null {
  const has = (field: string) => hidden.some((it) => it.object === object && it.field === field);
  if (has(EVERYTHING)) return null;
  if (has(addressField(object))) return "ADDRESS_HIDDEN";
  return has(COMPARED) ? "ADDRESS_ENCRYPTED" : null;
}

/** The field that holds a person's address. */
export function addressField(object: PersonObject): string {
  return object === "Account" ? "PersonEmail" : "Email";
}

/**
 * Takes why Salesforce refused a query on one object, returns the shape that this teaches; null when it teaches
 * nothing, so that the query would fail again. Salesforce names one missing column at a time.
 */
export function learn(
  shape: OrgShape,
  object: PersonObject,
  failure: Failure,
  learnedAt: Milliseconds,
): OrgShape | null {
  const hide = (field: string, of = object): OrgShape | null =>
    isHidden(shape, of, field)
      ? null
      : { ...shape, hidden: [...shape.hidden, { object: of, field }], learnedAt };

  // "sObject type 'Lead' is not supported": no right to read the object.
  if (failure.code === "INVALID_TYPE") return hide(EVERYTHING);
  if (failure.code !== "INVALID_FIELD") return null;
  const { message } = failure;
  // "field 'Email' can not be filtered in a query call": only the address is compared and may be encrypted.
  if (message.includes("can not be filtered")) return hide(COMPARED);
  // It is not documented whether this is said in the user's language.
  const [, column = pointedAt(message), entity = object] =
    /No such column '([^']+)' on entity '([^']+)'/.exec(message) ?? [];
  // "Didn't understand relationship 'ConvertedAccount' in field path": no right to read Accounts.
  if (column === "ConvertedAccount" || message.includes("'ConvertedAccount'"))
    return hide(EVERYTHING, "Account");
  // These two exist where person accounts do. (A hidden PersonEmail looks the same; then nobody is found by it.)
  if (column === "IsPersonAccount" || (entity === "Account" && column === "PersonEmail"))
    return shape.personAccounts === false ? null : { ...shape, personAccounts: false, learnedAt };
  return column && column !== EVERYTHING && entity === object ? hide(column) : null;
}

/** The column at which the caret points, under the piece of the statement that such a refusal begins with. */
function pointedAt(message: string): string | undefined {
  const [, line = "", before = ""] = /^(.*)\n( *)\^/.exec(message) ?? [];
  const column = /\b\w+/y;
  column.lastIndex = before.length;
  return column.exec(line)?.[0];
}

/** A query on Account with `IsPersonAccount` in it was answered. */
export function withPersonAccounts(shape: OrgShape, learnedAt: Milliseconds): OrgShape {
  return shape.personAccounts === null ? { ...shape, personAccounts: true, learnedAt } : shape;
}
