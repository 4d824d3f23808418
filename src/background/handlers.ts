import type { Runtime } from "webextension-polyfill";
import { normaliseAddress } from "../email-address";
import type { FunctionName, PersonInFront, Request, Response } from "../messages";
import { type IdentityKey, identityKey, type Subject, subjectKey, type Unsubscribe } from "../model";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { readPageAddress } from "../salesforce-page";
import { scheduleAlarms } from "./alarms";
import { captureOptOut, captureResubscribe, pushAgain } from "./database/capture";
import { readState, writeState } from "./database/database";
import { findEntry, readHistory, readListState } from "./database/list";
import { fieldChoices } from "./field-choices";
import { lastMetOn, type Met, readIdentities } from "./identities";
import { createIdentityHandlers } from "./identity-handlers";
import { createListHandlers } from "./list-handlers";
import { failed, lookAt } from "./look";
import { lookedUpAddress, rememberLookedUp } from "./looked-up";
import { type OpenOrg, openOrg } from "./open-org";
import { SalesforceFailure } from "./salesforce/salesforce";
import {
  findSession,
  findSessionOf,
  forgetSession,
  identityAt,
  type LiveSession,
  type Wanted,
} from "./session";
import { loadSettings, storeSettings } from "./stored-settings";
import { fieldsChanged } from "./sync/change-settings";
import { previewSync } from "./sync/preview";
import { latestRun, openRun } from "./sync/run";
import { allFields } from "./sync/write";
import { readSyncState } from "./sync-state";
import { hintsOfTab, pageOfTab, wantedByTab } from "./tab";
import { wake, wakeAll } from "./wake";
import type { World } from "./world";

export type Handlers = {
  readonly [K in FunctionName]: (request: Request<K>, from: Runtime.MessageSender) => Promise<Response<K>>;
};

