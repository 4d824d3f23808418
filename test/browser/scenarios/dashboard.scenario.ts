import { expect } from "vitest";
import { keptByExtension } from "../kept.ts";
import { optOutAndOpen } from "../opened-dashboard.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

scenario("lists who was opted out in the popup, and tells their story", async ({ rep, cast, browser }) => {
  const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
  await dashboard.shows("row", /Maria Rossi[\s\S]*Written to Salesforce/);
  await dashboard.fill("list-search", "nobody at all");
  await dashboard.shows("nobody", "Nobody on your list matches");
  await dashboard.fill("list-search", "ROSSI north");
  await dashboard.shows("list-found", "1 person");
  await dashboard.page.focus('[data-part="row"]');
  await dashboard.page.keyboard.press("Enter");
  await dashboard.shows("history", /Email Opt Out: No → Yes/);
  await dashboard.shows("history", /Quietlist button, recorded by rep@acme\.example/);
  const evidence = await browser.download(dashboard.page, () => dashboard.click("evidence-json"));
  expect(evidence.name).toMatch(/^quietlist-evidence-maria\.rossi@northwind\.example-/);
  expect(JSON.parse(evidence.content)).toMatchObject({
    exportedBy: "rep@acme.example",
    state: "confirmed",
  });
});

scenario(
  "imports three pasted addresses, after saying what it would do",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-import");
    await dashboard.fill(
      "import-paste",
      "Liam O'Brien <liam.obrien@kestrel.example>\nivan.petrov@verdant.example; maria.rossi@northwind.example\nnobody",
    );
    const writes = org.log.writes.length;
    await dashboard.click("import-check");
    await dashboard.shows("import-report", "This would opt out 2 people");
    await dashboard.click("import-match");
    await dashboard.shows("match-found", /^2$/);
    expect(org.log.writes.length).toBe(writes);
    await dashboard.fill("import-note", "Fair in Milan");
    await dashboard.click("import-take");
    await dashboard.shows("import-taken", "2 opt-outs taken");
    await dashboard.click("to-list");
    await dashboard.shows("row", /Liam O'Brien[\s\S]*Written to Salesforce[\s\S]*Import/);
    await dashboard.shows("row", /ivan\.petrov[\s\S]*Written to Salesforce/);
    for (const id of [cast.liamLead, cast.liamContact, cast.ivanOne, cast.ivanTwo])
      expect(org.value(id, FIELD)).toBe(true);
  },
);

