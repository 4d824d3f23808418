import { normaliseAddress } from "../email-address";
import type { Handlers } from "../messages/contract";
import { MOST_PREVIEWED } from "../messages/dashboard";
import { newEntry, type Unsubscribe } from "../model/unsubscribe";
import { captureOptOuts } from "./database/capture";
import { readCases } from "./database/cases";
import { chainHistory, checkHistory, readEvidence, readHistoryPage } from "./database/chain";
import { readListChanges, readListed, readListPage } from "./database/listed";
import { pushManyAgain } from "./database/push-again";
import { restorePeople } from "./database/restore";
import { readPlanned, readRunEvents, readRuns } from "./database/run-history";
import { matchesOf } from "./matches";
import type { Reach } from "./reach";
import { failureOf } from "./salesforce/failure";
import { SalesforceFailure } from "./salesforce/salesforce";
import { previewSync } from "./sync/preview";
import { allFields } from "./sync/write";
import type { World } from "./world";

type ListHandlers = Pick<
  Handlers<unknown>,
  | "listPage"
  | "listChanges"
  | "listedPeople"
  | "knownRecords"
  | "historyPage"
  | "evidence"
  | "checkHistory"
  | "optOutMany"
  | "restoreMany"
  | "retryMany"
  | "matchAddresses"
  | "attentionPage"
  | "runs"
  | "runEvents"
  | "plannedChanges"
  | "previewWrites"
>;

/** What the dashboard asks of one user's list. */
export function createListHandlers(world: World, { metBefore, withIdentity, goOn }: Reach): ListHandlers {
  return {
    listPage: async ({ identity, after, limit }) => readListPage(await world.list(identity), after, limit),
    listChanges: async ({ identity, since }) => readListChanges(await world.list(identity), since),
    listedPeople: async ({ identity, keys }) => readListed(await world.list(identity), keys),
    knownRecords: async ({ identity, key }) =>
      (await world.list(identity)).getAllFromIndex("known", "entry", key),
    historyPage: async ({ identity, after, limit }) => {
      const list = await world.list(identity);
      await chainHistory(list);
      return readHistoryPage(list, after, limit);
    },
    evidence: async ({ identity, key }) => {
      const list = await world.list(identity);
      await chainHistory(list);
      return readEvidence(list, key);
    },
    checkHistory: async ({ identity, after, limit }) => {
      const list = await world.list(identity);
      await chainHistory(list);
      return checkHistory(list, after, limit);
    },

    optOutMany: async ({ identity, people, note, importId }) => {
      const met = await metBefore(identity);
      const entries = people.map(({ address, name }) => importedEntry(address, name, note, world.clock()));
      await captureOptOuts(await world.list(identity), entries, met.username, { importId });
      void goOn(met, identity);
      return { taken: entries.length };
    },

    restoreMany: async ({ identity, people }) => {
      const met = await metBefore(identity);
      const restored = await restorePeople(await world.list(identity), people, world.clock(), met.username);
      void goOn(met, identity);
      return { restored };
    },

    retryMany: async ({ identity, keys }) => {
      await pushManyAgain(await world.list(identity), keys, world.clock());
      void goOn(await metBefore(identity), identity);
      return { retried: keys.length };
    },

    matchAddresses: ({ identity, addresses }) =>
      withIdentity(identity, async (org) => {
        const { observations } = await org.salesforce.findByAddress(addresses, allFields(org));
        return matchesOf(addresses, observations);
      }),

    attentionPage: async ({ identity, after, limit }) => readCases(await world.list(identity), after, limit),

    runs: async ({ identity, before, limit }) => readRuns(await world.list(identity), before, limit),
    runEvents: async ({ identity, runId, after, limit }) =>
      readRunEvents(await world.list(identity), runId, after, limit),
    plannedChanges: async ({ identity, after, limit }) =>
      readPlanned(await world.list(identity), after, limit),

    // The whole plan may not fit into a message: what both sides agree on alone is as long as the list.
    previewWrites: ({ identity }) =>
      withIdentity(identity, async (org) => {
        const { changes, learned, ended, attention, notLookedUp } = await previewSync(org);
        return {
          changes: changes.slice(0, MOST_PREVIEWED),
          moreChanges: Math.max(0, changes.length - MOST_PREVIEWED),
          learned: learned.length,
          ended: ended.length,
          attention: attention.length,
          notLookedUp,
        };
      }),
  };
}

function importedEntry(written: string, name: string | null, note: string | null, now: number): Unsubscribe {
  const address = normaliseAddress(written);
  if (address === null)
    throw new SalesforceFailure(
      failureOf("NOBODY", "this names neither a person's record nor an email address"),
    );
  return newEntry({ kind: "address", address }, { source: "import", since: now, name, note });
}
