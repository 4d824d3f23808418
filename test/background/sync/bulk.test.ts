import { describe, expect, it } from "vitest";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { fieldsChanged } from "../../../src/background/sync/change-settings";
import { latestRun, releaseHeld } from "../../../src/background/sync/open-run";
import { normaliseAddress } from "../../../src/email-address";
import { USERS } from "../../org/cast.ts";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";

/** Sizes at which a hundred people are many. */
const SMALL = {
  ...USUAL_BULK,
  recordsToRead: 10,
  entriesToLookUp: 10,
  changesToWrite: 10,
  rowsAPage: 20,
  entriesALook: 2,
  rowsAJob: 30,
};

async function repIn(world: Acme, bulk = SMALL): Promise<Rep> {
  const rep = await Rep.at(world);
  rep.bulk = bulk;
  return rep;
}

/** A rep whose list agrees with Salesforce, and new people in Salesforce who are on it. */
async function withNewcomers(count: number, sizes: Partial<typeof SMALL> = {}) {
  const world = acme({ people: 60, optedOut: 50 });
  const rep = await repIn(world, { ...USUAL_BULK, changesToWrite: 10 });
  await rep.sync();
  await world.clock.advance(DAY);
  const addresses = (await rep.listed()).flatMap((key) => (key.startsWith("address:") ? key.slice(8) : []));
  const newcomers = addresses.slice(0, count).map((address) => ({
    id: world.org.create("Lead", { LastName: "N", Company: "N", Email: address }),
    key: `address:${address}` as const,
  }));
  rep.bulk = { ...rep.bulk, ...sizes };
  world.org.log.clear();
  await world.clock.advance(MINUTE);
  return { world, rep, newcomers };
}

/** A rep who has learned some opt-outs and then chosen another field, so that the next sync writes them all. */
async function switched(people: number, optedOut: number, bulk = SMALL): Promise<{ world: Acme; rep: Rep }> {
  const world = acme({ people, optedOut });
  const rep = await repIn(world, bulk);
  await rep.sync();
  await world.clock.advance(DAY);
  rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
  world.org.log.clear();
  return { world, rep };
}

const jobs = ({ org }: Acme, kind: "query" | "ingest") =>
  org.log.calls.filter(({ method, url }) => method === "POST" && url.endsWith(`/jobs/${kind}`)).length;
const looks = ({ org }: Acme, kind: "query" | "ingest") =>
  org.log.calls.filter(
    ({ method, url }) => method === "GET" && url.includes(`/jobs/${kind}/`) && !/esults/.test(url),
  );
const smallWrites = ({ org }: Acme) =>
  org.log.calls.filter(({ method, url }) => method === "PATCH" && url.includes("/composite/"));
const written = ({ org }: Acme) =>
  org.log.writes.filter(({ through }) => through === "api").map(({ id }) => id);

/** Everything that the list and the org agree on. */
async function endOf({ org }: Acme, rep: Rep) {
  const entries = await rep.database.getAll("unsubscribes");
  const runs = await rep.database.getAll("runs");
  const counted = (what: "learned" | "ended" | "planned" | "written" | "refused") =>
    runs.reduce((sum, { figures }) => sum + figures[what], 0);
  return {
    outcome: runs.at(-1)?.outcome,
    learned: counted("learned"),
    ended: counted("ended"),
    planned: counted("planned"),
    written: counted("written"),
    refused: counted("refused"),
    list: entries.map(({ key, status, origin }) => [key, status, origin].join(" ")),
    unconfirmed: entries.filter(({ confirmedAt }) => confirmedAt === null).map(({ key }) => key),
    ticked: org.log.changes.map(({ id, field, new: to }) => `${id} ${field} ${to}`).sort(),
    attention: (await rep.database.getAll("attention")).map(({ id }) => id),
    waiting: [
      await rep.database.count("planned"),
      await rep.database.count("observed"),
      await rep.database.count("outbox"),
    ],
  };
}
const SETTLED = { outcome: "done", unconfirmed: [], attention: [], waiting: [0, 0, 0] };

