import type { Runtime } from "webextension-polyfill";
import { normaliseAddress } from "../email-address";
import type { Handlers } from "../messages/contract";
import { type IdentityKey, identityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { newEntry, type Unsubscribe } from "../model/unsubscribe";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { readPageAddress } from "../salesforce-page";
import { scheduleAlarms } from "./alarms";
import { type Captured, entryOfCapture } from "./capture-subject";
import { captureOptOuts } from "./database/capture";
import { findEntry, findOptedOut } from "./database/list";
import type { Met } from "./identities";
import { failed } from "./look";
import type { Reach } from "./reach";
import { readRows } from "./read-rows";
import type { RecordAt } from "./salesforce/salesforce";
import { SalesforceFailure } from "./salesforce/salesforce";
import { takeSelection } from "./selection";
import { identityAt } from "./session";
import { wantedByTab } from "./tab";
import { wakeAll } from "./wake";
import type { World } from "./world";

/** As long as a person has clicked and nothing is kept yet; a bad network may take half a minute to say no. */
const LONGEST_LOOK: Milliseconds = 3_000;

type PageHandlers = Pick<
  Handlers<Runtime.MessageSender>,
  "pill" | "optedOutAmong" | "optOutRows" | "pageOpened" | "selectionToImport"
>;

/** What the content script of a tab may ask and propose, for that tab alone. */
export function createPageHandlers(
  world: World,
  { goOn, keepUntilKnown, metBefore, whoCaptures, withTab }: Reach,
): PageHandlers {
  return {
    pill: async ({ address }, from) => {
      const page = readPageAddress(from.tab?.url ?? "");
      const identity = await whoIsAt(from);
      if (page?.kind !== "person" || !identity) return { optedOut: false, since: null };
      const database = await world.list(identity);
      const entry = await findEntry(database, page.recordId, normaliseAddress(address));
      return { optedOut: entry?.status === "optedOut", since: entry?.since ?? null };
    },

    optedOutAmong: async ({ recordIds, addresses }, from) => {
      const identity = await whoIsAt(from);
      if (!identity) return { recordIds: {}, addresses: {} };
      return findOptedOut(await world.list(identity), recordIds, addresses);
    },

    optOutRows: async ({ recordIds }, from) => {
      const tabId = from.tab?.id;
      const page = readPageAddress(from.tab?.url ?? "");
      if (tabId === undefined || page?.kind !== "listView")
        throw failed("NOT_A_PERSON", "this page is no list view");
      const rows = rowsOf(recordIds, page.object);
      const taken = (await takeLookedUp(tabId, rows)) ?? (await takeByRecord(tabId, rows));
      return { taken, notRead: recordIds.length - taken };
    },

    selectionToImport: () => takeSelection(),

    pageOpened: async () => {
      void wakeAll(world, true);
      return null;
    },
  };

  async function whoIsAt(from: Runtime.MessageSender): Promise<IdentityKey | null> {
    const wanted = from.tab?.id === undefined ? null : await wantedByTab(from.tab.id);
    const met = wanted && (await identityAt(wanted));
    return met && identityKey(met);
  }

  /** One look for all rows. Null where Salesforce cannot be asked now, or does not answer soon. */
  async function takeLookedUp(tabId: number, rows: readonly RecordAt[]): Promise<number | null> {
    const looking = withTab(tabId, async (org) => ({
      identity: identityKey(org.identity),
      people: await readRows(org, rows),
    })).catch((error: unknown) => {
      if (error instanceof SalesforceFailure) return null;
      throw error;
    });
    const looked = await Promise.race([looking, tooLate()]);
    if (looked === null) return null;
    const entries = looked.people.map(({ subject, name }) =>
      newEntry(subject, { source: "listView", name, since: world.clock() }),
    );
    await takeOn(await metBefore(looked.identity), entries);
    return entries.length;
  }

  /** By the record: the push looks each up when it can. A capture must not depend on the network. */
  async function takeByRecord(tabId: number, rows: readonly RecordAt[]): Promise<number> {
    const whose = await whoCaptures(tabId, null);
    const captures = rows.map(({ recordId }) => capturedRow(recordId, world.clock()));
    if ("wanted" in whose) {
      const kept = await Promise.all(captures.map((captured) => keepUntilKnown(whose, captured)));
      await scheduleAlarms(world);
      const owner = kept.find((it) => !("id" in it));
      if (owner && !("id" in owner)) void goOn(owner, identityKey(owner));
      return rows.length;
    }
    const now = world.clock();
    const entries = captures.map((captured) => entryOfCapture(identityKey(whose), captured, now));
    await takeOn(whose, await Promise.all(entries));
    return rows.length;
  }

  async function takeOn(met: Met, entries: readonly Unsubscribe[]): Promise<void> {
    const identity = identityKey(met);
    // Rows can share an address: that is one person on the list.
    const distinct = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
    if (distinct.length > 0) await captureOptOuts(await world.list(identity), distinct, met.username);
    void goOn(met, identity);
  }
}

/** A list view shows one object: an id of another was not read from its rows. */
function rowsOf(recordIds: readonly string[], object: string): RecordAt[] {
  const ids = new Set(recordIds.map(readSalesforceId));
  return [...ids].flatMap((recordId) => {
    const is = recordId && objectOfId(recordId);
    return is && is.toLowerCase() === object.toLowerCase() ? [{ object: is, recordId }] : [];
  });
}

function capturedRow(recordId: string, since: number): Captured {
  return { recordId, address: null, source: "listView", since, name: null, reason: null, note: null };
}

const tooLate = () => new Promise<null>((resolve) => setTimeout(resolve, LONGEST_LOOK, null));
