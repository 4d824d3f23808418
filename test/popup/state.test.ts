import { describe, expect, it } from "vitest";
import type { Protocol } from "../../src/messages/contract.ts";
import type { ListState, PersonInFront } from "../../src/messages/person.ts";
import { createPopup, type Popup } from "../../src/popup/state.ts";
import { personState } from "../../src/screens/person/person-state.ts";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../../src/settings.ts";
import { createBackground, refuse } from "../screens/answering-background.ts";
import {
  ADDRESS,
  contact,
  entry,
  found,
  IDENTITY,
  KEY,
  list,
  record,
  sync,
  written,
} from "../screens/people.ts";

const front: PersonInFront = {
  hint: { recordId: record().recordId, address: ADDRESS, name: "Ada" },
  page: "person",
  identity: IDENTITY,
  list: null,
};

/** Ada's Lead page, nobody opted out; the list's word can be changed. */
function ada(word: ListState = list(null), more: Partial<Protocol> = {}) {
  const stand = { word };
  const background = createBackground({
    personInFront: () => ({ ...front, list: stand.word.unsubscribe === null ? null : stand.word }),
    lookInSalesforce: () => found([record(), contact()], stand.word),
    listState: () => stand.word,
    history: () => [],
    syncState: () => sync(),
    optOut: () => {
      stand.word = list(entry(), { fate: "pending" });
      return { key: KEY, list: stand.word };
    },
    ...more,
  });
  const popup = createPopup({ ask: background.ask, tabId: 5, clock: () => 1_000 });
  return { background, popup, stand };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function stateOf(popup: Popup) {
  const { person } = popup;
  if (person.value === null) return "nobody";
  return personState(person.value.list, person.value.salesforce, fieldsToWrite(DEFAULT_SETTINGS)).kind;
}

describe("opening", () => {
  it("shows the person by the list's word before Salesforce has answered", async () => {
    const { background, popup } = ada(list(entry({ confirmedAt: 9 })));
    const answer = background.hold("lookInSalesforce");
    await popup.open();
    expect(stateOf(popup)).toBe("written");
    expect(popup.person.value).toMatchObject({ asking: true, salesforce: null });
    answer();
    await settled();
    expect(popup.person.value).toMatchObject({ asking: false, salesforce: { records: [{}, {}] } });
  });

  it("takes silence of the list for 'not listed' only when it knew whom to look for", async () => {
    const known = ada();
    known.background.hold("lookInSalesforce");
    await known.popup.open();
    expect(stateOf(known.popup)).toBe("notOptedOut");

    const hint = { recordId: record().recordId, address: null, name: null };
    const unknown = ada(list(null), { personInFront: () => ({ ...front, hint }) });
    unknown.background.hold("lookInSalesforce");
    await unknown.popup.open();
    expect(stateOf(unknown.popup)).toBe("unknown");
  });

  it("asks Salesforce nothing where the tab is no person", async () => {
    const { background, popup } = ada(list(null), {
      personInFront: () => ({ ...front, page: "salesforce", hint: null }),
    });
    await popup.open();
    await settled();
    expect(background.named("lookInSalesforce")).toEqual([]);
    expect(popup.person.value).toBe(null);
  });

  it("keeps the list's word when Salesforce cannot be asked", async () => {
    const { popup } = ada(list(entry()), { lookInSalesforce: refuse("NO_SESSION", "session") });
    await popup.open();
    await settled();
    expect(stateOf(popup)).toBe("written");
    expect(popup.person.value?.lookFailure?.code).toBe("NO_SESSION");
  });

  it("says so when the background itself does not answer", async () => {
    const { popup } = ada(list(null), { personInFront: refuse("NO_BACKGROUND") });
    await popup.open();
    expect(popup.frontFailure.value?.code).toBe("NO_BACKGROUND");
  });
});

it("shows the sync as soon as Salesforce has told who is logged in", async () => {
  const { background, popup } = ada();
  const answers = { ...background.answers };
  background.answers.syncState = () => null;
  background.answers.lookInSalesforce = (request) => {
    background.answers.syncState = () => sync();
    return answers.lookInSalesforce?.(request) ?? found([]);
  };
  await popup.open();
  await settled();
  expect(popup.sync.state.value).toEqual(sync());
});

describe("opting out", () => {
  it("shows 'taken' with the background's answer, without waiting for Salesforce", async () => {
    const { background, popup } = ada();
    background.hold("lookInSalesforce");
    await popup.open();
    await popup.optOut({ reason: "phone", note: "  " });
    expect(stateOf(popup)).toBe("taken");
    expect(background.named("optOut").map(({ request }) => request)).toEqual([
      {
        tabId: 5,
        identity: IDENTITY,
        recordId: record().recordId,
        address: ADDRESS,
        name: "Ada",
        reason: "phone",
        note: null,
        source: "popup",
      },
    ]);
  });

  it("is done once, however often the button is hit", async () => {
    const { background, popup } = ada();
    await popup.open();
    await Promise.all([1, 2, 3].map(() => popup.optOut({ reason: null, note: "" })));
    expect(background.named("optOut")).toHaveLength(1);
  });

  it("says that it was not taken, and can be tried again", async () => {
    const { background, popup } = ada(list(null), { optOut: refuse("STORAGE_FULL", "attention") });
    await popup.open();
    await settled();
    await popup.optOut({ reason: null, note: "" });
    expect(stateOf(popup)).toBe("notOptedOut");
    expect(popup.person.value?.actFailure).toMatchObject({
      act: "optOut",
      failure: { code: "STORAGE_FULL" },
    });
    background.answers.optOut = () => ({ key: KEY, list: list(entry(), { fate: "pending" }) });
    background.answers.listState = () => list(entry(), { fate: "pending" });
    await popup.optOut({ reason: null, note: "" });
    expect(stateOf(popup)).toBe("taken");
    expect(popup.person.value?.actFailure).toBe(null);
  });

  it("is followed to its end by notices, and shows what was written without asking Salesforce again", async () => {
    const { background, popup, stand } = ada();
    await popup.open();
    await settled();
    await popup.optOut({ reason: null, note: "" });
    stand.word = list(entry({ confirmedAt: 9 }));
    background.answers.history = () => [
      written(),
      { what: "confirmed", at: 3_000, key: KEY, by: "maya", records: 1 },
    ];
    await popup.changed();
    expect(popup.person.value).toMatchObject({
      confirmed: 1,
      salesforce: { records: [{ optedOut: { HasOptedOutOfEmail: true } }, {}] },
    });
    expect(background.named("lookInSalesforce")).toHaveLength(1);
  });

  it("is not undone on the screen by an older answer of Salesforce", async () => {
    const { background, popup } = ada();
    const answer = background.hold("lookInSalesforce");
    await popup.open();
    await popup.optOut({ reason: null, note: "" });
    const states: string[] = [];
    popup.person.subscribe(() => states.push(stateOf(popup)));
    answer();
    await settled();
    expect(popup.person.value?.salesforce).not.toBe(null);
    expect(new Set(states)).toEqual(new Set(["taken"]));
  });
});

describe("notices", () => {
  it("in a burst are answered by one more round, not by one each", async () => {
    const { background, popup } = ada(list(entry()));
    await popup.open();
    await settled();
    const before = background.named("syncState").length;
    await Promise.all(Array.from({ length: 20 }, () => popup.changed()));
    expect(background.named("syncState").length - before).toBe(2);
  });

  it("follow an entry that moved from a record to its address", async () => {
    const byRecord = entry({ key: `record:${record().recordId}` });
    const { background, popup, stand } = ada(list(byRecord, { fate: "pending" }));
    background.hold("lookInSalesforce");
    await popup.open();
    stand.word = list(entry());
    await popup.changed();
    expect(popup.person.value?.key).toBe(KEY);
    expect(background.named("history").at(-1)?.request).toEqual({ identity: IDENTITY, key: KEY });
  });
});

it("a late answer is not shown on somebody else", async () => {
  const { background, popup } = ada();
  const answer = background.hold("lookInSalesforce");
  background.answers.search = () => ({ identity: IDENTITY, records: [contact({ name: "Bela" })] });
  background.answers.lookAtRecord = () => found([contact({ name: "Bela" })]);
  await popup.open();
  await popup.find("bela");
  await popup.choose(contact({ name: "Bela" }));
  answer();
  await settled();
  expect(popup.person.value?.salesforce?.records[0]?.name).toBe("Bela");
});

describe("a tab that moves on while the popup is open", () => {
  const bela = record({ recordId: "00Q5g00000BELAAEA9", name: "Bela", address: "bela@x.example" });
  const belasPage = { ...front, hint: { recordId: bela.recordId, address: null, name: null } };

  it("shows whoever is in front now, and opts out nobody else", async () => {
    const { background, popup } = ada();
    await popup.open();
    await settled();
    background.answers.personInFront = () => belasPage;
    background.answers.lookInSalesforce = () => found([bela]);
    await popup.tabMoved();
    await settled();
    expect(popup.person.value?.salesforce?.records[0]?.name).toBe("Bela");
    await popup.optOut({ reason: null, note: "" });
    expect(background.named("optOut").at(-1)?.request).toMatchObject({
      recordId: bela.recordId,
      name: "Bela",
    });
  });

  it("is noticed by Salesforce's answer about another record", async () => {
    const { background, popup } = ada(list(null), { lookInSalesforce: () => found([bela]) });
    const answer = background.hold("lookInSalesforce");
    await popup.open();
    background.answers.personInFront = () => belasPage;
    answer();
    await settled();
    expect(popup.person.value?.hint.recordId).toBe(bela.recordId);
  });

  it("keeps what is shown while the record is the same", async () => {
    const { popup } = ada();
    await popup.open();
    await settled();
    const before = popup.person.value;
    await popup.tabMoved();
    expect(popup.person.value).toBe(before);
  });

  it("leaves whoever searches at it, and leads back to the new page", async () => {
    const { background, popup } = ada();
    await popup.open();
    popup.showSearch();
    await popup.tabMoved();
    expect(popup.person.value).toBe(null);
    background.answers.personInFront = () => belasPage;
    await popup.tabMoved();
    expect(popup.person.value).toBe(null);
    await popup.showTab();
    expect(popup.person.value?.hint.recordId).toBe(bela.recordId);
  });

  it("leaves a search alone that has found somebody", async () => {
    const { background, popup } = ada(list(null), {
      search: () => ({ identity: IDENTITY, records: [bela] }),
      lookAtRecord: () => found([bela]),
    });
    await popup.open();
    await popup.find("bela");
    await popup.choose(bela);
    background.answers.personInFront = () => ({ ...front, page: "salesforce", hint: null });
    await popup.tabMoved();
    expect(popup.person.value?.hint.recordId).toBe(bela.recordId);
  });

  it("falls back to the search where the new page is no person", async () => {
    const { background, popup } = ada();
    await popup.open();
    background.answers.personInFront = () => ({ ...front, page: "salesforce", hint: null });
    await popup.tabMoved();
    expect(popup.person.value).toBe(null);
    expect(popup.front.value?.page).toBe("salesforce");
  });
});

describe("resubscribing", () => {
  it("is not taken without a key in the list", async () => {
    const { background, popup } = ada(list(null), { lookInSalesforce: refuse("NETWORK") });
    await popup.open();
    await settled();
    expect(await popup.resubscribe("Asked by phone")).toBe(false);
    expect(background.named("resubscribe")).toEqual([]);
  });

  it("sends the reason, and shows that it is taken", async () => {
    const { background, popup, stand } = ada(list(entry()));
    background.answers.resubscribe = ({ key }) => {
      const resubscribed = entry({
        status: "resubscribed",
        resubscribe: { at: 1, reason: "Asked by phone" },
      });
      stand.word = list(resubscribed, { fate: "pending" });
      return { key, list: stand.word };
    };
    await popup.open();
    await settled();
    expect(await popup.resubscribe(" Asked by phone ")).toBe(true);
    expect(background.named("resubscribe")[0]?.request).toEqual({
      identity: IDENTITY,
      key: KEY,
      reason: "Asked by phone",
    });
    expect(stateOf(popup)).toBe("taken");
  });
});

describe("searching", () => {
  it("shows the newest answer, whichever comes last", async () => {
    const { background, popup } = ada(list(null), {
      search: ({ text }) => ({ identity: IDENTITY, records: [record({ name: text })] }),
    });
    const answerOld = background.hold("search");
    const old = popup.find("old");
    const answerYoung = background.hold("search");
    const young = popup.find("young");
    answerYoung();
    await young;
    answerOld();
    await old;
    expect(popup.search.value.records?.map(({ name }) => name)).toEqual(["young"]);
  });

  it("asks nothing for nothing", async () => {
    const { background, popup } = ada();
    await popup.find("   ");
    expect(background.named("search")).toEqual([]);
  });

  it("knows from the list whether an address of nobody is on it", async () => {
    const word = list(entry({ confirmedAt: 9 }));
    const { popup } = ada(word, { search: () => ({ identity: IDENTITY, records: [] }) });
    await popup.open();
    await popup.find(ADDRESS);
    await popup.chooseAddress(ADDRESS);
    expect(stateOf(popup)).toBe("written");
  });
});
