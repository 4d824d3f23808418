/** The queries for people: what is read of each object, and under which condition. */
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import type { FieldsByObject } from "../../settings";
import type { RecordAt } from "./salesforce";
import type { OrgShape } from "./shape";
import { addressField, hasObject, isComparable, isHidden } from "./shape";
import { beginningWith, containing, dateTime, textList } from "./soql";

/** What a condition may name. */
interface Columns {
  readonly object: PersonObject;
  /** Null where this user cannot see addresses, or Salesforce does not compare them. */
  readonly address: string | null;
  readonly optOuts: readonly string[];
}

/** The WHERE of one object; null when nothing of this object can meet it. */
export type Condition = (columns: Columns) => string | null;

/**
 * The query for people of one object. Null when there is nothing to ask: the object is out of sight, the org has no
 * person accounts, or the condition cannot be met.
 */
export function peopleQuery(
  object: PersonObject,
  fields: FieldsByObject,
  shape: OrgShape,
  condition: Condition,
  limit?: number,
): string | null {
  if (!hasObject(shape, object)) return null;
  const visible = (names: readonly string[]) => names.filter((name) => !isHidden(shape, object, name));
  const [address = null] = visible([addressField(object)]);
  const optOuts = visible(fields[object]);
  const where = condition({ object, address: isComparable(shape, object) ? address : null, optOuts });
  if (where === null) return null;

  const columns = [
    "Id",
    // First, so that an org without person accounts names this column and not a hidden one.
    ...(object === "Account" ? ["IsPersonAccount"] : []),
    "Name",
    ...(address === null ? [] : [address]),
    ...optOuts,
    "SystemModstamp",
    "LastModifiedDate",
    "LastModifiedById",
    "LastModifiedBy.Name",
    "Owner.Name",
    "IsDeleted",
    "MasterRecordId",
    ...(object === "Lead" ? convertedColumns(shape) : []),
  ];
  const conditions = [where, ...personAccountCondition(object, shape)];
  return [
    `SELECT ${[...new Set(columns)].join(",")}`,
    `FROM ${object}`,
    `WHERE ${conditions.length === 1 ? where : `(${where}) AND ${conditions[1]}`}`,
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join(" ");
}

/** Where the Lead went. A person account is written through its Account, never through its Contact. */
function convertedColumns(shape: OrgShape): string[] {
  return [
    "IsConverted",
    "ConvertedContactId",
    ...(hasObject(shape, "Account") ? ["ConvertedAccountId", "ConvertedAccount.IsPersonAccount"] : []),
  ];
}

/** Every person account has a Contact beside it, which must not be taken for a person of its own. */
function personAccountCondition(object: PersonObject, shape: OrgShape): string[] {
  if (object === "Account") return ["IsPersonAccount = true"];
  return object === "Contact" && shape.personAccounts !== false ? ["IsPersonAccount = false"] : [];
}

/** An accent may be stored apart from its letter, as some computers write it. */
export function withAddress(addresses: readonly string[]): Condition {
  const written = [...new Set(addresses.flatMap((each) => [each, each.normalize("NFD")]))];
  return ({ address }) =>
    address === null || written.length === 0 ? null : `${address} IN ${textList(written)}`;
}

/** A Contact that belongs to a person account is found as that account. */
export function withId(records: readonly RecordAt[]): Condition {
  const idsOf = (object: PersonObject) => [
    ...new Set(records.filter((it) => it.object === object).map((it) => it.recordId)),
  ];
  const isOneOf = (column: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${column} IN ${textList(ids)}`];
  return ({ object }) => {
    const ways = [
      ...isOneOf("Id", idsOf(object)),
      ...(object === "Account" ? isOneOf("PersonContactId", idsOf("Contact")) : []),
    ];
    return ways.length === 0 ? null : ways.join(" OR ");
  };
}

/**
 * Everything that moved since; `SystemModstamp` is indexed, and moves on changes by the system too. Since null: everyone
 * who is opted out, through no index at all.
 *
 * @param ticked only who is opted out of what moved
 */
export function changedSince(time: Milliseconds | null, ticked = false): Condition {
  return ({ optOuts }) => {
    const optedOut = optOuts.map((field) => `${field} = true`).join(" OR ") || null;
    if (time === null) return optedOut;
    const moved = `SystemModstamp >= ${dateTime(time)}`;
    return ticked ? optedOut && `${moved} AND (${optedOut})` : moved;
  };
}

/** Always true, for a query that needs a WHERE to be built on. */
export const everyone: Condition = () => "Id != null";

/**
 * People by what a rep types. Beginnings only, which Salesforce finds through its indexes in an org of any size; after
 * an @ also the middle of addresses, for "everyone at this company".
 */
export function typed(words: string): Condition {
  return ({ object, address }) => {
    const byAddress =
      address === null
        ? []
        : [`${address} LIKE ${words.startsWith("@") ? containing(words) : beginningWith(words)}`];
    const byName = words.includes("@")
      ? []
      : [`Name LIKE ${beginningWith(words)}`, `LastName LIKE ${beginningWith(words)}`];
    const ways = [...byName, ...byAddress];
    if (ways.length === 0) return null;
    // What a converted Lead became is found beside it.
    return object === "Lead" ? `(${ways.join(" OR ")}) AND IsConverted = false` : ways.join(" OR ");
  };
}
