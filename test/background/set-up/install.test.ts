import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { retried, turnedRound } from "../../../src/background/set-up/plan";
import type { Installation, Materials, Wish } from "../../../src/model/set-up";
import { ADMIN_PROFILE, REP_PROFILE, USERS } from "../../org/cast.ts";
import { type Desk, Installer, openDesk } from "./admin";

const FIELD = "Marketo_Sales_Opt_Out__c";

let desk: Desk;
let installer: Installer;

beforeEach(async () => {
  desk = await openDesk({ marketoField: false });
  installer = new Installer(desk);
});
afterEach(() => desk.stop());

const everything =
  (kind: Wish["kind"] = "marketoSales") =>
  ({ holders, layouts }: Materials): Wish => ({
    kind,
    holders: holders.map(({ id }) => id),
    layouts: layouts.map(({ id }) => id),
  });

const states = ({ steps }: Installation) => steps.map(({ state }) => state);
const isThere = (object: string) => desk.org.store.table(object).field(FIELD) !== undefined;
const onLayouts = () =>
  (["Lead", "Contact", "PersonAccount"] as const).map((object) =>
    desk.org.layouts.of(object).fields.some((name) => /^Marketo_Sales/.test(name)),
  );
const access = (profile: string, object = "Lead", field = FIELD) =>
  desk.org.profile(profile).fieldAccess(object, field);
/** Everything an installation can change, as one text. */
function setUpNow(): string {
  const { org } = desk;
  return JSON.stringify([
    org.layouts.all.map(({ fullName, fields }) => [fullName, fields]),
    [REP_PROFILE, ADMIN_PROFILE].map((profile) => access(profile, "Lead", "HasOptedOutOfEmail")),
    isThere("Lead"),
    isThere("Contact"),
  ]);
}

describe("an installation", () => {
  it("shows what it can be made of, and changes nothing until its first step", async () => {
    const before = setUpNow();
    const materials = await installer.materials();
    expect(materials.holders.map(({ name, kind }) => `${kind} ${name}`)).toEqual(
      [`profile ${REP_PROFILE}`, `profile ${ADMIN_PROFILE}`].sort(),
    );
    expect(materials.layouts.map(({ object, name }) => `${object} ${name}`)).toEqual([
      "Lead Lead Layout",
      "Contact Contact Layout",
      "Account Person Account Layout",
    ]);
    expect(materials.fields.marketoSales).toEqual({ Lead: null, Contact: null });
    await installer.plan(everything());
    expect(setUpNow()).toBe(before);
    expect(installer.kept?.steps.map(({ task }) => task.kind)).toEqual([
      "createField",
      "createField",
      "grant",
      "grant",
      "grant",
      "grant",
      "addToLayout",
      "addToLayout",
      "addToLayout",
    ]);
  });

  it("makes the field, lets people use it and puts it beside Email Opt Out", async () => {
    await installer.plan(everything());
    const done = await installer.goOn();
    expect(done.phase).toBe("installed");
    expect(new Set(states(done))).toEqual(new Set(["done"]));
    expect(access(REP_PROFILE)).toBe("edit");
    expect(access(REP_PROFILE, "Contact")).toBe("edit");
    expect(onLayouts()).toEqual([true, true, true]);
    expect(desk.org.layouts.of("Lead").fields).toContain("HasOptedOutOfEmail");
    const rep = await desk.setUpOf(USERS.rep).readSight();
    expect(rep.fields.Lead?.find(({ name }) => name === FIELD)).toMatchObject({
      label: "Marketo Sales Opt Out",
      updateable: true,
    });
  });

  it("a second run finds all of it, and takes nothing of it back", async () => {
    await installer.plan(everything());
    await installer.goOn();
    const after = setUpNow();
    await installer.plan(everything());
    const again = await installer.goOn();
    expect(new Set(states(again))).toEqual(new Set(["kept"]));
    expect(again.steps.some(({ task }) => task.kind === "createField")).toBe(false);
    installer.change((it) => turnedRound(it, { Lead: 0, Contact: 0 }));
    expect((await installer.goOn()).phase).toBe("takenBack");
    expect(setUpNow()).toBe(after);
  });

  it("its preview knows what is there already", async () => {
    await installer.plan(everything("emailOptOut"));
    expect(new Set(states(installer.kept as Installation))).toEqual(new Set(["kept"]));
    desk.org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    await installer.plan(everything("emailOptOut"));
    const toDo = installer.kept?.steps.filter(({ state }) => state === "toDo");
    expect(toDo).toMatchObject([{ task: { kind: "grant", object: "Lead", holder: { name: REP_PROFILE } } }]);
  });

  it("never touches a field that somebody made meanwhile", async () => {
    await installer.plan(everything());
    desk.org.addCustomField("Lead", { name: FIELD, label: "Their own", type: "text", onLayout: false });
    const done = await installer.goOn();
    expect(states(done)[0]).toBe("kept");
    installer.change((it) => turnedRound(it, { Lead: 99, Contact: 99 }));
    await installer.goOn();
    expect(isThere("Lead")).toBe(true);
    expect(isThere("Contact")).toBe(false);
    expect(desk.org.store.table("Lead").field(FIELD)?.label).toBe("Their own");
  });

  it("puts Email Opt Out where it is missing, and raises a right to read", async () => {
    const layout = desk.org.layouts.of("Lead");
    layout.fields = layout.fields.filter((name) => name !== "HasOptedOutOfEmail");
    desk.org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    const before = setUpNow();
    await installer.plan(everything("emailOptOut"));
    const done = await installer.goOn();
    expect(states(done).filter((state) => state === "done")).toHaveLength(2);
    expect(access(REP_PROFILE, "Lead", "HasOptedOutOfEmail")).toBe("edit");
    expect(layout.fields).toContain("HasOptedOutOfEmail");
    installer.change((it) => turnedRound(it, null));
    await installer.goOn();
    expect(access(REP_PROFILE, "Lead", "HasOptedOutOfEmail")).toBe("readOnly");
    expect(setUpNow()).toBe(before);
  });
});

