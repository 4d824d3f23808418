import { canonicalInstant, instantsOf, type Span } from "./datetime.ts";
import { canonicalId } from "./id.ts";
import { likeTest } from "./like.ts";
import type { Literal } from "./literal.ts";
import type { Value } from "./path.ts";
import type { FieldType } from "./source.ts";

export type Operator =
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "LIKE"
  | "IN"
  | "NOT IN"
  | "INCLUDES"
  | "EXCLUDES";

export type Test = (value: Value) => boolean;

/** Why a comparison is refused; the caller adds the place. */
export class ComparisonRefused extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

export interface Compared {
  /** For messages: the field as written. */
  readonly name: string;
  readonly type: FieldType;
  /** A multi-select picklist: its value is a list with semicolons. */
  readonly multiple: boolean;
  readonly caseSensitive: boolean;
}

/**
 * Compiles one comparison to a test of the field's value.
 * @throws ComparisonRefused if the operator or a literal does not fit the field's type.
 */
export function comparisonTest(
  field: Compared,
  operator: Operator,
  literals: readonly Literal[],
  timeZone: string,
): Test {
  switch (operator) {
    case "=":
    case "IN":
      return equality(field, literals, timeZone);
    case "!=":
    case "NOT IN": {
      // A row without a value is among the rows that differ.
      const equal = equality(field, literals, timeZone);
      return (value) => !equal(value);
    }
    case "LIKE":
      return like(field, literals);
    case "INCLUDES":
    case "EXCLUDES":
      return inclusion(field, operator, literals);
    default:
      return ordering(field, operator, literals, timeZone);
  }
}

function equality(field: Compared, literals: readonly Literal[], timeZone: string): Test {
  const orNull = literals.some((literal) => isNull(field, literal));
  const given = literals.filter((literal) => !isNull(field, literal));
  if (field.type === "date" || field.type === "datetime") {
    const spans = given.map((literal) => spanOf(field, literal, timeZone));
    const prepare = prepared(field.type);
    return (value) => {
      if (value === null) return orNull;
      const at = prepare(value) as string;
      return spans.some((span) => span.from <= at && at <= span.last);
    };
  }
  const wanted = new Set(given.map((literal) => plainOf(field, literal)));
  const prepare: ReturnType<typeof prepared> = field.caseSensitive ? (value) => value : prepared(field.type);
  if (field.type === "boolean") {
    // "null matches FALSE values", and a checkbox behind a missing parent is null (SOQL reference, "Use null in WHERE").
    const unchecked = orNull || wanted.has(false);
    const checked = wanted.has(true);
    return (value) => (value === true ? checked : unchecked);
  }
  const [only] = wanted;
  if (wanted.size === 1) return (value) => (value === null ? orNull : prepare(value) === only);
  return (value) => (value === null ? orNull : wanted.has(prepare(value)));
}

function ordering(field: Compared, operator: string, literals: readonly Literal[], timeZone: string): Test {
  if (field.type === "boolean") throw invalidOperator();
  const [literal] = literals;
  if (literal === undefined || isNull(field, literal)) return () => false;
  const span = field.type === "date" || field.type === "datetime" ? spanOf(field, literal, timeZone) : null;
  const low = (span?.from ?? plainOf(field, literal)) as string;
  const high = (span?.last ?? low) as string;
  // Both sides have the same type by now: strings, or numbers treated as such for the compiler's sake.
  const prepare = prepared(field.type) as (value: Exclude<Value, null>) => string;
  switch (operator) {
    case "<":
      return (value) => value !== null && prepare(value) < low;
    case "<=":
      return (value) => value !== null && prepare(value) <= high;
    case ">":
      return (value) => value !== null && prepare(value) > high;
    default:
      return (value) => value !== null && prepare(value) >= low;
  }
}

