/** Whom a link or a button of the page would mail or call. */
import { normaliseAddress } from "../email-address";
import { readSalesforceId } from "../salesforce-id";
import type { Named } from "./answers";
import { deepText } from "./deep";

export interface ContactLink extends Named {
  readonly kind: "mail" | "call";
  /** What is pressed. */
  readonly element: HTMLElement;
}

/**
 * Reads what lies under the pointer or has the focus (`path`: outwards, through shadow roots). Null when it is no link to
 * a person, or nobody can tell to whom.
 *
 * @param front tells the person of the page in front, as far as there is one; asked only where it matters
 */
export function contactLinkIn(path: readonly EventTarget[], front: () => Named): ContactLink | null {
  const around = path.filter((it): it is HTMLElement => it instanceof HTMLElement);
  const element = around.find(({ localName }) => localName === "a" || localName === "button");
  if (element === undefined) return null;
  const href = element.getAttribute("href") ?? "";
  if (/^mailto:/i.test(href))
    return named({ kind: "mail", element, recordIds: [], addresses: recipients(href) });
  if (/^tel:/i.test(href)) return named({ kind: "call", element, ...(rowAround(around) ?? front()) });
  if (opensComposerFor(element)) {
    const address = normaliseAddress(deepText(element));
    const to = address === null ? (rowAround(around) ?? front()) : { recordIds: [], addresses: [address] };
    return named({ kind: "mail", element, ...to });
  }
  return around.some(isMailAction) ? named({ kind: "mail", element, ...front() }) : null;
}

function named(link: ContactLink): ContactLink | null {
  return link.recordIds.length + link.addresses.length > 0 ? link : null;
}

/** Everybody whom a mail link names, in its path or as `to`, `cc` or `bcc` (RFC 6068). */
function recipients(href: string): string[] {
  const [path = "", query = ""] = href.slice("mailto:".length).split("?");
  const fields = [...new URLSearchParams(query.replaceAll("+", "%2B"))].filter(([name]) =>
    /^(?:to|cc|bcc)$/i.test(name),
  );
  const lists = [path, ...fields.map(([, value]) => encodeURI(value))];
  return lists.flatMap((list) => list.split(",")).flatMap((one) => normaliseAddress(`mailto:${one}`) ?? []);
}

/** Lightning's link of an email field, which opens its own composer (Salesforce's page objects, `auraActionWrapper`). */
function opensComposerFor(element: HTMLElement): boolean {
  return element.classList.contains("emailuiFormattedEmail");
}

/** The action "Email" of a record, by its API name: `SendEmail`, `Global.SendEmail`, `Lead.SendEmail`. */
function isMailAction(element: HTMLElement): boolean {
  const action =
    element.getAttribute("apiname") ??
    /^sfdc:QuickAction\.(.+)$/.exec(element.getAttribute("data-target-selection-name") ?? "")?.[1];
  return action !== undefined && /(?:^|\.)SendEmail$/.test(action);
}

function rowAround(around: readonly HTMLElement[]): Named | null {
  const row = around.find((element) => element.hasAttribute("data-row-key-value"));
  const id = row && readSalesforceId(row.getAttribute("data-row-key-value") ?? "");
  return id ? { recordIds: [id], addresses: [] } : null;
}