describe("a sync of many", () => {
  it("ends by bulk jobs just as it does page by page and batch by batch", async () => {
    const ends = [];
    for (const bulk of [SMALL, USUAL_BULK]) {
      const world = acme({ people: 200, optedOut: 80 });
      const rep = await repIn(world, bulk);
      await rep.optOut("nobody@later.example", "wait");
      await rep.sync();
      rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
      await rep.nextNight();
      ends.push(await endOf(world, rep));
      expect([jobs(world, "query") > 8, jobs(world, "ingest") > 1]).toEqual([bulk === SMALL, bulk === SMALL]);
    }
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]).toMatchObject(SETTLED);
    expect(ends[0]?.ticked.length).toBeGreaterThan(80);
  });

  it("learns 20,000 opt-outs and writes 6,000 other records of theirs in a few dozen calls", async () => {
    const world = acme({ people: 22_000, optedOut: 20_000 });
    // Leads by a job, the fewer Contacts and person accounts page by page.
    const rep = await repIn(world, { ...USUAL_BULK, recordsToRead: 10_000 });
    const leads = world.org.store.table("Lead");
    const others: string[] = [];
    for (let row = 0; others.length < 6_000; row++) {
      const { Email, [FIELD]: ticked } = world.org.find(leads.idOf(row)) ?? {};
      if (ticked !== true || normaliseAddress(String(Email ?? "")) === null) continue;
      others.push(world.org.create("Lead", { LastName: "O", Company: "O", Email }));
    }
    const [refused, locked] = [new Set(others.slice(0, 10)), new Set(others.slice(2000, 2030))];
    const message = "Company must be verified";
    world.org.addValidationRule({ object: "Lead", message, refuses: ({ Id }) => refused.has(String(Id)) });
    world.org.bulk.addTrouble({ when: () => true, what: { lockRows: (id) => locked.has(id) } });

    expect(await rep.sync()).toBeLessThan(50);
    const end = await endOf(world, rep);
    expect(end).toMatchObject({ outcome: "done", waiting: [0, 0, 0] });
    expect(end.list.length).toBeGreaterThan(15_000);
    expect(end.attention).toHaveLength(refused.size);
    expect(others.filter((id) => world.org.value(id, FIELD) !== true).sort()).toEqual([...refused].sort());
    expect([jobs(world, "query"), jobs(world, "ingest")]).toEqual([4, 1]);
    expect(new Set(written(world)).size).toBe(written(world).length);
    // Everyone opted out, then everyone.
    expect((await latestRun(rep))?.figures.read).toBeGreaterThan(20_000 + 28_000);
  }, 300_000);

  it("lets Salesforce work, and looks less and less often", async () => {
    const world = acme({ people: 100, optedOut: 40 });
    world.org.bulk.pace.perBatch = 4 * MINUTE;
    const rep = await repIn(world);
    await rep.sync();
    expect((await latestRun(rep))?.outcome).toBe("done");
    const [first] = looks(world, "query");
    const same = looks(world, "query").filter(({ url }) => url === first?.url);
    const waits = same.map(({ at }, index) => (at - (same[index - 1]?.at ?? at)) / 1000);
    expect(waits).toEqual([0, 10, 20, 40, 60, 60, 60]);
  });

  it("looks a short list up after all where everyone is too many", async () => {
    const world = acme({ people: 400, optedOut: 12 });
    const rep = await repIn(world);
    await rep.sync();
    expect(jobs(world, "query")).toBe(3);
    expect(world.org.log.calls.some(({ url }) => url.includes("/results"))).toBe(false);
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
    // Which is then known.
    await rep.nextNight({ fullCheck: true });
    expect(jobs(world, "query")).toBe(3);
  });
});

