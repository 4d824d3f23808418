/**
 * Reads name and email address of the record in front from Lightning's DOM. Salesforce calls that DOM no stable
 * interface, it holds the records looked at before, and anyone may have typed what it shows: so these are hints to show
 * and to look up, never what is written. Whatever is unclear is null.
 */
import { normaliseAddress } from "../email-address";
import type { PageHints } from "../messages/page";
import type { PersonObject } from "../model/person";
import { readSalesforceId } from "../salesforce-id";
import { type Budget, deepText, elementsAround, elementsWithin } from "./deep";

const MOST_ELEMENTS = 30_000;
const LONGEST_NAME = 300;

export const NO_HINTS: PageHints = { address: null, name: null };

/** What shows one record in Lightning Experience (Salesforce's page objects for UTAM, `salesforce-pageobjects`). */
const RECORD_PAGE = "one-record-home-flexipage2";
const TITLE_SLOT = "primaryField";

export interface PersonInAddress {
  readonly object: PersonObject;
  readonly recordId: string;
}

export interface ReadPage {
  readonly hints: PageHints;
  /** The part of the page that shows the record; null when none could be told. */
  readonly recordPage: Element | null;
}

/**
 * Reads the hints for the person that the address names. `ownerOf` says which record an element showed earlier, where
 * that is known: Lightning keeps pages of other records beside the one in front, and leaves the last one there until
 * the next has loaded.
 */
export function readPageHints(
  root: ParentNode,
  person: PersonInAddress,
  ownerOf: (recordPage: Element) => string | undefined,
): ReadPage {
  const read = recordPagesInFront(root).map((recordPage) => {
    const shown = readRecordPage(recordPage, person);
    const owner = ownerOf(recordPage) ?? person.recordId;
    return {
      recordPage,
      hints: shown.hints,
      about: shown.about ?? (owner === person.recordId ? null : owner),
    };
  });
  const own = read.filter(({ about }) => about === person.recordId);
  // A page that names no record is believed only where nothing else can be meant.
  const believed = own.length > 0 ? own : read.filter(({ about }) => about === null);
  const [only] = believed;
  return only === undefined || believed.length > 1
    ? { hints: NO_HINTS, recordPage: null }
    : { hints: only.hints, recordPage: only.recordPage };
}

/** The parts of the page that show a record and can be seen; in a console, those of the tab in front. */
export function recordPagesInFront(root: ParentNode): Element[] {
  const isRecordPage = (element: Element) => element.localName === RECORD_PAGE;
  const budget = { left: MOST_ELEMENTS };
  const pages: Element[] = [];
  for (const element of elementsWithin(root, budget, (it) => !isRecordPage(it)))
    if (isRecordPage(element) && isInFront(element)) pages.push(element);
  return budget.left < 0 ? [] : pages;
}

/** Whether a part of the page can be seen, and belongs to the page or workspace tab in front. */
export function isInFront(part: Element): boolean {
  if (!part.checkVisibility({ visibilityProperty: true })) return false;
  // Lightning frames its pages, and marks the frame in front before or after it hides the others.
  for (const { classList } of elementsAround(part))
    if (classList.contains("windowViewMode-normal") || classList.contains("windowViewMode-maximized"))
      return classList.contains("active");
  return true;
}

interface Shown {
  /** The record that the page itself says it shows; null when it does not say. */
  readonly about: string | null;
  readonly hints: PageHints;
}

function readRecordPage(recordPage: Element, person: PersonInAddress): Shown {
  const budget = { left: MOST_ELEMENTS };
  const fields = `sfdc:RecordField.${person.object}.`;
  const addressField = person.object === "Account" ? "PersonEmail" : "Email";
  const addresses: (string | null)[] = [];
  const titles: string[] = [];
  const names: string[] = [];
  const relatedTo = new Set<string>();
  let showsObject = false;
  for (const element of elementsWithin(recordPage, budget, (it) => !isRelatedRecord(it))) {
    const field = element.getAttribute("data-target-selection-name") ?? "";
    if (field.startsWith(fields)) {
      showsObject = true;
      if (field === fields + addressField) addresses.push(addressIn(element, budget));
      if (field === `${fields}Name`) names.push(nameIn(element, budget));
    }
    if (isTitle(element)) titles.push(cleanName(deepText(element)));
    const id = element.localName === "a" ? relatedListId(element) : null;
    if (id !== null) relatedTo.add(id);
  }
  const ownId = readSalesforceId(recordPage.getAttribute("data-record-id") ?? "");
  const about = ownId ?? aboutWhich(relatedTo, person);
  // Cut short, or the page of some other object that stands there until the next has loaded.
  if (budget.left < 0 || (about === null && !showsObject)) return { about, hints: NO_HINTS };
  const name = agreed(titles.filter(Boolean)) ?? agreed(names.filter(Boolean));
  return { about, hints: { address: agreed(addresses), name } };
}

/** A record page can show fields of a related record, such as the Contact that this Contact reports to. */
function isRelatedRecord(element: Element): boolean {
  return /related_?record/i.test(element.getAttribute("data-component-id") ?? "");
}

/** The name in the highlights panel, which is on nearly every record page: what fills a slot, or the slot itself. */
function isTitle(element: Element): boolean {
  return (
    element.getAttribute("slot") === TITLE_SLOT ||
    (element.localName === "slot" && element.getAttribute("name") === TITLE_SLOT)
  );
}

/** Headings of related lists link to `/lightning/r/<Object>/<id>/related/…`, with the id of the record they hang on. */
function relatedListId(link: Element): string | null {
  const [, id] = /^\/lightning\/r\/(?:\w+\/)?(\w+)\/related\//.exec(link.getAttribute("href") ?? "") ?? [];
  return id === undefined ? null : readSalesforceId(id);
}

// Related lists can also hang on a parent, such as the Contact's Account: only ids of the same object count.
function aboutWhich(ids: ReadonlySet<string>, person: PersonInAddress): string | null {
  if (ids.has(person.recordId)) return person.recordId;
  const prefix = person.recordId.slice(0, 3);
  return [...ids].find((id) => id.startsWith(prefix)) ?? null;
}

/** The address of a field that is shown, not edited: what is being typed is not yet the person's address. */
function addressIn(field: Element, budget: Budget): string | null {
  const inside = [...elementsWithin(field, budget)];
  if (inside.some((element) => element.localName === "input")) return null;
  const link = inside.find((element) => element.localName === "a");
  if (link === undefined) {
    const value = inside.find((element) => element.classList.contains("test-id__field-value"));
    return value === undefined ? null : normaliseAddress(deepText(value));
  }
  const written = normaliseAddress(deepText(link));
  const href = link.getAttribute("href") ?? "";
  return !href.startsWith("mailto:") || normaliseAddress(href) === written ? written : null;
}

function nameIn(field: Element, budget: Budget): string {
  const value = [...elementsWithin(field, budget)].find(
    (element) =>
      element.classList.contains("test-id__field-value") || element.localName === "lightning-formatted-name",
  );
  return value === undefined ? "" : cleanName(deepText(value));
}

/** Line breaks, controls and characters that turn the direction of text have no place in a name. */
function cleanName(text: string): string {
  const name = text.replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, " ").replace(/\s+/g, " ");
  return name.trim().slice(0, LONGEST_NAME);
}

/** The one value that all agree on, or null. */
function agreed(values: readonly (string | null)[]): string | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}