scenario(
  "undoes an import of the wrong file: says first whom it would resubscribe, asks why, and leaves the others alone",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-import");
    await dashboard.fill("import-paste", "liam.obrien@kestrel.example\nivan.petrov@verdant.example");
    await dashboard.click("import-check");
    await dashboard.fill("import-note", "Wrong list");
    await dashboard.click("import-take");
    await dashboard.shows("import-taken", "2 opt-outs taken");
    await dashboard.click("to-list");
    await dashboard.shows("row", /Liam O'Brien[\s\S]*Written to Salesforce/);
    await dashboard.shows("row", /ivan\.petrov[\s\S]*Written to Salesforce/);
    // Somebody else has opted this one out as well, and a sync has seen it.
    const address = "ivan.petrov@verdant.example";
    org.create("Lead", { LastName: "Petrov", Company: "Verdant", Email: address, [FIELD]: true });
    await dashboard.click("to-syncs");
    await dashboard.click("sync-now");
    await dashboard.shows("held", "Waiting for you");
    await dashboard.click("to-import");
    await dashboard.click("import-again");
    await dashboard.shows("imports", /Wrong list[\s\S]*2/);
    await dashboard.page.click('[data-part="import"] a');
    await dashboard.click("undo-look");
    await dashboard.shows("undo-figures", /1 opt-out would be taken back · 1 person would stay opted out/);
    await dashboard.fill("undo-reason", "ok");
    await dashboard.click("undo-confirm");
    await dashboard.shows("undo-preview", "Write at least a few words");
    expect(org.value(cast.liamLead, FIELD)).toBe(true);
    await dashboard.fill("undo-reason", "That was last year's file");
    await dashboard.click("undo-confirm");
    await dashboard.shows("undo-result", /Undone[\s\S]*last year's file[\s\S]*1 opt-out taken back/);
    await dashboard.click("to-list");
    await dashboard.choose("filter-shown", "undone");
    await dashboard.shows("row", /Liam O'Brien[\s\S]*Opt-out taken back/);
    for (const id of [cast.liamLead, cast.liamContact]) expect(org.value(id, FIELD)).toBe(false);
    expect(org.value(cast.ivanOne, FIELD)).toBe(true);
  },
);

scenario(
  "tells what needs attention and why, and clears it when it is tried again",
  async ({ org, rep, cast, browser }) => {
    const rule = { on: true };
    org.addValidationRule({
      object: "Lead",
      message: "A manager must approve this.",
      refuses: () => rule.on,
    });
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-attention");
    await dashboard.shows("attention-group", /A rule of your org refused[\s\S]*A manager must approve this/);
    await dashboard.shows("case", /Maria Rossi \(Lead\)/);
    // To try all again would be the same as to try this one.
    expect(await dashboard.has("retry-all")).toBe(false);
    await dashboard.click("admin-message");
    const message = await dashboard.page.$eval(
      '[data-part="admin-text"]',
      (it) => (it as HTMLTextAreaElement).value,
    );
    expect(message).toContain(`https://acme.my.salesforce.com/${cast.mariaRossi}`);
    rule.on = false;
    await dashboard.click("retry-one");
    await dashboard.shows("no-attention", "Nothing needs you");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
);

scenario(
  "tries one refused opt-out again and leaves the others, then all of them, and gathers all for the admin",
  async ({ org, rep, cast, browser }) => {
    const lets = new Set<string>();
    org.addValidationRule({
      object: "Lead",
      message: "Ask Finance.",
      refuses: ({ Id }) => !lets.has(String(Id)),
    });
    for (const lead of [cast.sinead, cast.ivanOne]) {
      await rep.open("Lead", lead);
      const popup = await rep.openPopup();
      await popup.click("opt-out");
      await popup.shows("state", "Ask Finance.");
      await popup.close();
    }
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-attention");
    await dashboard.shows("attention-group", /4 records[\s\S]*Ask Finance/);
    await dashboard.click("admin-message");
    const message = await dashboard.page.$eval(
      '[data-part="admin-text"]',
      (it) => (it as HTMLTextAreaElement).value,
    );
    for (const id of [cast.mariaRossi, cast.sinead, cast.ivanOne, cast.ivanTwo])
      expect(message).toContain(`https://acme.my.salesforce.com/${id}`);
    lets.add(cast.sinead);
    const sinead = await dashboard.page.waitForSelector(
      `::-p-xpath(//li[@data-part="case"][contains(., "O'Neill-Hart")]//button[@data-part="retry-one"])`,
    );
    await sinead?.click();
    await dashboard.shows("attention-group", /3 records/);
    expect(org.value(cast.sinead, FIELD)).toBe(true);
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
    for (const id of [cast.mariaRossi, cast.ivanOne, cast.ivanTwo]) lets.add(id);
    await dashboard.click("retry-all");
    await dashboard.shows("no-attention", "Nothing needs you");
    for (const id of [cast.mariaRossi, cast.ivanOne, cast.ivanTwo]) expect(org.value(id, FIELD)).toBe(true);
  },
  { within: 120_000 },
);

scenario(
  "lets a person decide about opt-outs that somebody unticked: keep one, accept the other",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.sinead);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-syncs");
    await dashboard.click("sync-now");
    await dashboard.click("release-held");
    await dashboard.shows("last-run", "written");
    for (const id of [cast.mariaRossi, cast.sinead]) org.update(id, { [FIELD]: false });
    await dashboard.click("sync-now");
    await dashboard.click("to-attention");
    await dashboard.shows("attention-group", /2 records[\s\S]*It was ticked again/);

    await dashboard.click("accept-resubscribe");
    await dashboard.shows("case", /Maria Rossi[\s\S]*Resubscribe this person/);
    await dashboard.fill("resubscribe-reason", "ok");
    await dashboard.click("resubscribe-confirm");
    await dashboard.shows("case", "Write at least a few words");
    await dashboard.fill("resubscribe-reason", "She wrote that she wants the newsletter again");
    await dashboard.click("resubscribe-confirm");
    await dashboard.shows("attention-group", /1 record[\s\S]*Sinéad/);
    await dashboard.click("retry-one");
    await dashboard.shows("no-attention", "Nothing needs you");
    await dashboard.click("to-list");
    await dashboard.choose("filter-shown", "resubscribed");
    await dashboard.shows("row", /Maria Rossi[\s\S]*Resubscribed/);
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
    expect(org.value(cast.sinead, FIELD)).toBe(true);
  },
);

scenario("exports the list for a spreadsheet", async ({ rep, cast, browser }) => {
  const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
  await dashboard.click("to-export");
  const list = await browser.download(dashboard.page, () => dashboard.click("export-list-csv"));
  expect(list.name).toMatch(/^quietlist-list-\d{4}-\d\d-\d\d\.csv$/);
  const [header, maria] = list.content.split("\r\n");
  expect(header).toMatch(/^\uFEFFemail,name,/);
  expect(maria).toMatch(
    /^maria\.rossi@northwind\.example,(?:Ms\. )?Maria Rossi,,own,optedOut,confirmed,popup,/,
  );
  const history = await browser.download(dashboard.page, () => dashboard.click("export-history-json"));
  const events = JSON.parse(history.content) as { event: { what: string } }[];
  expect(events.map(({ event }) => event.what)).toEqual(
    expect.arrayContaining(["optedOut", "written", "confirmed"]),
  );
});

scenario(
  "looks ahead, holds the first sync until it was reviewed, and shows all that it did",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-syncs");
    await dashboard.click("to-preview");
    const writes = org.log.writes.length;
    await dashboard.click("look-ahead");
    await dashboard.shows("preview-figures", /It would add \d+ people to your list/);
    expect(org.log.writes.length).toBe(writes);
    await dashboard.click("back-to-syncs");
    await dashboard.click("sync-now");
    await dashboard.shows("held", "The first sync would write");
    // The toolbar's number leads to what needs attention.
    await dashboard.shows("to-attention", "1");
    // What would be done tonight waits, too.
    await dashboard.click("to-preview");
    await dashboard.shows("preview-page", "Nothing is written until you say so");
    await dashboard.click("to-attention");
    await dashboard.click("review-held");
    await dashboard.shows("changes", /Dana Levi \(Lead\)/);
    expect(org.value(cast.danaLead, FIELD)).toBe(false);
    await dashboard.click("release-held");
    await dashboard.shows("run-figures", "Done");
    await dashboard.shows("run-events", /dana\.levi@juniper\.example[\s\S]*No → Yes/);
    expect(org.value(cast.danaLead, FIELD)).toBe(true);
  },
);

scenario(
  "forgets an org only when its user's name is typed, and nothing of it in Salesforce",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-settings");
    await dashboard.fill("forget-username", "somebody@else.example");
    await dashboard.click("forget");
    await dashboard.shows("forget-form", "Nothing was deleted");
    await dashboard.fill("forget-username", "rep@acme.example");
    await dashboard.click("forget");
    await dashboard.shows("nothing", "Open Salesforce first");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
    // Nothing is left of whom it knew, but what this user had set, which other computers follow.
    expect(await browser.evaluateInBackground((extension) => extension.storage.local.get(null))).toEqual({
      identities: {},
      sessions: { last: {}, owners: {} },
    });
    expect(await keptByExtension(browser)).not.toContain("northwind.example");
    // Whoever comes back begins with an empty list.
    await rep.open("Lead", cast.pawel);
    const popup = await rep.openPopup();
    await popup.shows("state", "Opted out in Salesforce");
    await popup.close();
    await dashboard.page.bringToFront();
    await dashboard.click("to-list");
    await dashboard.shows("empty-list", "Nobody is on your list yet");
  },
);
