import { apiHostOfPageHost } from "../salesforce-host";

/** The part of a browser cookie that matters here. */
export interface SidCookie {
  readonly domain: string;
  readonly value: string;
}

/** A session that may be alive; only a probe tells. The session id stays in memory. */
export interface Candidate {
  readonly apiHost: string;
  readonly sessionId: string;
}

/** The 15 characters in front of a `sid` are the org's id. Null when the value is no session of an org. */
export function orgOfSid(value: string): string | null {
  return /^(00D[A-Za-z0-9]{12})!./.exec(value)?.[1] ?? null;
}

/**
 * The sessions worth a probe: every `sid` of the org on a host that answers for an API, the wanted host first. A stale
 * one on an old host (My Domain renamed, enhanced domains switched on) is the commonest failure of extensions of this
 * kind, so all of them are candidates and none is trusted.
 *
 * @param org 15 or 18 characters; null: whatever org has a session on the wanted host
 */
export function candidates(cookies: readonly SidCookie[], org: string | null, apiHost: string): Candidate[] {
  const hosts = cookies.map((cookie) => ({ host: cookie.domain.replace(/^\./, ""), value: cookie.value }));
  const onHost = hosts.find(({ host, value }) => host === apiHost && orgOfSid(value) !== null);
  // A page's own cookie is scoped to pages, but it begins with the org's id all the same.
  const onPage = hosts.find(
    ({ host, value }) => apiHostOfPageHost(host) === apiHost && orgOfSid(value) !== null,
  );
  const wanted = org?.slice(0, 15) ?? orgOfSid(onHost?.value ?? onPage?.value ?? "");
  if (wanted === null) return [];
  return hosts
    .filter(({ host, value }) => apiHostOfPageHost(host) === host && orgOfSid(value) === wanted)
    .map(({ host, value }) => ({ apiHost: host, sessionId: value }))
    .sort((a, b) => Number(b.apiHost === apiHost) - Number(a.apiHost === apiHost));
}

/** Names a session without telling it: a digest of a secret that nobody can guess leads nowhere back. */
export async function fingerprint(sessionId: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sessionId));
  return new Uint8Array(digest).reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
}
