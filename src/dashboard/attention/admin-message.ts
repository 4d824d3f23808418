/** A message to whoever looks after the org, ready to be sent: what happened, to whom, and what is asked for. */
import type { MetUser } from "../../messages/dashboard";
import { causeText } from "../../screens/attention-text";
import { type FieldLabels, fieldText, objectText } from "../../screens/object-text";
import { countedText, listText, text } from "../../screens/text";
import type { CaseGroup } from "./groups";

/** So many records are enough for an admin to see what is meant. */
const MOST_NAMED = 20;

export function adminMessage(
  group: CaseGroup,
  user: MetUser,
  fields: readonly string[],
  labels: FieldLabels,
): string {
  const [first] = group.cases;
  if (first === undefined) return "";
  const { happened, quote } = causeText(first.attention);
  const more = group.cases.length - MOST_NAMED;
  const named = group.cases.slice(0, MOST_NAMED).map(({ attention: { name, object, recordId } }) => {
    const who = [name, object === null ? null : objectText(object)].filter((it) => it !== null).join(", ");
    return recordId === null ? `- ${who}` : `- ${who}: https://${user.apiHost}/${recordId}`;
  });
  return [
    text("adminHello"),
    "",
    countedText("adminIntroduction", group.cases.length, user.apiHost, user.username),
    // In quotes: "you" is whoever sends this.
    text("adminSaid", happened),
    ...(quote === null ? [] : [text("adminQuote", quote)]),
    text("adminFields", listText(fields.map((field) => `${fieldText(field, labels)} (${field})`))),
    "",
    text(requestOf(group)),
    "",
    ...named,
    ...(more > 0 ? [countedText("previewMore", more)] : []),
  ].join("\n");
}

function requestOf({ cause, cases }: CaseGroup) {
  if (cause === "fieldHidden") return "adminAskField";
  if (cause === "loop") return "adminAskLoop";
  if (cause === "unticked") return "adminAskUnticked";
  switch (cases[0]?.attention.failure?.code) {
    case "INVALID_FIELD":
    case "INVALID_FIELD_FOR_INSERT_UPDATE":
      return "adminAskField";
    case "INSUFFICIENT_ACCESS":
    case "INSUFFICIENT_ACCESS_OR_READONLY":
    case "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY":
    case "ENTITY_IS_LOCKED":
      return "adminAskAccess";
    case "FIELD_CUSTOM_VALIDATION_EXCEPTION":
    case "FIELD_FILTER_VALIDATION_EXCEPTION":
    case "FIELD_INTEGRITY_EXCEPTION":
    case "REQUIRED_FIELD_MISSING":
      return "adminAskRule";
    case "NOT_KEPT":
    case "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY":
    case "CANNOT_EXECUTE_FLOW_TRIGGER":
    case "APEX_ERROR":
      return "adminAskAutomation";
    default:
      return "adminAskLook";
  }
}
