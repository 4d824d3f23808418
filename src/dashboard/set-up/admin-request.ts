/** A message to whoever looks after the org: exactly what is missing, where it is mended, and why. */
import type { MetUser } from "../../messages/dashboard";
import type { FieldCheck, Preflight } from "../../model/set-up";
import { objectText } from "../../screens/object-text";
import { text } from "../../screens/text";
import { nameOf } from "./check-text";
import { fieldLink, fieldsLink, pageLayoutsLink } from "./setup-links";

/** The message; null when there is nothing to ask for. */
export function adminRequest(preflight: Preflight, { username, apiHost }: MetUser): string | null {
  const wishes = [
    ...(preflight.api === "missing" ? [text("requestApi", username)] : []),
    ...preflight.fields.filter(({ used }) => used).flatMap((check) => wishesFor(check, username, apiHost)),
  ];
  if (wishes.length === 0) return null;
  return [
    text("adminHello"),
    "",
    text("requestWhy", username, apiHost),
    "",
    ...wishes.map((wish) => `- ${wish}`),
    "",
    text("requestThanks"),
  ].join("\n");
}

function wishesFor(check: FieldCheck, username: string, apiHost: string): string[] {
  const { object, field } = check;
  if (field === null) return [];
  const objectName = objectText(object);
  const named = `${nameOf(check)} (${field})`;
  const wishes: string[] = [];
  // A person account follows the Contact's field in all but its layouts.
  const own = object !== "Account";
  if (own && check.exists === "missing")
    wishes.push(text("requestField", named, objectName, fieldsLink(apiHost, object)));
  // One visit to field-level security gives both.
  if (own && (check.visible === "missing" || check.editable === "missing"))
    wishes.push(text("requestSecurity", named, objectName, username, fieldLink(apiHost, object, field)));
  if (check.onLayout === "missing")
    wishes.push(text("requestLayout", named, objectName, pageLayoutsLink(apiHost, object)));
  return wishes;
}