describe("the way back", () => {
  it("takes away what was added, and leaves the field unless somebody agreed", async () => {
    const before = desk.org.layouts.all.map(({ fields }) => [...fields].sort());
    await installer.plan(everything());
    await installer.goOn();
    installer.change((it) => turnedRound(it, null));
    const back = await installer.goOn();
    expect(back.phase).toBe("takenBack");
    expect(isThere("Lead")).toBe(true);
    expect(access(REP_PROFILE)).toBe("hidden");
    expect(desk.org.layouts.all.map(({ fields }) => [...fields].sort())).toEqual(before);
    installer.change((it) => turnedRound(it, { Lead: 0, Contact: 0 }));
    // Nobody sees the field any more, so its ticks cannot be counted: it stays.
    const stuck = await installer.goOn();
    expect(stuck.steps.filter(({ state }) => state === "failed").map(({ failure }) => failure?.code)).toEqual(
      ["INVALID_FIELD", "INVALID_FIELD"],
    );
    expect(isThere("Lead")).toBe(true);
  });

  it("deletes the fields it made only with as many ticks as were agreed to", async () => {
    await installer.plan(everything());
    await installer.goOn();
    desk.org.update(desk.cast.mariaRossi, { [FIELD]: true });
    installer.change((it) => turnedRound(it, { Lead: 0, Contact: 0 }));
    const refused = await installer.goOn();
    const [lead, contact] = refused.steps;
    expect([lead?.state, lead?.failure?.code]).toEqual(["failed", "TICKED_MEANWHILE"]);
    expect(contact?.state).toBe("takenBack");
    expect([isThere("Lead"), isThere("Contact")]).toEqual([true, false]);
    // The right to it was given here, so it went; without it nobody could count.
    desk.org.setFieldSecurity(ADMIN_PROFILE, "Lead", FIELD, "edit");
    installer.change((it) => turnedRound(it, { Lead: 1, Contact: 0 }));
    expect((await installer.goOn()).phase).toBe("takenBack");
    expect(isThere("Lead")).toBe(false);
  });

  it("leaves a right that somebody has lowered since", async () => {
    await installer.plan(everything());
    await installer.goOn();
    desk.org.setFieldSecurity(REP_PROFILE, "Lead", FIELD, "readOnly");
    installer.change((it) => turnedRound(it, null));
    await installer.goOn();
    expect(access(REP_PROFILE)).toBe("readOnly");
    expect(access(REP_PROFILE, "Contact")).toBe("hidden");
  });
});