describe("a night with many changes", () => {
  it.each([10, 60])("opts out all other records of %i addresses that are learned by a job", async (count) => {
    const world = acme({ people: 20, optedOut: 2 });
    const rep = await repIn(world, { ...SMALL, recordsToRead: 8, rowsAPage: 1000, changesToWrite: 100 });
    const pairs = Array.from({ length: count }, (_, at) => {
      const Email = `person${at}@learned.example`;
      const create = () => world.org.create("Lead", { LastName: "P", Company: "P", Email });
      return [create(), create()] as const;
    });
    await rep.sync();
    await world.clock.advance(DAY);
    for (const [one] of pairs) world.org.update(one, { [FIELD]: true });
    await world.clock.advance(DAY);
    world.org.log.clear();
    await rep.sync();
    for (const [, other] of pairs) expect(world.org.value(other, FIELD)).toBe(true);
    // Beside the delta's job, everyone is read where the newcomers are many.
    expect(jobs(world, "query")).toBe(count === 10 ? 1 : 4);
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
  });
});

describe("a bulk job that fails", () => {
  it.each([
    { fail: "retried more than 15 times", afterBatches: 0 },
    { abort: true, afterBatches: 0 },
  ] as const)("is replaced by pages and small batches: %o", async (what) => {
    const world = acme({ people: 100, optedOut: 40 });
    const rep = await repIn(world);
    world.org.bulk.addTrouble({ when: () => true, what });
    await rep.sync();
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    await rep.nextNight();
    const end = await endOf(world, rep);
    expect(end).toMatchObject(SETTLED);
    expect(end.ticked.filter((it) => it.includes(MARKETO)).length).toBeGreaterThan(30);
    expect(jobs(world, "ingest")).toBe(1);
  });

  it("is not asked for where bulk jobs are refused", async () => {
    const { world, rep } = await switched(100, 40);
    const body = JSON.stringify([{ errorCode: "FEATURENOTENABLED", message: "not enabled for this user" }]);
    world.org.addTrouble({ when: ({ path }) => path.includes("/jobs/"), what: { status: 400, body } });
    await rep.sync();
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
    expect(smallWrites(world).length).toBeGreaterThan(0);
  });

  it("tells no write of what another user has ticked before it was ended", async () => {
    const { world, rep } = await switched(100, 40);
    // The job of the largest object is the first.
    const known = await rep.database.getAll("known");
    const other = known.find(({ object }) => object === "Lead")?.recordId ?? "";
    world.org.bulk.addTrouble({ when: () => true, what: { abort: true, afterBatches: 0 } });
    await rep.startAndWork();
    while ((await latestRun(rep))?.writeJob?.phase !== "uploaded") {
      await world.clock.advance(MINUTE);
      await rep.startAndWork();
      const run = await latestRun(rep);
      if (run?.outcome === "held") await releaseHeld(rep.database, run.id);
    }
    world.org.update(other, { [MARKETO]: true }, { username: USERS.admin, through: "page" });
    await world.clock.advance(10 * MINUTE);
    await rep.sync();
    const told = (await rep.database.getAll("history")).filter((event) => event.what === "written");
    expect(told.map(({ recordId }) => recordId)).not.toContain(other);
    expect((await rep.database.get("known", other))?.agreed[MARKETO]).toBe(true);
    expect(await rep.database.count("planned")).toBe(0);
  });

  it("is not asked for again and again when the answer is lost", async () => {
    const { world, rep } = await switched(100, 40);
    world.org.addTrouble({
      when: ({ method, path }) => method === "POST" && path.includes("/jobs/"),
      what: "resetAfter",
    });
    await rep.sync();
    for (let hour = 0; hour < 12; hour++) {
      await world.clock.advance(60 * MINUTE);
      await rep.sync();
    }
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
    expect(jobs(world, "query")).toBeLessThanOrEqual(8);
    expect(jobs(world, "ingest")).toBeLessThanOrEqual(4);
  });
});