/** One short function a message. Each rejects with a `SalesforceFailure` when there is no answer. */
export function createHandlers(world: World): Handlers {
  const lent = { metBefore, withIdentity, goOn };
  return {
    ...createIdentityHandlers(world, lent),
    ...createListHandlers(world, lent),

    personInFront: async ({ tabId }): Promise<PersonInFront> => {
      const page = await pageOfTab(tabId);
      const wanted = await wantedByTab(tabId);
      const met = wanted && (await identityAt(wanted));
      const identity = met && identityKey(met);
      if (page?.kind !== "person") {
        const kind = page === null ? "elsewhere" : page.kind === "otherRecord" ? "otherRecord" : "salesforce";
        return { hint: null, page: kind, identity, list: null };
      }
      const hints = await hintsOfTab(tabId, page.recordId);
      const hint = { ...hints, recordId: page.recordId };
      return {
        hint,
        page: "person",
        identity,
        list: identity && (await listOf(identity, page.recordId, hints.address)),
      };
    },

    lookInSalesforce: async ({ tabId }) => {
      const page = await pageOfTab(tabId);
      if (page?.kind !== "person")
        throw failed("NOT_A_PERSON", "this page shows no Lead, Contact or person account");
      const { address } = await hintsOfTab(tabId, page.recordId);
      return withTab(tabId, (org) => lookAt(org, page.recordId, normaliseAddress(address)));
    },

    lookAtRecord: ({ identity, recordId }) => withIdentity(identity, (org) => lookAt(org, recordId, null)),

    search: ({ tabId, text }) =>
      withTab(tabId, async (org) => {
        const { observations } = await org.salesforce.search(text, allFields(org));
        const identity = identityKey(org.identity);
        await rememberLookedUp(identity, observations);
        return { identity, records: observations };
      }),

    optOut: async ({ tabId, recordId, address, name, reason, note, source }) => {
      const met = await whoCaptures(tabId);
      const identity = identityKey(met);
      const subject = await subjectOf(identity, recordId, address);
      const entry: Unsubscribe = {
        key: subjectKey(subject),
        subject,
        origin: "own",
        status: "optedOut",
        source,
        since: world.clock(),
        name,
        reason,
        note,
        resubscribe: null,
        confirmedAt: null,
      };
      const database = await world.list(identity);
      await captureOptOut(database, entry, met.username);
      void goOn(met, identity);
      return { key: entry.key, list: await readListState(database, entry.key) };
    },

    resubscribe: async ({ identity, key, reason }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      const at = world.clock() + ((await readState(database, "clockOffset")) ?? 0);
      const entry = await captureResubscribe(database, key, reason, at, met.username);
      if (!entry) throw failed("NOT_LISTED", "this person is not on the list");
      void goOn(met, identity);
      return { key, list: await readListState(database, key) };
    },

    retry: async ({ identity, key }) => {
      const database = await world.list(identity);
      await pushAgain(database, key, world.clock());
      void goOn(await metBefore(identity), identity);
      return readListState(database, key);
    },

    listState: async ({ identity, key }) => readListState(await world.list(identity), key),

    history: async ({ identity, key }) => readHistory(await world.list(identity), key),

    syncState: async ({ tabId }) => {
      const wanted = await wantedByTab(tabId);
      const met = wanted ? ((await identityAt(wanted)) ?? (await metNow(wanted))) : await lastMet();
      return met && readSyncState(await world.list(identityKey(met)), met, world.clock());
    },

    fieldChoices: ({ identity }) =>
      withIdentity(identity, async (org) => {
        const { Lead, Contact } = await org.salesforce.describeFields();
        const labels = Object.fromEntries([...Lead, ...Contact].map(({ name, label }) => [name, label]));
        await writeState(org.database, "fieldLabels", labels);
        return { Lead: fieldChoices(Lead), Contact: fieldChoices(Contact) };
      }),

    saveSettings: async ({ identity, settings }) => {
      const met = await metBefore(identity);
      const before = await loadSettings(identity);
      const after = await storeSettings(identity, settings);
      await fieldsChanged(await world.list(identity), before, after, world.clock());
      await scheduleAlarms(world);
      world.changed();
      return readSyncState(await world.list(identity), met, world.clock());
    },

    syncNow: async ({ identity }) => {
      const met = await metBefore(identity);
      await withIdentity(identity, (org) => openRun(org, "manual"));
      void goOn(met, identity);
      return readSyncState(await world.list(identity), met, world.clock());
    },

    releaseHeld: async ({ identity, runId }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      const run = await latestRun({ database });
      if (run?.id === runId && run.outcome === "held") {
        await database.put("runs", {
          ...run,
          released: true,
          phase: "push",
          outcome: "running",
          held: null,
          endedAt: null,
        });
        void goOn(met, identity);
      }
      return readSyncState(database, met, world.clock());
    },

    previewSync: ({ identity }) =>
      navigator.locks.request(`quietlist.${identity}`, () => withIdentity(identity, previewSync)),

    pill: async ({ address }, from) => {
      const page = readPageAddress(from.tab?.url ?? "");
      const wanted = from.tab?.id === undefined ? null : await wantedByTab(from.tab.id);
      const met = wanted && (await identityAt(wanted));
      if (page?.kind !== "person" || !met) return { optedOut: false, since: null };
      const database = await world.list(identityKey(met));
      const entry = await findEntry(database, page.recordId, normaliseAddress(address));
      return { optedOut: entry?.status === "optedOut", since: entry?.since ?? null };
    },

    pageOpened: async () => {
      void wakeAll(world, true);
      return null;
    },
  };

  /** Carries on after the answer was given; what goes wrong there is in the outbox and the run, not in this promise. */
  function goOn(met: Met, identity: IdentityKey): Promise<void> {
    world.changed();
    return wake(world, met, identity);
  }

  async function listOf(identity: IdentityKey, recordId: string, hinted: string | null) {
    const database = await world.list(identity);
    const entry = await findEntry(database, recordId, normaliseAddress(hinted));
    return entry && readListState(database, entry.key);
  }

  /** Never waits for Salesforce when anyone was met on this host: a capture must not depend on the network. */
  async function whoCaptures(tabId: number): Promise<Met> {
    const wanted = await wantedByTab(tabId);
    const known = wanted ? await identityAt(wanted) : await lastMet();
    if (known) return known;
    if (!wanted) throw failed("NO_ORG", "no org was seen in this browser yet");
    try {
      return (await findSession(wanted, world.fetch, world.clock)).identity;
    } catch (error) {
      // A session that cannot be asked now, on a bad network: the capture is kept for whoever was here last.
      const last = error instanceof SalesforceFailure ? await lastMetOn(wanted.apiHost) : null;
      if (!last) throw error;
      return last;
    }
  }

  /** Asks a session that was never asked; null when it cannot be had now. */
  async function metNow(wanted: Wanted): Promise<Met | null> {
    return findSession(wanted, world.fetch, world.clock).then(
      ({ identity }) => identity,
      () => null,
    );
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
    if (session.isNew) world.changed();
    try {
      return await useOrg(session, use);
    } catch (error) {
      if (!(error instanceof SalesforceFailure) || error.failure.kind !== "session") throw error;
      await forgetSession(session);
      return useOrg(await find(), use);
    }
  }

  async function useOrg<T>(session: LiveSession, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const org = await openOrg(session, await world.list(identityKey(session.identity)), world);
    try {
      return await use(org);
    } finally {
      await org.close();
    }
  }
}

/** Whom a capture is about. A record's address counts only when Salesforce itself showed it; a page's is a hint. */
async function subjectOf(
  identity: IdentityKey,
  recordId: string | null,
  address: string | null,
): Promise<Subject> {
  const id = recordId === null ? null : readSalesforceId(recordId);
  const shown = id === null ? address : await lookedUpAddress(identity, id);
  const normalised = normaliseAddress(shown ?? null);
  if (normalised !== null) return { kind: "address", address: normalised };
  const object = id === null ? null : objectOfId(id);
  if (id === null || object === null)
    throw failed("NOBODY", "this names neither a person's record nor an email address");
  return { kind: "record", object, recordId: id };
}
