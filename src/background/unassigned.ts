import type { ListState } from "../messages/person";
import { identityKey } from "../model/identity";
import type { SubjectKey } from "../model/person";
import { entryOfCapture } from "./capture-subject";
import { captureOptOut } from "./database/capture";
import { readHistory } from "./database/list";
import { changeUnassigned, readUnassigned, type StoredCapture } from "./database/unassigned";
import { type Met, readIdentities } from "./identities";
import { failureOf } from "./salesforce/failure";
import { identifySession } from "./session";
import { ownerOfPrint } from "./session-memory";
import type { World } from "./world";

/**
 * Captures that were taken while nobody could tell who was logged in: asks about the sessions they were taken under, and
 * moves those that are known by now onto their owner's list. None is ever put onto a list by a guess.
 */
export async function assignCaptures(world: World): Promise<void> {
  if ((await readUnassigned()).length === 0) return;
  await navigator.locks.request("quietlist.unassigned", async () => {
    for (const capture of await readUnassigned()) {
      const { print, orphan } = capture;
      if (print === null) continue;
      // Once it is told that a session is gone, only somebody else's word about it is waited for.
      const owner = orphan
        ? ((await ownerOfPrint(print))?.met ?? "later")
        : await identifySession(capture, print, world.fetch, world.clock);
      if (owner === "gone") await changeUnassigned([capture.id], (it) => ({ ...it, orphan: true }));
      else if (owner !== "later") await putOntoList(world, owner, capture);
    }
  });
}

/** Is there any whose session may yet be asked? */
export async function awaitsIdentity(): Promise<boolean> {
  return (await readUnassigned()).some(({ orphan }) => !orphan);
}

/** Is there any that goes onto a list once its session is known? */
export async function awaitsOwner(): Promise<boolean> {
  return (await readUnassigned()).some(({ print }) => print !== null);
}

/** Those that this user may have taken, which only they can tell. */
export async function capturesToClaim(met: Met): Promise<StoredCapture[]> {
  const key = identityKey(met);
  const all = await readUnassigned();
  return all.filter(
    ({ apiHost, orphan, notOf }) => orphan && apiHost === met.apiHost && !notOf.includes(key),
  );
}

/** They say that it was they: onto their list. */
export async function claimCaptures(world: World, met: Met, ids: readonly number[]): Promise<void> {
  const mine = (await capturesToClaim(met)).filter(({ id }) => ids.includes(id));
  for (const capture of mine) await putOntoList(world, met, capture);
}

/** They say that it was somebody else: kept for those, and not asked of them again. */
export async function disownCaptures(met: Met, ids: readonly number[]): Promise<void> {
  await changeUnassigned(ids, (it) => ({ ...it, notOf: [...it.notOf, identityKey(met)] }));
}

/** With the last user of a host who is forgotten, what was taken there and is nobody's goes too. */
export async function forgetUnassignedOn(apiHost: string): Promise<void> {
  const others = [...(await readIdentities()).values()].some((met) => met.apiHost === apiHost);
  if (others) return;
  const theirs = (await readUnassigned()).filter((capture) => capture.apiHost === apiHost);
  await changeUnassigned(
    theirs.map(({ id }) => id),
    () => null,
  );
}

/** What a screen is told of a capture that is on nobody's list yet. */
export async function unassignedState(capture: StoredCapture): Promise<{ key: SubjectKey; list: ListState }> {
  const entry = await entryOfCapture(null, capture, capture.since);
  const failure = failureOf(
    capture.orphan ? "NOBODYS_YET" : "NOT_KNOWN_WHO",
    "it is not known yet who is logged in to Salesforce",
  );
  return {
    key: entry.key,
    list: { unsubscribe: entry, fate: "pending", nextAttempt: null, failure, attention: [] },
  };
}

/** The capture of the person in front that waits at this place; null when there is none. */
export async function unassignedAt(
  place: { readonly apiHost: string },
  recordId: string,
): Promise<ListState | null> {
  const found = (await readUnassigned()).find(
    (capture) =>
      capture.apiHost === place.apiHost && capture.recordId?.slice(0, 15) === recordId.slice(0, 15),
  );
  return found ? (await unassignedState(found)).list : null;
}

/** First onto the list, then from here: killed in between, it is found on the list and not captured twice. */
async function putOntoList(world: World, met: Met, capture: StoredCapture): Promise<void> {
  const identity = identityKey(met);
  const database = await world.list(identity);
  const entry = await entryOfCapture(identity, capture, world.clock());
  const history = await readHistory(database, entry.key);
  const isThere = history.some(({ what, at }) => what === "optedOut" && at === capture.since);
  // Also after a resubscribe, whichever is dated later: clocks may be wrong, and a capture is not dropped by a guess.
  if (!isThere) await captureOptOut(database, entry, met.username, capture);
  await changeUnassigned([capture.id], () => null);
  world.changed();
}