describe("rows of a bulk write", () => {
  it("that are refused need a person, locked ones are tried in small batches, all others are confirmed", async () => {
    const { world, rep } = await switched(150, 90);
    const leads = (await rep.database.getAll("known")).filter(({ object }) => object === "Lead");
    const [refused, locked] = [new Set(leads.slice(0, 3).map(ids)), new Set(leads.slice(3, 9).map(ids))];
    const message = "Company must be verified";
    world.org.addValidationRule({ object: "Lead", message, refuses: ({ Id }) => refused.has(String(Id)) });
    world.org.bulk.addTrouble({ when: () => true, what: { lockRows: (id) => locked.has(id) } });
    await rep.sync();
    const end = await endOf(world, rep);
    expect(end.attention).toHaveLength(3);
    expect(end).toMatchObject({ outcome: "done", waiting: [0, 0, 0] });
    expect(end.ticked).toEqual(expect.arrayContaining([...locked].map((id) => `${id} ${MARKETO} true`)));
    for (const id of refused) expect(world.org.value(id, MARKETO)).toBe(false);
    expect(await latestRun(rep)).toMatchObject({ figures: { refused: 3 } });
    // Nothing was written twice: the small batches hold what the jobs did not write.
    expect(new Set(written(world)).size).toBe(written(world).length);
    expect(smallWrites(world).length).toBeLessThanOrEqual(2);
  });

  it("that locked each other are written one after the other", async () => {
    const { world, rep } = await switched(150, 90);
    world.org.bulk.addTrouble({ when: () => true, what: { lockRows: () => true } });
    await rep.sync();
    const domains = smallWrites(world)
      .flatMap(({ body }) => [...body.matchAll(/"id":"(\w+)"/g)].map(([, id = ""]) => id))
      .filter((id) => id.startsWith("00Q"))
      .map((id) => normaliseAddress(String(world.org.value(id, "Email") ?? ""))?.split("@")[1]);
    expect(domains.length).toBeGreaterThan(10);
    expect(domains.filter((domain, at) => domain !== domains[at - 1]).length).toBe(new Set(domains).size);
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
  });

  it("whose person was resubscribed meanwhile are not opted out in silence", async () => {
    const { world, rep, newcomers } = await withNewcomers(30);
    world.org.bulk.pace.perBatch = 10 * MINUTE;
    await rep.startAndWork();
    expect(jobs(world, "ingest")).toBe(1);
    for (const { id, key } of newcomers.slice(0, 1)) {
      await rep.resubscribe(key);
      // Its push waits for the job, and knows whose the tick is that may yet come.
      expect(await rep.database.get("outbox", key)).toMatchObject({ sent: [{ recordId: id }] });
    }
    await rep.sync();
    for (const { id, key } of newcomers.slice(0, 1)) {
      expect(world.org.value(id, FIELD)).toBe(true);
      expect((await rep.state(key)).attention.map(({ cause }) => cause)).toContain("changedSinceResubscribe");
      expect(await rep.listed()).not.toContain(key);
    }
  });
});

