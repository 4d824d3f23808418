import type { Runtime } from "webextension-polyfill";
import { normaliseAddress } from "../email-address";
import type { Handlers } from "../messages/contract";
import { type PersonInFront, UNDONE_WITHIN } from "../messages/person";
import { type IdentityKey, identityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { SubjectKey } from "../model/person";
import { readPageAddress } from "../salesforce-page";
import { createAccessHandlers } from "./access-handlers";
import { scheduleAlarms } from "./alarms";
import { type Captured, entryOfCapture } from "./capture-subject";
import { captureOptOut } from "./database/capture";
import { captureResubscribe } from "./database/capture-resubscribe";
import { findEntry, readHistory, readListState } from "./database/list";
import { pushAgain } from "./database/push-again";
import { undoCapture } from "./database/undo-capture";
import type { Met } from "./identities";
import { createIdentityHandlers } from "./identity-handlers";
import { createKeptHandlers } from "./kept-handlers";
import { createListHandlers } from "./list-handlers";
import { failed, lookAt } from "./look";
import { rememberLookedUp } from "./looked-up";
import { createPageHandlers } from "./page-handlers";
import { createReach } from "./reach";
import { salesforceNow } from "./salesforce-clock";
import { identityAt } from "./session";
import { createSetUpHandlers } from "./set-up-handlers";
import { allFields } from "./sync/write";
import { createSyncHandlers } from "./sync-handlers";
import { hintsOfTab, pageOfTab, wantedByTab } from "./tab";
import { unassignedAt, unassignedState } from "./unassigned";
import { createUndoHandlers } from "./undo-handlers";
import { wakeAll } from "./wake";
import type { World } from "./world";

/** A click at the last moment arrives a little later. */
const ON_THE_WAY: Milliseconds = 5_000;

/** One short function a message. Each rejects with a `SalesforceFailure` when there is no answer. */
export function createHandlers(world: World): Handlers<Runtime.MessageSender> {
  const reach = createReach(world);
  const { goOn, keepUntilKnown, metBefore, whoCaptures, withIdentity, withTab } = reach;
  const handlers: Handlers<Runtime.MessageSender> = {
    ...createSyncHandlers(world, reach),
    ...createIdentityHandlers(world, reach),
    ...createAccessHandlers(world, reach),
    ...createListHandlers(world, reach),
    ...createSetUpHandlers(world, reach),
    ...createPageHandlers(world, reach),
    ...createUndoHandlers(world, reach),
    ...createKeptHandlers(world, reach),

    personInFront: async ({ tabId }): Promise<PersonInFront> => {
      // A popup waits for this: the page is asked while it is found out whose list it is about, and that list opened.
      const [{ page, hints }, identity] = await Promise.all([askPage(tabId), whoseList(tabId)]);
      if (page?.kind !== "person" || hints === null) {
        const kind = page === null ? "elsewhere" : page.kind === "otherRecord" ? "otherRecord" : "salesforce";
        return { hint: null, page: kind, identity, list: null };
      }
      const hint = { ...hints, recordId: page.recordId };
      return {
        hint,
        page: "person",
        identity,
        list: identity
          ? await listOf(identity, page.recordId, hints.address)
          : await unassignedAt(page, page.recordId),
      };
    },

    lookInSalesforce: async ({ tabId }) => {
      const page = await pageOfTab(tabId);
      if (page?.kind !== "person")
        throw failed("NOT_A_PERSON", "this page shows no Lead, Contact or person account");
      const { address } = await hintsOfTab(tabId, page.recordId);
      const found = await withTab(tabId, (org) => lookAt(org, page.recordId, address));
      // Salesforce is there again, or was all the time: what could not get through need not wait for its alarm.
      void wakeAll(world, true);
      return found;
    },

    lookAtRecord: ({ identity, recordId }) => withIdentity(identity, (org) => lookAt(org, recordId, null)),

    search: ({ tabId, text }) =>
      withTab(tabId, async (org) => {
        const { observations } = await org.salesforce.search(text, allFields(org));
        const identity = identityKey(org.identity);
        await rememberLookedUp(identity, observations, world.clock());
        return { identity, records: observations };
      }),

    optOut: async ({ tabId, identity: shown = null, ...asked }) => {
      const captured: Captured = { ...asked, since: world.clock() };
      const whose = await whoCaptures(tabId, shown);
      if ("wanted" in whose) {
        const kept = await keepUntilKnown(whose, captured);
        await scheduleAlarms(world);
        if ("id" in kept) return unassignedState(kept);
        return takenBy(kept, (await entryOfCapture(identityKey(kept), captured, world.clock())).key);
      }
      const identity = identityKey(whose);
      const entry = await entryOfCapture(identity, captured, world.clock());
      await captureOptOut(await world.list(identity), entry, whose.username, asked);
      return takenBy(whose, entry.key);
    },

    undo: async ({ identity, key, since }) => {
      const met = await metBefore(identity);
      if (Math.abs(world.clock() - since) > UNDONE_WITHIN + ON_THE_WAY)
        throw failed("UNDO_TOO_LATE", "the time for taking it back is over");
      const database = await world.list(identity);
      const at = await salesforceNow(database, world.clock);
      const entry = await undoCapture(database, { key, since }, at, met.username);
      if (!entry) throw failed("UNDO_NOT_ALONE", "something else opts this person out as well");
      void goOn(met, identity);
      return { key: entry.key, list: await readListState(database, entry.key) };
    },

    optOutQuoted: async ({ note }, from) => {
      const page = readPageAddress(from.tab?.url ?? "");
      if (from.tab?.id === undefined || page?.kind !== "person")
        throw failed("NOT_A_PERSON", "this page shows no Lead, Contact or person account");
      const who = { tabId: from.tab.id, recordId: page.recordId, address: null, name: null } as const;
      await handlers.optOut({ ...who, reason: null, note, source: "menu" }, from);
      return true;
    },

    resubscribe: async ({ identity, key, reason }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      const at = await salesforceNow(database, world.clock);
      const entry = await captureResubscribe(database, key, reason, at, met.username);
      if (!entry) throw failed("NOT_LISTED", "this person is not on the list");
      void goOn(met, identity);
      return { key: entry.key, list: await readListState(database, entry.key) };
    },

    retry: async ({ identity, key }) => {
      const database = await world.list(identity);
      const met = await metBefore(identity);
      await pushAgain(database, key, { by: met.username, now: world.clock() });
      void goOn(met, identity);
      return readListState(database, key);
    },

    listState: async ({ identity, key }) => readListState(await world.list(identity), key),

    history: async ({ identity, key }) => readHistory(await world.list(identity), key),
  };
  return handlers;

  async function takenBy(met: Met, key: SubjectKey) {
    const identity = identityKey(met);
    void goOn(met, identity);
    return { key, list: await readListState(await world.list(identity), key) };
  }

  async function askPage(tabId: number) {
    const page = await pageOfTab(tabId);
    return { page, hints: page?.kind === "person" ? await hintsOfTab(tabId, page.recordId) : null };
  }

  async function whoseList(tabId: number): Promise<IdentityKey | null> {
    const wanted = await wantedByTab(tabId);
    const met = wanted && (await identityAt(wanted));
    if (!met) return null;
    const identity = identityKey(met);
    // Whoever reads it is told when it cannot be opened.
    await world.list(identity).catch(() => undefined);
    return identity;
  }

  async function listOf(identity: IdentityKey, recordId: string, hinted: string | null) {
    const database = await world.list(identity);
    const entry = await findEntry(database, recordId, normaliseAddress(hinted));
    return entry && readListState(database, entry.key);
  }
}
