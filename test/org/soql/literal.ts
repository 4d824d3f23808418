import type { LiteralType } from "@jetstreamapp/soql-parser-js";
import { type Days, readDate, readInstant, today } from "./datetime.ts";
import { NotSimulatedError, SoqlError } from "./error.ts";
import { daysOf } from "./period.ts";
import type { SoqlSource } from "./source.ts";

/** What stands on the right of an operator. */
export type Literal =
  | { readonly kind: "null" }
  /** `raw` is what stands between the quotes: LIKE must tell `%` from `\\%`. */
  | { readonly kind: "string"; readonly text: string; readonly raw: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "date"; readonly date: string }
  | { readonly kind: "datetime"; readonly instant: string }
  | { readonly kind: "days"; readonly days: Days };

/**
 * Reads one literal as the parser gives it (strings still quoted).
 * @throws SoqlError for a date that does not exist.
 */
export function readLiteral(type: LiteralType | undefined, raw: string, source: SoqlSource): Literal {
  switch (type) {
    case "NULL":
      return { kind: "null" };
    case "STRING":
      return { kind: "string", text: unescaped(raw.slice(1, -1)), raw: raw.slice(1, -1) };
    case "INTEGER":
    case "DECIMAL":
      return { kind: "number", value: Number(raw) };
    case "BOOLEAN":
      return { kind: "boolean", value: raw.toUpperCase() === "TRUE" };
    case "DATE": {
      const date = readDate(raw);
      if (date === null) throw new SoqlError("MALFORMED_QUERY", `Invalid date: ${raw}`);
      return { kind: "date", date };
    }
    case "DATETIME": {
      const instant = readInstant(raw);
      if (instant === null) throw new SoqlError("MALFORMED_QUERY", `Invalid datetime: ${raw}`);
      return { kind: "datetime", instant };
    }
    case "DATE_LITERAL":
    case "DATE_N_LITERAL": {
      const days = daysOf(raw, today(source.now(), source.timeZone));
      if (days === null) throw new NotSimulatedError(`the date literal ${raw}`);
      return { kind: "days", days };
    }
    case "INTEGER_WITH_CURRENCY_PREFIX":
    case "DECIMAL_WITH_CURRENCY_PREFIX":
      throw new NotSimulatedError("amounts with a currency code");
    default:
      throw new NotSimulatedError(`the literal ${raw}`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** Resolves the escapes inside a quoted string. */
export function unescaped(raw: string): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_whole, code?: string, sign?: string) =>
    code === undefined
      ? (ESCAPES[(sign ?? "").toLowerCase()] ?? sign ?? "")
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