describe("a run with bulk jobs that is interrupted", () => {
  it.each(["query", "ingest"] as const)(
    "waits for a session when it ends while Salesforce works (%s), and asks for no second job",
    async (kind) => {
      const { world, rep } = await withNewcomers(30, { recordsToRead: 10 });
      world.org.addTrouble({
        when: ({ method, path }) => method === "GET" && path.includes(`/jobs/${kind}/`),
        times: 1,
        what: "sessionExpired",
      });
      await rep.sync();
      expect(await latestRun(rep)).toMatchObject({ outcome: "paused", failure: { kind: "session" } });
      const asked = jobs(world, kind);
      rep.signIn();
      await rep.work(true);
      await rep.sync();
      expect(await endOf(world, rep)).toMatchObject(SETTLED);
      expect(jobs(world, kind)).toBe(asked);
    },
  );

  it("goes on wherever it is killed, and ends as if nothing had happened", async () => {
    const undisturbed = await withNewcomers(12, { recordsToRead: 5 });
    await undisturbed.rep.sync();
    const end = await endOf(undisturbed.world, undisturbed.rep);
    expect(end).toMatchObject(SETTLED);
    const asked = [jobs(undisturbed.world, "query"), jobs(undisturbed.world, "ingest")];
    expect(asked).toEqual([1, 1]);

    let kills = 0;
    for (let at = 1; ; at += 23) {
      const { world, rep } = await withNewcomers(12, { recordsToRead: 5 });
      let dead = await rep.workUntilKilled(at, { startRun: true });
      if (!dead) {
        // The first wake-up ended by itself, waiting for the reading job; the kill is for a later one.
        let left = at - rep.moments;
        for (let wake = 0; wake < 4 && !dead && left > 0; wake++) {
          await world.clock.advance(MINUTE);
          dead = await rep.workUntilKilled(left);
          left -= rep.moments;
        }
      }
      if (!dead) break;
      kills += 1;
      await rep.sync();
      expect(await endOf(world, rep), `killed at moment ${at}`).toEqual(end);
      // A job whose id was not stored yet is asked for once more.
      expect(jobs(world, "query") + jobs(world, "ingest")).toBeLessThanOrEqual(3);
    }
    expect(kills).toBeGreaterThan(15);
  }, 60_000);
});

describe("a bulk job whose run is closed, since other fields are chosen", () => {
  /** The fields are changed, or found to be others than those of the run that is under way. */
  async function closed(perBatch: number, where: "here" | "in another browser" = "here") {
    const made = await withNewcomers(15);
    const { world, rep } = made;
    world.org.bulk.pace.perBatch = perBatch;
    await rep.startAndWork();
    expect(await latestRun(rep)).toMatchObject({ id: 2, writeJob: { phase: "uploaded" } });
    const before = rep.settings;
    rep.settings = { ...before, fields: { Lead: MARKETO, Contact: MARKETO } };
    if (where === "here") await fieldsChanged(rep.database, before, rep.settings, world.clock.now());
    return { ...made, before };
  }

  const told = async (rep: Rep) =>
    (await rep.database.getAllFromIndex("history", "runId", 2)).flatMap((event) =>
      event.what === "written" && FIELD in event.from ? event.recordId : [],
    );

  it.each([
    [1, "here"],
    [20, "here"],
    [1, "in another browser"],
  ] as const)("is told of all the same (done in %i minutes, chosen %s)", async (minutes, where) => {
    const { world, rep, newcomers } = await closed(minutes * MINUTE, where);
    // A push writes the other fields before that.
    await rep.optOut(newcomers[0]?.key.slice("address:".length) ?? "");
    await rep.sync();
    await rep.nextNight();
    expect((await told(rep)).sort()).toEqual(newcomers.map(({ id }) => id).sort());
    expect(await rep.database.get("runs", 2)).toMatchObject({
      failure: { code: "FIELDS_CHANGED" },
      figures: { written: newcomers.length },
    });
    for (const { id } of newcomers) expect(world.org.value(id, MARKETO)).toBe(true);
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
  });

  it("is told of where they were chosen by mistake", async () => {
    const { world, rep, newcomers, before } = await closed(MINUTE);
    await fieldsChanged(rep.database, rep.settings, before, world.clock.now());
    rep.settings = before;
    await rep.nextNight();
    expect((await told(rep)).sort()).toEqual(newcomers.map(({ id }) => id).sort());
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
  });

  it("is not told of where it wrote nothing, whoever ticks them", async () => {
    const { world, rep, newcomers } = await closed(MINUTE);
    const [first, second] = newcomers.map(({ id }) => id);
    const missing = { when: () => true, what: { lockRows: (id: string) => id === first || id === second } };
    world.org.bulk.addTrouble(missing);
    world.org.update(first ?? "", { [FIELD]: true }, { username: "sam@acme.example", through: "page" });
    await rep.nextNight();
    expect((await told(rep)).sort()).toEqual(
      newcomers
        .slice(2)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await rep.database.count("planned")).toBe(0);
  });
});

