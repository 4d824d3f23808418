import * as v from "valibot";
import browser from "webextension-polyfill";
import type { IdentityKey } from "../model/identity";
import { type Met, readIdentities } from "./identities";
import { fingerprint } from "./sid";

/** Where a browser keeps a session: the host it is for, and the cookie store (normal, incognito, a container). */
export interface Place {
  readonly apiHost: string;
  readonly storeId: string;
}

const ownerSchema = v.object({
  identity: v.custom<IdentityKey>((it) => typeof it === "string"),
  dead: v.boolean(),
});
const memorySchema = v.object({
  /** By a session's fingerprint, whose it is: no session can be had from it. The newest last. */
  owners: v.record(v.string(), ownerSchema),
  /** By place, the fingerprint of the session that was last there. */
  last: v.record(v.string(), v.string()),
});
type Memory = v.InferOutput<typeof memorySchema>;

const STORED_AS = "sessions";
const MOST_REMEMBERED = 30;
const NOTHING: Memory = { owners: {}, last: {} };

/**
 * Whose a session is, from memory; null when it was never asked. A worker wakes many times a day with the same session;
 * probing it each time would cost a call each time. A session that died stays its owner's.
 */
export async function ownerOf(
  sessionId: string,
): Promise<{ readonly met: Met; readonly dead: boolean } | null> {
  return ownerOfPrint(await fingerprint(sessionId));
}

/** The same by a session's fingerprint. */
export async function ownerOfPrint(
  print: string,
): Promise<{ readonly met: Met; readonly dead: boolean } | null> {
  const owner = (await read()).owners[print];
  const met = owner && (await readIdentities()).get(owner.identity);
  return owner && met ? { met, dead: owner.dead } : null;
}

/** Who was last logged in at a place; null when nobody was, or nobody knows who it was. */
export async function lastAt(place: Place): Promise<Met | null> {
  const print = (await read()).last[nameOf(place)];
  return print === undefined ? null : ((await ownerOfPrint(print))?.met ?? null);
}

/** Remembers whose a session is, by its fingerprint. */
export function rememberOwner(print: string, identity: IdentityKey): Promise<void> {
  return change((memory) => withOwner(memory, print, { identity, dead: false }));
}

/** A session was seen at a place, whosever it is: from now on nobody who was there before counts as the last one. */
export async function noteSeen(place: Place, print: string): Promise<void> {
  if ((await read()).last[nameOf(place)] === print) return;
  await change((memory) => ({ ...memory, last: { ...memory.last, [nameOf(place)]: print } }));
}

/** A session stopped working: it is probed again before it is used again. */
export async function noteDead(sessionId: string): Promise<void> {
  const print = await fingerprint(sessionId);
  await change((memory) => {
    const owner = memory.owners[print];
    return owner ? withOwner(memory, print, { ...owner, dead: true }) : memory;
  });
}

/** The fingerprints of the sessions that were this user's. */
export async function printsOf(identity: IdentityKey): Promise<string[]> {
  const { owners } = await read();
  return Object.keys(owners).filter((print) => owners[print]?.identity === identity);
}

/** Forgets which sessions were this user's. */
export function forgetSessionsOf(identity: IdentityKey): Promise<void> {
  return change(({ owners, last }) => {
    const others = Object.entries(owners).filter(([, owner]) => owner.identity !== identity);
    const theirs = Object.entries(last).filter(([, print]) => owners[print]?.identity !== identity);
    return { owners: Object.fromEntries(others), last: Object.fromEntries(theirs) };
  });
}

function withOwner({ owners, last }: Memory, print: string, owner: Memory["owners"][string]): Memory {
  const { [print]: _, ...others } = owners;
  const newest = [...Object.entries(others), [print, owner] as const].slice(-MOST_REMEMBERED);
  return { owners: Object.fromEntries(newest), last };
}

function nameOf({ apiHost, storeId }: Place): string {
  return `${storeId} ${apiHost}`;
}

/** One at a time, since two log-ins may be looked at at once and neither may be forgotten over the other. */
async function change(step: (memory: Memory) => Memory): Promise<void> {
  await navigator.locks.request("quietlist.sessions", async () => {
    await browser.storage.local.set({ [STORED_AS]: step(await read()) });
  });
}

/** What is not ours in storage counts as nothing: every session is then probed anew. */
async function read(): Promise<Memory> {
  const parsed = v.safeParse(memorySchema, (await browser.storage.local.get(STORED_AS))[STORED_AS]);
  return parsed.success ? parsed.output : NOTHING;
}
