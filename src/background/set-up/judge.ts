/** From plain answers to what is in order, what is missing and what cannot be told. Pure. */
import type { PersonObject } from "../../model/person";
import type { CheckState, FieldCheck, FieldKind, Preflight } from "../../model/set-up";
import { EMAIL_OPT_OUT, fieldOnPersonAccount, fieldsToWrite, type Settings } from "../../settings";
import { isMarketoField } from "../field-choices";
import type { DescribedField } from "../salesforce/salesforce";
import type { Sight } from "../salesforce/set-up/set-up";

/** The checks of every field that matters, and whether this user may change the set-up. */
export function judgeFields(sight: Sight, settings: Settings): Pick<Preflight, "fields" | "mayInstall"> {
  const fields = (["Lead", "Contact"] as const).flatMap((object) =>
    wanted(object, sight, settings).flatMap((field) => {
      const own = judgeField(object, field, sight, settings);
      if (object === "Lead" || !sight.personAccounts || field.field === null) return [own];
      return [own, onPersonAccount(own, field.field, sight)];
    }),
  );
  return { fields, mayInstall: sight.mayInstall };
}

/** Why Salesforce could not be asked at all: for want of a session, of the API, or for another reason. */
export function judgeFailure(failure: NonNullable<Preflight["failure"]>): Pick<Preflight, "session" | "api"> {
  if (NOT_FOR_API.has(failure.code)) return { session: "ok", api: "missing" };
  return { session: failure.kind === "session" ? "missing" : "unknown", api: "unknown" };
}

const NOT_FOR_API = new Set([
  "SESSION_NOT_FOR_API",
  "API_DISABLED_FOR_ORG",
  "API_CURRENTLY_DISABLED",
  "OAUTH_APP_BLOCKED",
  "TXN_SECURITY_NO_ACCESS",
  "FUNCTIONALITY_NOT_ENABLED",
]);

interface Wanted {
  readonly kind: FieldKind;
  readonly field: string | null;
}

/** Email Opt Out, Marketo's field as far as one is known, and whatever else this user chose. */
function wanted(object: "Lead" | "Contact", sight: Sight, settings: Settings): readonly Wanted[] {
  const chosen = settings.fields[object];
  const described = sight.fields[object] ?? [];
  const isMarketo = (name: string) =>
    isMarketoField(described.find((field) => field.name === name) ?? { name, label: "" });
  const known = [
    ...described.filter(({ custom }) => custom).map(({ name }) => name),
    ...(sight.customFields ?? []).filter((it) => it.object === object).map(({ field }) => field),
  ];
  const marketo = [chosen, ...known].find(isMarketo) ?? null;
  const other = chosen !== EMAIL_OPT_OUT && chosen !== marketo;
  return [
    { kind: "emailOptOut", field: EMAIL_OPT_OUT },
    { kind: "marketoSales", field: marketo },
    ...(other ? [{ kind: "chosen", field: chosen } as const] : []),
  ];
}

function judgeField(
  object: "Lead" | "Contact",
  { kind, field }: Wanted,
  sight: Sight,
  settings: Settings,
): FieldCheck {
  const described = sight.fields[object]?.find((it) => it.name === field);
  const exists = existence(object, field, described, sight);
  const visible: CheckState = described !== undefined ? "ok" : exists === "missing" ? "unknown" : "missing";
  return {
    object,
    kind,
    field,
    label: described?.label ?? null,
    used: field !== null && fieldsToWrite(settings)[object].includes(field),
    exists,
    // Of a field that nobody knows, nothing can be said.
    visible: field === null ? "unknown" : visible,
    editable: described === undefined ? "unknown" : described.updateable ? "ok" : "missing",
    ...judgeLayouts(described === undefined ? null : field, sight.layouts[object]),
  };
}

/** Describe leaves out what does not exist and what is hidden alike; the set-up itself tells them apart. */
function existence(
  object: "Lead" | "Contact",
  field: string | null,
  described: DescribedField | undefined,
  { customFields }: Sight,
): CheckState {
  // Email Opt Out is Salesforce's own: it is in every org.
  if (described !== undefined || field === EMAIL_OPT_OUT) return "ok";
  if (customFields === null) return "unknown";
  return customFields.some((it) => it.object === object && it.field === field) ? "ok" : "missing";
}

/** Person accounts have their own layouts; for the rest they follow Contact (help.salesforce.com, "Person Account Fields"). */
function onPersonAccount(contact: FieldCheck, field: string, sight: Sight): FieldCheck {
  const name = fieldOnPersonAccount(field);
  return {
    ...contact,
    object: "Account" satisfies PersonObject,
    field: name,
    ...judgeLayouts(contact.visible === "ok" ? name : null, sight.layouts.Account),
  };
}

/** A hidden field is on no layout that this user is shown, wherever it was put. */
function judgeLayouts(
  field: string | null,
  layouts: readonly (readonly string[])[] | null,
): Pick<FieldCheck, "onLayout" | "layouts"> {
  if (field === null || layouts === null || layouts.length === 0)
    return { onLayout: "unknown", layouts: null };
  const shown = layouts.filter((fields) => fields.includes(field)).length;
  return { onLayout: shown === layouts.length ? "ok" : "missing", layouts: { shown, of: layouts.length } };
}
