/** Whom a click in the context menu is about, from what the browser tells of it. Pure. */
import { findAddresses, normaliseAddress } from "../email-address";
import { readPageAddress } from "../salesforce-page";
import { asksForRemoval } from "./removal-request";

export type MenuPick =
  /** `note`: the selected words, where they are a request to be left alone. */
  | { readonly kind: "address"; readonly address: string; readonly note: string | null }
  | { readonly kind: "record"; readonly recordId: string; readonly note: string | null }
  | { readonly kind: "several"; readonly text: string }
  | { readonly kind: "nobody"; readonly note: string | null };

const LONGEST_NOTE = 2_000;

/** The link under the pointer says it more clearly than the text around it; of several people none is guessed. */
export function readMenuPick({
  linkUrl = "",
  selectionText = "",
}: {
  readonly linkUrl?: string | undefined;
  readonly selectionText?: string | undefined;
}): MenuPick {
  const note = asksForRemoval(selectionText) ? selectionText.trim().slice(0, LONGEST_NOTE) : null;
  const linked = /^mailto:/i.test(linkUrl) ? normaliseAddress(linkUrl) : null;
  if (linked !== null) return { kind: "address", address: linked, note };
  const [address, ...others] = findAddresses(selectionText);
  if (others.length > 0) return { kind: "several", text: selectionText };
  if (address !== undefined) return { kind: "address", address, note };
  const page = readPageAddress(linkUrl);
  // An account may be a company: only Salesforce can tell.
  return page?.kind === "person" && page.certain
    ? { kind: "record", recordId: page.recordId, note }
    : { kind: "nobody", note };
}