describe("a full check", () => {
  /** A rep whose list agrees with Salesforce, some days later. */
  async function settled(days = 1): Promise<{ world: Acme; rep: Rep }> {
    const world = acme({ people: 60, optedOut: 30 });
    const rep = await repIn(world);
    await rep.sync();
    await world.clock.advance(days * DAY);
    world.org.log.clear();
    return { world, rep };
  }

  it("changes nothing in a settled org, and costs a job an object", async () => {
    const { world, rep } = await settled();
    const before = await endOf(world, rep);
    expect(await rep.sync({ fullCheck: true })).toBeLessThan(14);
    expect(jobs(world, "query")).toBe(3);
    expect(await endOf(world, rep)).toEqual(before);
    expect(await latestRun(rep)).toMatchObject({ figures: { learned: 0, ended: 0, planned: 0 } });
  });

  it.each([10, 1000])("mends what a delta missed (bulk from %i entries on)", async (entriesToLookUp) => {
    const { world, rep } = await settled();
    rep.bulk = { ...rep.bulk, entriesToLookUp };
    const named = new Set<string>(Object.values(world.cast));
    const ticked = world.cast.mariaRossi;
    const unticked = world.cast.pawel;
    const newcomer = world.org.create("Lead", {
      LastName: "L",
      Company: "L",
      Email: "dana.levi@juniper.example",
    });
    world.org.update(ticked, { [FIELD]: true });
    world.org.update(unticked, { [FIELD]: false });
    const [moved = ""] = (await rep.database.getAll("known"))
      .map(ids)
      .filter((id) => id.startsWith("00Q") && !named.has(id));
    world.org.update(moved, { Email: "moved@elsewhere.example", [FIELD]: false });
    // Long past the watermark, and nobody read it.
    await world.clock.advance(DAY);
    const now = world.clock.now();
    await rep.database.put(
      "state",
      { "Lead.HasOptedOutOfEmail": now, "Contact.HasOptedOutOfEmail": now },
      "watermarks",
    );
    await rep.sync();
    expect(await rep.listed()).not.toContain("address:maria.rossi@northwind.example");

    await world.clock.advance(MINUTE);
    await rep.sync({ fullCheck: true });
    expect(await rep.listed()).toContain("address:maria.rossi@northwind.example");
    expect(await rep.listed()).not.toContain("address:pawel@cobalt.example");
    expect(world.org.value(unticked, FIELD)).toBe(false);
    expect(world.org.value(newcomer, FIELD)).toBe(true);
    expect(await rep.database.get("known", moved)).toMatchObject({ address: "moved@elsewhere.example" });
    expect(await endOf(world, rep)).toMatchObject(SETTLED);
  });

  it("is done by night once a week, but not by day, and not when the org's calls are short", async () => {
    const { world, rep } = await settled(6);
    rep.settings = { ...rep.settings, apiShare: 50 };
    await rep.sync();
    expect(jobs(world, "query")).toBe(0);

    await world.clock.advance(DAY);
    world.org.usage.allowed = 2000;
    for (let call = 0; call < 1200; call++) world.org.usage.count();
    await rep.sync();
    expect(await latestRun(rep)).toMatchObject({ outcome: "done" });
    expect(jobs(world, "query")).toBe(0);

    await rep.nextNight({ trigger: "manual" });
    expect(jobs(world, "query")).toBe(0);
    await rep.sync();
    expect(jobs(world, "query")).toBe(3);
    await rep.nextNight();
    expect(jobs(world, "query")).toBe(3);
  });
});

const ids = ({ recordId }: { recordId: string }) => recordId;
