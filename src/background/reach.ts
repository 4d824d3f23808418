import { type IdentityKey, identityKey } from "../model/identity";
import type { Captured } from "./capture-subject";
import { failureOfFault, listFaultOf } from "./database/list-fault";
import { keepUnassigned, readUnassigned, type StoredCapture } from "./database/unassigned";
import { type Met, readIdentities } from "./identities";
import { failed } from "./look";
import { type OpenOrg, openOrg } from "./open-org";
import { SalesforceFailure } from "./salesforce/salesforce";
import { findSession, findSessionOf, forgetSession, type LiveSession, standingAt } from "./session";
import type { Wanted } from "./session-cookies";
import { ownerOfPrint } from "./session-memory";
import { endPause, lengthenPause, readPause } from "./storage-pause";
import { wantedByTab } from "./tab";
import { assignCaptures, awaitsOwner } from "./unassigned";
import { wake, wakeAll } from "./wake";
import type { World } from "./world";

/** Nobody knows yet who is at this place. */
export interface Nobody {
  readonly wanted: Wanted;
  /** The fingerprint of the session that is there. */
  readonly print: string | null;
}

/** How long a person looks at a button that does not answer before they doubt it. */
const SOON = 2_000;

/** How a message reaches the user, the list and the org it is about. */
export type Reach = ReturnType<typeof createReach>;

export function createReach(world: World) {
  return { goOn, whoCaptures, keepUntilKnown, metNow, lastMet, metBefore, withTab, withIdentity };

  /** Carries on after the answer was given; what goes wrong there is in the outbox and the run, not in this promise. */
  function goOn(met: Met, identity: IdentityKey): Promise<void> {
    world.changed();
    return wake(world, met, identity);
  }

  /**
   * Whose list a capture belongs to: certain, or nobody's yet. Never a guess, since on a computer that several people use
   * it would be another's list.
   *
   * @param shown whose list the screen showed when the button was clicked
   */
  async function whoCaptures(tabId: number, shown: IdentityKey | null): Promise<Met | Nobody> {
    const wanted = await wantedByTab(tabId);
    if (!wanted) return shown === null ? onlyOneMet() : metBefore(shown);
    const { met, print } = await standingAt(wanted);
    if (met && shown !== null && identityKey(met) !== shown)
      throw failed("USER_CHANGED", "another user has logged in since this was opened");
    return met ?? { wanted, print };
  }

  /**
   * Keeps a capture of which it is not known whose it is, and asks Salesforce. Resolves with the owner when Salesforce
   * answered soon, or with what is kept: the promise that it is kept must not wait for a bad network.
   */
  async function keepUntilKnown({ wanted, print }: Nobody, captured: Captured): Promise<Met | StoredCapture> {
    const { apiHost, storeId } = wanted;
    const id = await keepUnassigned({
      ...captured,
      apiHost,
      storeId,
      print,
      // Nobody is logged in: only a person can tell whose it is.
      orphan: print === null,
      notOf: [],
    });
    const asked = assignCaptures(world);
    asked.catch(() => undefined);
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, SOON))]);
    const kept = (await readUnassigned()).find((capture) => capture.id === id);
    if (kept) return kept;
    const owner = print === null ? null : await ownerOfPrint(print);
    if (owner) return owner.met;
    throw failed("NO_ORG", "this user was forgotten a moment ago");
  }

  async function onlyOneMet(): Promise<Met> {
    const [met, ...others] = (await readIdentities()).values();
    if (!met) throw failed("NO_ORG", "no org was seen in this browser yet");
    if (others.length > 0) throw failed("WHOSE_LIST", "several users were met in this browser");
    return met;
  }

  /** Asks a session that was never asked; null when it cannot be had now. */
  async function metNow(wanted: Wanted): Promise<Met | null> {
    return findSession(wanted, world.fetch, world.clock).then(
      ({ identity, isNew }) => {
        if (isNew) tellOfNew();
        return identity;
      },
      () => null,
    );
  }

  /** What was kept until it was known who is there may now go onto their list. */
  function tellOfNew(): void {
    world.changed();
    void awaitsOwner().then((awaits) => (awaits ? wakeAll(world, true) : undefined));
  }

  async function lastMet(): Promise<Met | null> {
    return [...(await readIdentities()).values()].sort((a, b) => b.lastSeen - a.lastSeen)[0] ?? null;
  }

  async function metBefore(identity: IdentityKey): Promise<Met> {
    const met = (await readIdentities()).get(identity);
    if (!met) throw failed("NO_ORG", "this user was not met in this browser");
    return met;
  }

  async function withTab<T>(tabId: number, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const wanted = await wantedByTab(tabId);
    if (!wanted) {
      const met = await lastMet();
      if (!met) throw failed("NO_ORG", "no org was seen in this browser yet");
      return withIdentity(identityKey(met), use);
    }
    return withSession(() => findSession(wanted, world.fetch, world.clock), use);
  }

  async function withIdentity<T>(identity: IdentityKey, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const met = await metBefore(identity);
    return withSession(() => findSessionOf(met, world.fetch, world.clock), use);
  }

  /** A remembered session may have died since: it is looked for once more before the answer is "not logged in". */
  async function withSession<T>(
    find: () => Promise<LiveSession>,
    use: (org: OpenOrg) => Promise<T>,
  ): Promise<T> {
    const session = await find();
    if (session.isNew) tellOfNew();
    try {
      return await useOrg(session, use);
    } catch (error) {
      if (!(error instanceof SalesforceFailure) || error.failure.kind !== "session") throw error;
      await forgetSession(session);
      return useOrg(await find(), use);
    }
  }

  async function useOrg<T>(session: LiveSession, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const identity = identityKey(session.identity);
    const org = await openOrg(session, await world.list(identity), world);
    try {
      return await use(org);
    } finally {
      await keep(org, session.identity, identity);
    }
  }

  /** What Salesforce answered is told, also where a full disk does not take what was learned beside it. */
  async function keep(org: OpenOrg, met: Met, identity: IdentityKey): Promise<void> {
    const pause = await readPause(identity);
    try {
      await org.keep();
    } catch (fault) {
      if (listFaultOf(fault)?.code !== "STORAGE_FULL") throw fault;
      if (pause === null) await lengthenPause(identity, failureOfFault(fault), world.clock(), Math.random());
      world.changed();
      return;
    }
    if (pause === null) return;
    // There is room again: what waited for it goes now.
    await endPause(identity);
    world.changed();
    void wake(world, met, identity, true);
  }
}
