/** The set-up of an org for opt-outs: what is looked at, and what can be installed. Plain data. */

import { fieldsToWrite, type Settings } from "../settings";
import type { Failure } from "./failure";
import type { Milliseconds } from "./milliseconds";
import type { PersonObject } from "./person";

// ---- the preflight ------------------------------------------------------------------------------------------------

/** `unknown`: it cannot be told with this user's rights, or as long as something else is missing. */
export type CheckState = "ok" | "missing" | "unknown";

/** Salesforce's own field, the one of Marketo Sales Connect, or another checkbox that this user chose. */
export type FieldKind = "emailOptOut" | "marketoSales" | "chosen";

/** How one field of one object stands for this user. */
export interface FieldCheck {
  readonly object: PersonObject;
  readonly kind: FieldKind;
  /** Null where none is known. */
  readonly field: string | null;
  readonly label: string | null;
  /** Opt-outs are written to it. */
  readonly used: boolean;
  readonly exists: CheckState;
  readonly visible: CheckState;
  readonly editable: CheckState;
  readonly onLayout: CheckState;
  /** On how many of this user's page layouts it is; null where that is unknown. */
  readonly layouts: { readonly shown: number; readonly of: number } | null;
}

export interface Preflight {
  readonly checkedAt: Milliseconds;
  /** What this look cost. */
  readonly calls: number;
  readonly session: CheckState;
  readonly api: CheckState;
  /** Why nothing more could be asked; null when all was. */
  readonly failure: Failure | null;
  readonly fields: readonly FieldCheck[];
  /** May this user change the set-up? Null when that could not be asked. */
  readonly mayInstall: boolean | null;
}

export const FIELD_CHECKS = ["exists", "visible", "editable", "onLayout"] as const;

/** The same checks under other settings than those of the moment when they were made. */
export function asUsed(fields: readonly FieldCheck[], settings: Settings): readonly FieldCheck[] {
  const write = fieldsToWrite(settings);
  return fields.map((check) => ({
    ...check,
    used: check.field !== null && write[check.object].includes(check.field),
  }));
}

/** The fields in use that opt-outs cannot be written to. */
export function fieldsInNeed(fields: readonly FieldCheck[]): readonly FieldCheck[] {
  return fields.filter(
    ({ used, exists, visible, editable }) => used && [exists, visible, editable].includes("missing"),
  );
}

/** The fields in use that are written well, and not shown on every page layout. */
export function fieldsOffLayout(fields: readonly FieldCheck[]): readonly FieldCheck[] {
  return fields.filter(({ used, onLayout }) => used && onLayout === "missing");
}

// ---- the installation ---------------------------------------------------------------------------------------------

export const MARKETO_LABEL = "Marketo Sales Opt Out";
/** As a field made by the Metadata API would be called. Marketo never published the name of its own. */
export const MARKETO_FIELD = "Marketo_Sales_Opt_Out__c";

/** A profile or permission set that may be given the right to a field. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly kind: "profile" | "permissionSet";
}

export interface PageLayout {
  readonly id: string;
  readonly name: string;
  readonly object: PersonObject;
}

/** What an installation can be made of. */
export interface Materials {
  readonly holders: readonly Holder[];
  readonly layouts: readonly PageLayout[];
  /** The field of each kind on Lead and Contact; null where it is to be created. */
  readonly fields: Readonly<
    Record<"emailOptOut" | "marketoSales", Readonly<Record<"Lead" | "Contact", string | null>>>
  >;
}

export interface Wish {
  readonly kind: "emailOptOut" | "marketoSales";
  readonly holders: readonly string[];
  readonly layouts: readonly string[];
}

/**
 * `kept`: it was there already, so it is not ours to take back. `doing`: begun, and the outcome is not stored: a look
 * will tell. `skipped`: what it builds on could not be made.
 */
export type StepState = "toDo" | "doing" | "done" | "kept" | "failed" | "skipped" | "takenBack" | "left";

export type StepTask =
  | {
      readonly kind: "createField";
      readonly object: "Lead" | "Contact";
      readonly field: string;
      readonly label: string;
      /** The field's own id, once it was made. */
      readonly madeId: string | null;
    }
  | {
      readonly kind: "grant";
      readonly object: "Lead" | "Contact";
      readonly field: string;
      readonly holder: Holder;
      /** What the holder had before: nothing, or the right to read. */
      readonly before: "nothing" | "read" | null;
    }
  | {
      readonly kind: "addToLayout";
      readonly object: PersonObject;
      readonly field: string;
      readonly layout: PageLayout;
    };

export interface Step {
  readonly state: StepState;
  readonly failure: Failure | null;
  readonly task: StepTask;
}

export interface Installation {
  /** Which plan this is: a screen that shows another one does not move it. */
  readonly id: string;
  readonly kind: Wish["kind"];
  readonly madeAt: Milliseconds;
  readonly phase: "planned" | "installing" | "installed" | "takingBack" | "takenBack";
  readonly steps: readonly Step[];
  /** What stopped it between two steps, such as a network that died; it can go on from there. */
  readonly stopped: Failure | null;
  /** So many ticks per object a person agreed to lose with the fields; null to leave the fields. */
  readonly deleteFields: Readonly<Record<"Lead" | "Contact", number>> | null;
}

/** Records with a tick in a field that was made here; null where they could not be counted. */
export interface TickCount {
  readonly object: "Lead" | "Contact";
  readonly field: string;
  readonly ticked: number | null;
}
