import browser from "webextension-polyfill";
import type { Place } from "./session-memory";
import { type Candidate, candidates, fingerprint, type SidCookie } from "./sid";

/** Where a session is looked for. */
export interface Wanted {
  readonly apiHost: string;
  /** 15 or 18 characters, when it is known. */
  readonly org: string | null;
  /** The browser's cookie store (normal, incognito, a Firefox container); null: all of them. */
  readonly storeId: string | null;
}

/** A candidate and the cookie store it is from. */
export type StoredCandidate = Candidate & Place;

/** The sessions worth a probe, those on the wanted host first. */
export async function candidatesFor({ apiHost, org, storeId }: Wanted): Promise<StoredCandidate[]> {
  const stores =
    storeId === null ? (await browser.cookies.getAllCookieStores()).map(({ id }) => id) : [storeId];
  const found = await Promise.all(
    stores.map(async (id) =>
      candidates(await sidCookies(id), org, apiHost).map((candidate) => ({ ...candidate, storeId: id })),
    ),
  );
  return found.flat();
}

/** The session on a place's own host, by its fingerprint; null where there is none. */
export async function printAt(place: Place): Promise<string | null> {
  const [first] = await candidatesFor({ ...place, org: null });
  return first?.apiHost === place.apiHost ? fingerprint(first.sessionId) : null;
}

/** The browser answers only for hosts this extension may see. */
async function sidCookies(storeId: string): Promise<SidCookie[]> {
  return browser.cookies.getAll({ name: "sid", secure: true, storeId });
}