function like(field: Compared, literals: readonly Literal[]): Test {
  // "invalid operator on id field" is Salesforce's answer to LIKE on Id.
  if (familyOf(field.type) === "id") {
    throw new ComparisonRefused("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field");
  }
  if (familyOf(field.type) !== "text") throw invalidOperator();
  const [literal] = literals;
  if (literal?.kind === "null") throw invalidOperator();
  if (literal?.kind !== "string") throw mustBe(field);
  const matches = likeTest(literal.raw);
  return (value) => value !== null && matches(String(value));
}

function inclusion(field: Compared, operator: string, literals: readonly Literal[]): Test {
  if (!field.multiple) {
    throw new ComparisonRefused(
      "INVALID_QUERY_FILTER_OPERATOR",
      "includes or excludes operator only valid on multipicklist field",
    );
  }
  // 'A;B' asks for both at once, 'A','B' for either.
  const wanted = literals.map((literal) => {
    if (literal.kind !== "string") throw mustBe(field);
    return literal.text.toLowerCase().split(";");
  });
  const includes: Test = (value) => {
    const chosen = new Set(
      String(value ?? "")
        .toLowerCase()
        .split(";"),
    );
    return wanted.some((all) => all.every((one) => chosen.has(one)));
  };
  return operator === "INCLUDES" ? includes : (value) => !includes(value);
}

type Family = "text" | "id" | "number" | "boolean" | "date" | "datetime";

/** Which literals and operators a field type takes. */
export function familyOf(type: FieldType): Family {
  switch (type) {
    case "id":
    case "reference":
      return "id";
    case "int":
    case "double":
    case "currency":
    case "percent":
      return "number";
    case "boolean":
    case "date":
    case "datetime":
      return type;
    default:
      return "text";
  }
}

/** Brings a row's value into the form in which it is compared. */
export function prepared(type: FieldType): (value: Exclude<Value, null>) => Exclude<Value, null> {
  switch (familyOf(type)) {
    case "text":
      return (value) => String(value).toLowerCase();
    case "datetime":
      return (value) => canonicalInstant(String(value));
    default:
      return (value) => value;
  }
}

/** Salesforce stores no empty strings: `''` asks for the same rows as null. */
function isNull(field: Compared, literal: Literal): boolean {
  if (literal.kind === "null") return true;
  const family = familyOf(field.type);
  return literal.kind === "string" && literal.text === "" && (family === "text" || family === "id");
}

function plainOf(field: Compared, literal: Literal): string | number | boolean {
  const family = familyOf(field.type);
  if (family === "number" && literal.kind === "number") return literal.value;
  if (family === "boolean" && literal.kind === "boolean") return literal.value;
  if (family === "text" && literal.kind === "string")
    return field.caseSensitive ? literal.text : literal.text.toLowerCase();
  if (family === "id" && literal.kind === "string") {
    const id = canonicalId(literal.text);
    if (id !== null) return id;
    throw new ComparisonRefused("INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${literal.text}`);
  }
  throw mustBe(field);
}

/** The ends of what a date or datetime literal means for a field of this type. */
export function spanOf(field: Compared, literal: Literal, timeZone: string): Span {
  if (literal.kind === "days") {
    return field.type === "date" ? literal.days : instantsOf(literal.days, timeZone);
  }
  if (field.type === "date" && literal.kind === "date") return { from: literal.date, last: literal.date };
  if (field.type === "datetime" && literal.kind === "datetime") {
    return { from: literal.instant, last: literal.instant };
  }
  throw mustBe(field);
}

/** The types' names in messages are those of the SOAP API: `dateTime`, and `double` for money and percent. */
function mustBe(field: Compared): ComparisonRefused {
  const family = familyOf(field.type);
  const quoted = family === "text" || family === "id";
  const type = quoted
    ? "string"
    : family === "number" && field.type !== "int"
      ? "double"
      : field.type === "datetime"
        ? "dateTime"
        : field.type;
  return new ComparisonRefused(
    "INVALID_FIELD",
    `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? "" : "not "}be enclosed in quotes`,
  );
}

function invalidOperator(): ComparisonRefused {
  return new ComparisonRefused("INVALID_QUERY_FILTER_OPERATOR", "invalid operator");
}
