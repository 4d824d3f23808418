// The set-up guide's messages, with everything behind them real but the browser.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readState, writeState } from "../../src/background/database/database";
import { type IdentityKey, identityKey } from "../../src/model/identity";
import type { Installation, Materials } from "../../src/model/set-up";
import { REP_PROFILE, USERS } from "../org/cast.ts";
import { inMemory, locks } from "./browser-in-memory.ts";
import { Desk, FROM, HOST, TAB } from "./desk.ts";
import type { Acme } from "./sync/rep.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));
vi.stubGlobal("navigator", { locks });

const EMAIL = "HasOptedOutOfEmail";

let desk: Desk;
let org: Acme;

beforeEach(async () => {
  desk = await Desk.anew({ marketoField: false });
  org = desk.org;
});

/** Logs a user in and lets the extension meet them. */
async function meet(username: string): Promise<IdentityKey> {
  inMemory.cookies.length = 0;
  inMemory.cookies.push({ domain: HOST, value: org.org.login(username), storeId: "0" });
  const { identity } = await desk.handlers.lookInSalesforce({ tabId: TAB }, FROM);
  expect(identity).toBe(identityKey({ orgId: org.org.id, userId: org.org.user(username).id }));
  return identity;
}

const inNeed = async (identity: IdentityKey) => (await desk.handlers.syncStateOf({ identity }, FROM)).inNeed;

describe("the preflight", () => {
  it("is remembered, so that the screens can warn without a call", async () => {
    const identity = await meet(USERS.rep);
    expect(await desk.handlers.lastPreflight({ identity }, FROM)).toBeNull();
    org.org.setFieldSecurity(REP_PROFILE, "Contact", EMAIL, "readOnly");
    const seen = await desk.handlers.preflight({ identity }, FROM);
    expect(seen).toMatchObject({ session: "ok", api: "ok", failure: null, mayInstall: false, calls: 2 });
    const calls = org.org.log.calls.length;
    expect(await desk.handlers.lastPreflight({ identity }, FROM)).toEqual(seen);
    expect((await inNeed(identity)).map(({ object }) => object)).toEqual(["Contact", "Account"]);
    expect(org.org.log.calls.length).toBe(calls);
  });

  it("forgets what a refused query had taught, once the field is seen", async () => {
    org.org.setFieldSecurity(REP_PROFILE, "Lead", EMAIL, "hidden");
    const identity = await meet(USERS.rep);
    expect(await inNeed(identity)).toEqual([{ object: "Lead", field: EMAIL }]);
    org.org.setFieldSecurity(REP_PROFILE, "Lead", EMAIL, "edit");
    await desk.handlers.preflight({ identity }, FROM);
    expect(await inNeed(identity)).toEqual([]);
    expect((await readState(await desk.world.list(identity), "shape"))?.hidden).toEqual([]);
  });

  it("says what stands in the way when nothing can be asked", async () => {
    const identity = await meet(USERS.rep);
    org.org.expireSessions(USERS.rep);
    expect(await desk.handlers.preflight({ identity }, FROM)).toMatchObject({
      session: "missing",
      api: "unknown",
    });
    inMemory.cookies.push({ domain: HOST, value: org.org.login(USERS.rep), storeId: "0" });
    org.org.apiAccess = "disabled";
    expect(await desk.handlers.preflight({ identity }, FROM)).toMatchObject({
      session: "ok",
      api: "missing",
      failure: { code: "API_DISABLED_FOR_ORG" },
      mayInstall: null,
    });
  });
});

describe("an installation", () => {
  const wish = ({ holders, layouts }: Materials) => ({
    kind: "marketoSales" as const,
    holders: holders.map(({ id }) => id),
    layouts: layouts.map(({ id }) => id),
  });

  async function planned(identity: IdentityKey): Promise<Installation> {
    const materials = await desk.handlers.setUpMaterials({ identity }, FROM);
    return desk.handlers.planInstallation({ identity, wish: wish(materials) }, FROM);
  }

  it("is kept from step to step, is not planned over, and offers its field to the picker", async () => {
    const identity = await meet(USERS.admin);
    const plan = await planned(identity);
    const { id } = plan;
    expect(await desk.handlers.installation({ identity }, FROM)).toEqual(plan);
    // A plan that was not begun may be made anew; the screen that shows the old one moves nothing.
    const anew = await planned(identity);
    await expect(desk.handlers.installationStep({ identity, id }, FROM)).rejects.toThrow(
      "OTHER_INSTALLATION",
    );
    const first = await desk.handlers.installationStep({ identity, id: anew.id }, FROM);
    expect(await desk.handlers.installation({ identity }, FROM)).toEqual(first);
    await expect(planned(identity)).rejects.toThrow("ALREADY_INSTALLING");

    let now = first;
    while (now.phase === "installing")
      now = await desk.handlers.installationStep({ identity, id: anew.id }, FROM);
    expect(now.phase).toBe("installed");
    const choices = await desk.handlers.fieldChoices({ identity }, FROM);
    for (const object of ["Lead", "Contact"] as const)
      expect(choices[object].find(({ suggested }) => suggested)?.name).toBe("Marketo_Sales_Opt_Out__c");

    const counted = await desk.handlers.countTicks({ identity, id: anew.id }, FROM);
    expect(counted.map(({ ticked }) => ticked)).toEqual([0, 0]);
    now = await desk.handlers.takeBackInstallation({ identity, id: anew.id, deleteFields: null }, FROM);
    while (now.phase === "takingBack")
      now = await desk.handlers.installationStep({ identity, id: anew.id }, FROM);
    await desk.handlers.forgetInstallation({ identity, id: anew.id }, FROM);
    expect(await desk.handlers.installation({ identity }, FROM)).toBeNull();
  });

  it("takes each step once, however often it is asked for at the same time", async () => {
    const identity = await meet(USERS.admin);
    const { id, steps } = await planned(identity);
    const answers = await Promise.all(
      steps.map(() => desk.handlers.installationStep({ identity, id }, FROM)),
    );
    expect(answers.some(({ phase }) => phase === "installed")).toBe(true);
    const made = org.org.log.calls.filter(
      ({ method, url }) => method === "POST" && url.endsWith("/tooling/sobjects/CustomField"),
    );
    expect(made).toHaveLength(2);
  });

  it("is not to be had without the rights, and counts nothing it may not see", async () => {
    const identity = await meet(USERS.rep);
    await expect(desk.handlers.setUpMaterials({ identity }, FROM)).rejects.toThrow("INVALID_TYPE");
    const task = {
      kind: "createField" as const,
      object: "Lead" as const,
      field: "Hidden__c",
      label: "Hidden",
      madeId: null,
    };
    await writeState(await desk.world.list(identity), "installation", {
      id: "one",
      kind: "marketoSales",
      madeAt: 0,
      phase: "installed",
      steps: [{ state: "done", failure: null, task }],
      stopped: null,
      deleteFields: null,
    });
    expect(await desk.handlers.countTicks({ identity, id: "one" }, FROM)).toEqual([
      { object: "Lead", field: "Hidden__c", ticked: null },
    ]);
  });
});

it("browsing never looks at the set-up", async () => {
  const identity = await meet(USERS.admin);
  await desk.handlers.personInFront({ tabId: TAB }, FROM);
  await desk.handlers.syncState({ tabId: TAB }, FROM);
  await desk.handlers.installation({ identity }, FROM);
  const urls = org.org.log.calls.map(({ url }) => url);
  expect(urls.filter((url) => /describe|tooling|PermissionSet|UserPermissionAccess/.test(url))).toEqual([]);
});
