// Promise 4 in bulk: the browser is killed in the middle of a first sync that writes thousands of records.
import { expect } from "vitest";
import { type AuditedFields, findMissingOptOuts, findOptIns, findRepeatedRows } from "../../org/auditor.ts";
import { MARKETO_FIELD, USERS } from "../../org/cast.ts";
import type { Org } from "../../org/org.ts";
import { seededRandom } from "../../org/random.ts";
import type { TroubledCall } from "../../org/trouble.ts";
import { atCall } from "../at-call.ts";
import type { DrivenBrowser } from "../driver.ts";
import { countKept } from "../kept.ts";
import { scenario } from "../scenario.ts";
import type { Session } from "../with-browser-and-org.ts";

const SEED = Number(process.env.ANY_SEED ? Date.now() % 10_000 : 5);
const BOTH: AuditedFields = {
  Lead: ["HasOptedOutOfEmail", MARKETO_FIELD],
  Contact: ["HasOptedOutOfEmail", MARKETO_FIELD],
  Account: ["PersonHasOptedOutOfEmail", MARKETO_FIELD.replace(/__c$/, "__pc")],
};

scenario(
  "ends a first sync of 20,000 opt-outs as if the browser had not been killed three times while it wrote them",
  async ({ org, rep, cast, browser, relaunch }) => {
    const chance = seededRandom(SEED);
    const captured = optedOutIn(org);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.click("sync-summary");
    await popup.choose("field-Lead", MARKETO_FIELD);
    await popup.click("write-both");
    await popup.shows("writes-now", /Email Opt Out.*Marketo Sales Opt Out/);
    await popup.click("sync-now");
    await popup.comesTo("held", /First sync/i);
    expect(written(org)).toEqual([]);

    let session: Session = { browser, rep };
    for (let kill = 0; kill < 3; kill++) {
      let dies = false;
      const killed = atCall(
        org,
        // First while the job is asked for, filled or closed; later while it is looked at or read back.
        1 + chance.below(kill === 0 ? 3 : 6),
        () => {
          dies = true;
          return session.browser.kill();
        },
        isOfTheSync,
      );
      const goesOn = kill === 0 ? popup.click("release-held") : session.rep.logIn();
      // The browser may be killed before it has told that the click or the log-in is done.
      await goesOn.catch((failure) => {
        if (!dies) throw failure;
      });
      await killed;
      // Chromium brings the cookies back that had reached its disk: so the org has forgotten the rep, as after a night.
      org.expireSessions(USERS.rep);
      session = await relaunch();
    }
    await session.rep.logIn();
    await (await session.rep.openPopup()).comesTo("sync-summary", /Last:/);

    expect(findMissingOptOuts(org, { captured, username: USERS.rep, fields: BOTH })).toEqual([]);
    expect(findOptIns(org, org.log.changes, [], BOTH)).toEqual([]);
    expect(findRepeatedRows(org, USERS.rep)).toEqual([]);
    for (const store of ["outbox", "planned", "observed", "attention"])
      expect([store, await countKept(session.browser, store)]).toEqual([store, 0]);
    const told = await historyIn(session.browser);
    expect(told.learnedTwice).toEqual([]);
    expect(told.written.sort()).toEqual(written(org).sort());
  },
  { org: { people: 25_000, optedOut: 20_000 }, within: 1_800_000, browsers: ["chromium"] },
);

/** What a run asks of Salesforce, and not whose session it is. */
function isOfTheSync({ path }: TroubledCall): boolean {
  return /\/(?:jobs|composite)\b/.test(path);
}

/** The addresses of everyone who is opted out; of those without one, the record. */
function optedOutIn(org: Org): string[] {
  const found = new Set<string>();
  for (const object of ["Lead", "Contact"]) {
    const table = org.store.table(object);
    for (let row = 0; row < table.count; row++)
      if (table.get(row, "HasOptedOutOfEmail") === true)
        found.add(String(table.get(row, "Email") ?? table.idOf(row)));
  }
  return [...found];
}

/** The records that calls changed; each once, unless it was written twice. */
function written(org: Org): string[] {
  return org.log.writes.flatMap(({ through, id, changed }) => (through === "api" && changed > 0 ? id : []));
}

/** What the history says was learned more than once, and every record that it says was written. */
function historyIn(browser: DrivenBrowser): Promise<{ learnedTwice: string[]; written: string[] }> {
  return browser.evaluateInBackground(async () => {
    const settled = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const learned = new Set<string>();
    const learnedTwice: string[] = [];
    const written: string[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      if (!name.startsWith("quietlist.00D")) continue;
      const database = await settled(indexedDB.open(name));
      for (const { what, key, recordId } of await settled(
        database.transaction("history").objectStore("history").getAll(),
      )) {
        if (what === "written") written.push(recordId);
        if (what === "learned" && learned.has(key)) learnedTwice.push(key);
        if (what === "learned") learned.add(key);
      }
      database.close();
    }
    return { learnedTwice, written };
  });
}
