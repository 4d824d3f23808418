import type { FieldDefinition } from "./field.ts";

/** An object of the org. Fields may be added while it runs, by `addCustomField`. */
export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly fields: readonly FieldDefinition[];
  /** Can records be made, changed and deleted by users (set-up objects cannot, here)? */
  readonly writable: boolean;
  readonly searchable: boolean;
  readonly layoutable: boolean;
  readonly mergeable: boolean;
  /** Fields whose changes go to `<object>History`. */
  readonly tracked: readonly string[];
  /**
   * Who sees it: everyone with the object's read right (`records`, narrowed by sharing), everyone (`open`), or only
   * those with View Setup (`setup`). `tooling` objects are seen by the latter, and through the Tooling API alone.
   */
  readonly access: "records" | "open" | "setup" | "tooling";
}

/** An object with the defaults of a plain record-holding one. */
export function object(
  given: Pick<ObjectDefinition, "name" | "label" | "labelPlural" | "keyPrefix" | "fields"> &
    Partial<ObjectDefinition>,
): ObjectDefinition {
  return {
    writable: true,
    searchable: false,
    layoutable: false,
    mergeable: false,
    tracked: [],
    access: "records",
    ...given,
  };
}
