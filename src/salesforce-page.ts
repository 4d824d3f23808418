/** Reads from a tab's address alone what it shows. The address is the one thing on a page that no page can forge. */
import type { PersonObject } from "./model/person";
import { apiHostOfPageHost } from "./salesforce-host";
import { objectOfId, readSalesforceId } from "./salesforce-id";

export { apiHostOfPageHost };

export type Page =
  | {
      readonly kind: "person";
      readonly object: PersonObject;
      readonly recordId: string;
      /** False for an Account: only Salesforce can tell a person account from a company. */
      readonly certain: boolean;
      readonly apiHost: string;
    }
  | { readonly kind: "otherRecord"; readonly recordId: string; readonly apiHost: string }
  | {
      readonly kind: "listView";
      /** API name of whatever object is listed, people or not. */
      readonly object: string;
      /** Id or developer name of the list view; null for the one last used. */
      readonly filterName: string | null;
      readonly apiHost: string;
    }
  | { readonly kind: "salesforce"; readonly apiHost: string };

/**
 * Takes the address of a tab, returns what it shows, or null when it is no page of a Salesforce org. In a console the
 * path names the tab in front; its parameter `ws` names the tab around it, which is not read. The prefix of an id beats
 * the object that the address names.
 */
export function readPageAddress(address: string): Page | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "") return null;
  const apiHost = apiHostOfPageHost(url.hostname);
  if (apiHost === null) return null;
  const shown = readPath(url);
  if (shown === null) return { kind: "salesforce", apiHost };
  if (shown.kind === "listView") return { ...shown, apiHost };
  const object = objectOfId(shown.recordId);
  return object === null
    ? { kind: "otherRecord", recordId: shown.recordId, apiHost }
    : { kind: "person", object, recordId: shown.recordId, certain: object !== "Account", apiHost };
}

type Shown =
  | { readonly kind: "record"; readonly recordId: string }
  | { readonly kind: "listView"; readonly object: string; readonly filterName: string | null };

function readPath(url: URL): Shown | null {
  const [first, second, ...rest] = segments(url.pathname);
  if (first === "lightning" && second === "r") return readRecord(rest);
  if (first === "lightning" && second === "o") return readList(rest, url.searchParams);
  if (first === "lightning" && second === "setup") return readClassic(url.searchParams.get("address"));
  // A Visualforce page says in a parameter of this name whose it is, where it is about a record (Visualforce guide, "id").
  if (first === "apex") return readId(url.searchParams.get("id") ?? undefined);
  if (first === "one" && second === "one.app") return readHash(url.hash.slice(1));
  return readClassic(url.pathname);
}

/** `<Object>/<id>/…`, or `<id>/view` without the object. */
function readRecord([first, second]: readonly string[]): Shown | null {
  // The object first, since the name of an object can have the length of an id: `ServiceContract`.
  if (second !== undefined && isObjectName(first)) {
    const record = readId(second);
    if (record !== null) return record;
  }
  return second === undefined || /^(?:view|edit|clone|related)$/.test(second) ? readId(first) : null;
}

function readList([object, action]: readonly string[], parameters: URLSearchParams): Shown | null {
  if (action !== "list" || !isObjectName(object)) return null;
  return { kind: "listView", object, filterName: parameters.get("filterName") || null };
}

/** Classic's `/<id>` and `/<id>/e`; Setup shows such pages in a frame and names them in its own address. */
function readClassic(address: string | null): Shown | null {
  if (!address?.startsWith("/")) return null;
  const [path = ""] = address.split(/[?#]/);
  const [first, second] = segments(path);
  return second === undefined || second === "e" ? readId(first) : null;
}

/** The hash of `/one/one.app`: `#/sObject/<id>/view`, a list, or a page described as JSON in Base64. */
function readHash(hash: string): Shown | null {
  if (!hash.startsWith("/")) return readEncodedHash(hash);
  const [path = "", query = ""] = hash.split("?");
  const [first, ...rest] = segments(path);
  if (first !== "sObject") return null;
  return readRecord(rest) ?? readList(rest, new URLSearchParams(query));
}

function readEncodedHash(hash: string): Shown | null {
  try {
    const page: unknown = JSON.parse(
      atob(decodeURIComponent(hash).replaceAll("-", "+").replaceAll("_", "/")),
    );
    const attributes = property(page, "attributes");
    const recordId = property(property(attributes, "values") ?? attributes, "recordId");
    if (typeof recordId === "string") return readId(recordId);
    const address = property(attributes, "address");
    return typeof address === "string" ? readClassic(address) : null;
  } catch {
    // Not Base64, or not JSON: some other page of the app.
    return null;
  }
}

function readId(text: string | undefined): Shown | null {
  const recordId = text === undefined ? null : readSalesforceId(text);
  return recordId === null ? null : { kind: "record", recordId };
}

function isObjectName(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z]\w{0,79}$/.test(text);
}

function segments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;
}