describe("when it is interrupted", () => {
  it("a worker stopped at any moment goes on where it was, and the way back restores what was before", async () => {
    const before = setUpNow();
    for (const keeps of [0, 1]) {
      await installer.plan(everything());
      for (;;) {
        const kept = installer.kept;
        // Dies before anything is stored, or once the step was begun: by then the write has happened.
        await installer.step(keeps).catch(() => undefined);
        const next = await installer.step();
        if (next.phase === "installed") break;
        if (installer.kept === kept) throw new Error("it must get on");
      }
      expect(new Set(states(installer.kept as Installation))).toEqual(new Set(["done"]));
      installer.change((it) => turnedRound(it, { Lead: 0, Contact: 0 }));
      expect((await installer.goOn()).phase).toBe("takenBack");
      expect(setUpNow()).toBe(before);
    }
  });

  it.each(["resetBefore", "resetAfter", "html503", "cutBody"] as const)(
    "%s at every write: it stops, says so, and ends as if nothing had been",
    async (what) => {
      await installer.plan(everything());
      desk.org.addTrouble({ when: ({ method }) => method !== "GET", times: 4, what });
      let stops = 0;
      let now = await installer.goOn();
      for (; now.phase !== "installed" && stops < 10; now = await installer.goOn()) {
        expect(now.stopped?.kind).toBe("retry");
        stops += 1;
      }
      // The first may have met the call that only looks.
      expect(stops).toBeGreaterThan(1);
      expect(new Set(states(now))).toEqual(new Set(["done"]));
      expect(onLayouts()).toEqual([true, true, true]);
    },
  );

  it("what was there before is not taken for ours when only the look failed", async () => {
    const layout = desk.org.layouts.of("Lead");
    layout.fields = layout.fields.filter((name) => name !== "HasOptedOutOfEmail");
    await installer.plan(everything("emailOptOut"));
    // Somebody puts it there between the preview and the step.
    desk.org.layouts.add("Lead", "HasOptedOutOfEmail");
    desk.org.addTrouble({
      when: ({ path }) => path.includes("/tooling/sobjects/Layout"),
      times: 2,
      what: "resetBefore",
    });
    expect((await installer.goOn()).stopped?.code).toBe("NETWORK");
    await installer.goOn();
    const now = await installer.goOn();
    expect(now.phase).toBe("installed");
    expect(new Set(states(now))).toEqual(new Set(["kept"]));
  });

  it("a field that cannot be made leaves the rest of its object out, and can be tried again", async () => {
    await installer.plan(everything());
    const end = desk.org.addTrouble({
      when: ({ method, path, body }) =>
        method === "POST" && path.endsWith("/CustomField") && body.includes("Contact."),
      what: {
        status: 400,
        body: JSON.stringify([{ message: "Too many custom fields", errorCode: "LIMIT_EXCEEDED" }]),
      },
    });
    const done = await installer.goOn();
    expect(done.phase).toBe("installed");
    expect(states(done)).toEqual([
      "done",
      "failed",
      "done",
      "done",
      "skipped",
      "skipped",
      "done",
      "skipped",
      "skipped",
    ]);
    end();
    installer.change(retried);
    expect(new Set(states(await installer.goOn()))).toEqual(new Set(["done"]));
  });
});

describe("without the rights", () => {
  it("a rep gets nowhere, and is told why", async () => {
    const materials = await installer.materials();
    const rep = new Installer(desk, USERS.rep);
    await expect(rep.materials()).rejects.toThrow("INVALID_TYPE");
    const plan = await installer.plan(() => everything()(materials));
    rep.kept = plan;
    const end = await rep.goOn();
    expect(end.steps.some(({ state }) => state === "done")).toBe(false);
    expect(end.steps[0]?.failure?.code).toBe("INVALID_TYPE");
    expect(isThere("Lead")).toBe(false);
  });

  it("who may see the set-up and not change it is refused at the first write", async () => {
    await installer.plan(everything());
    desk.org.setPermission(ADMIN_PROFILE, "CustomizeApplication", false);
    const sight = await desk.setUpOf(USERS.admin).readSight();
    expect(sight.mayInstall).toBe(false);
    const end = await installer.goOn();
    expect(end.steps[0]?.failure?.code).toBe("INSUFFICIENT_ACCESS_OR_READONLY");
    expect(isThere("Lead")).toBe(false);
  });
});
