import { describe, expect, it } from "vitest";
import { readState } from "../../../src/background/database/database";
import { latestRun } from "../../../src/background/sync/open-run";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";

const jobsAsked = ({ org }: Acme) =>
  org.log.calls.filter(({ method, url }) => method === "POST" && url.endsWith("/jobs/query"));

/** Lets the open run try again, each time after its wait, until it has ended. Returns the attempts it took. */
async function untilEnded(world: Acme, rep: Rep, most = 60): Promise<number> {
  for (let attempt = 0; attempt < most; attempt++) {
    const run = await latestRun(rep);
    if (run && run.endedAt !== null) return attempt;
    await world.clock.advance(Math.max(MINUTE, (run?.nextAttempt ?? 0) - world.clock.now()));
    await rep.sync();
  }
  return most;
}

function refuseJobs(world: Acme): () => void {
  const body = JSON.stringify([{ errorCode: "FEATURENOTENABLED", message: "not enabled for this user" }]);
  return world.org.addTrouble({
    when: ({ path }) => path.includes("/jobs/"),
    what: { status: 400, body },
  });
}

/** Silence in place of the queries that no index helps. */
function silenceOptedOut(world: Acme): void {
  world.org.addTrouble({
    when: ({ path, body }) =>
      path.endsWith("/composite") && /q=[^"]*WHERE%20\(?HasOptedOutOfEmail/.test(body),
    what: "timeout",
  });
}

describe("a first sync whose query takes too long", () => {
  it.each(["Salesforce stops it", "nobody waits that long"])("is done by bulk jobs: %s", async (how) => {
    const [slow, fast] = [acme(), acme()];
    if (how === "Salesforce stops it") slow.org.slowQueries = true;
    else silenceOptedOut(slow);
    const [rep, other] = [await Rep.at(slow), await Rep.at(fast)];
    await rep.sync();
    expect(await latestRun(rep)).toMatchObject({ outcome: "paused", failure: { kind: "retry" } });
    expect(jobsAsked(slow)).toEqual([]);
    await untilEnded(slow, rep);
    await other.sync();
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", failure: null });
    expect(await rep.listed()).toEqual(await other.listed());
    expect((await rep.listed()).length).toBeGreaterThan(3);

    // What changes after the jobs were asked for may be in none of their results, and is read again.
    const asked = jobsAsked(slow);
    expect(asked).toHaveLength(3);
    const watermarks = Object.values((await readState(rep.database, "watermarks")) ?? {});
    expect(watermarks).toHaveLength(2);
    for (const mark of watermarks) expect(mark).toBe((asked[0]?.at ?? 0) - 10 * MINUTE);
  });

  it("goes on by pages where it was the network", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.addTrouble({ when: ({ path }) => path.endsWith("/composite"), times: 6, what: "resetBefore" });
    await rep.sync();
    expect(await untilEnded(world, rep)).toBeGreaterThan(4);
    expect(await latestRun(rep)).toMatchObject({ outcome: "done" });
    expect(jobsAsked(world)).toEqual([]);
  });

  it("waits where there are no bulk jobs, and asks for them again after about a day", async () => {
    const world = acme();
    world.org.slowQueries = true;
    const allow = refuseJobs(world);
    const rep = await Rep.at(world);
    await rep.sync();
    expect(await untilEnded(world, rep, 15)).toBe(15);
    expect(await latestRun(rep)).toMatchObject({ outcome: "paused", failure: { code: "QUERY_TIMEOUT" } });
    expect(jobsAsked(world)).toHaveLength(1);
    allow();
    const from = world.clock.now();
    expect(await untilEnded(world, rep)).toBeLessThan(20);
    expect(world.clock.now() - from).toBeLessThan(DAY);
    expect((await rep.listed()).length).toBeGreaterThan(3);
  });
});

describe("a full check whose query takes too long", () => {
  /** A rep whose check is due, in an org that has become too large meanwhile; and a newcomer, ticked since. */
  async function due() {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(7 * DAY);
    const newcomer = world.org.create("Lead", { LastName: "N", Company: "N", Email: "new@comer.example" });
    // So many others that the index of the stamps helps.
    await world.clock.advance(DAY);
    await rep.database.put("state", await marksAt(rep, world.clock.now() - 2 * MINUTE), "watermarks");
    world.org.update(world.cast.mariaRossi, { [FIELD]: false });
    world.org.update(newcomer, { [FIELD]: true });
    world.org.slowQueries = true;
    world.org.log.clear();
    return { world, rep, key, newcomer };
  }
  async function marksAt(rep: Rep, at: number) {
    const marks = (await readState(rep.database, "watermarks")) ?? {};
    return Object.fromEntries(Object.keys(marks).map((name) => [name, at]));
  }

  it("is done by bulk jobs", async () => {
    const { world, rep, newcomer } = await due();
    await rep.sync();
    await untilEnded(world, rep);
    expect(jobsAsked(world)).toHaveLength(3);
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", failure: null });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(await rep.listed()).toContain("address:new@comer.example");
    expect(world.org.value(newcomer, FIELD)).toBe(true);
  });

  it.each(["no bulk jobs", "refused"])(
    "goes without it, so that the night's changes do not wait: %s",
    async (how) => {
      const { world, rep } = await due();
      if (how === "no bulk jobs") refuseJobs(world);
      else {
        world.org.slowQueries = false;
        const body = JSON.stringify([
          { errorCode: "OPERATION_TOO_LARGE", message: "exceeded 100000 distinct" },
        ]);
        world.org.addTrouble({
          when: ({ path, body: sent }) =>
            path.endsWith("/composite") && /q=[^"]*WHERE%20\(?HasOptedOutOfEmail/.test(sent),
          what: { status: 400, body },
        });
      }
      await rep.sync();
      await untilEnded(world, rep);
      const { failure, outcome } = (await latestRun(rep)) ?? {};
      expect({ failure, outcome }).toMatchObject({ outcome: "done", failure: { code: "CHECK_LEFT_OUT" } });
      expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
      expect(await rep.listed()).toContain("address:new@comer.example");

      // It is not begun anew each night.
      world.org.log.clear();
      await rep.nextNight();
      expect(await untilEnded(world, rep)).toBe(0);
      expect(await latestRun(rep)).toMatchObject({ outcome: "done", failure: null });
    },
  );

  it("waits for the network, however long", async () => {
    const { world, rep } = await due();
    world.org.slowQueries = false;
    const heal = world.org.addTrouble({
      when: ({ path, body }) =>
        path.endsWith("/composite") && /q=[^"]*WHERE%20\(?HasOptedOutOfEmail/.test(body),
      what: "resetBefore",
    });
    await rep.sync();
    expect(await untilEnded(world, rep, 30)).toBe(30);
    heal();
    await untilEnded(world, rep);
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", failure: null });
  });
});
