import { beforeEach, describe, expect, it } from "vitest";
import { createGuide, type Guide } from "../../../src/dashboard/set-up/guide";
import type { Answer, FunctionName } from "../../../src/messages/contract";
import type { Failure } from "../../../src/model/failure";
import type { IdentityKey } from "../../../src/model/identity";
import type { Installation, Preflight, Step } from "../../../src/model/set-up";
import type { Ask } from "../../../src/screens/call-background";

const IDENTITY: IdentityKey = "00D000000000001AAA.005000000000001AAA";
const NOW = 10_000_000;

const seen = (more: Partial<Preflight> = {}): Preflight => ({
  checkedAt: NOW,
  calls: 2,
  session: "ok",
  api: "ok",
  failure: null,
  fields: [],
  mayInstall: true,
  ...more,
});

const step = (state: Step["state"]): Step => ({
  state,
  failure: null,
  task: { kind: "createField", object: "Lead", field: "X__c", label: "X", madeId: null },
});

const installation = (more: Partial<Installation> = {}): Installation => ({
  id: "one",
  kind: "marketoSales",
  madeAt: 0,
  phase: "planned",
  steps: [step("toDo"), step("toDo")],
  stopped: null,
  deleteFields: null,
  ...more,
});

let asked: FunctionName[];
/** What the background will say, by function; each the last of its list again and again. */
let says: Partial<Record<FunctionName, unknown[]>>;
let guide: Guide;

beforeEach(() => {
  asked = [];
  says = { preflight: [seen()], lastPreflight: [null], installation: [null] };
  const ask = async (name: FunctionName): Promise<Answer<unknown>> => {
    asked.push(name);
    const answers = says[name] ?? [];
    const value = answers.length > 1 ? answers.shift() : answers[0];
    if (value instanceof Error) return { ok: false, failure: failure(value.message) };
    return { ok: true, value };
  };
  guide = createGuide(ask as Ask, IDENTITY, () => NOW);
});

const failure = (code: string): Failure => ({ kind: "retry", code, message: "", fields: [] });

describe("opening the guide", () => {
  it("looks once, and not again for a while", async () => {
    await guide.open();
    expect(asked).toContain("preflight");
    says.lastPreflight = [seen({ checkedAt: NOW - 60_000 })];
    asked = [];
    await guide.open();
    expect(asked).not.toContain("preflight");
    says.lastPreflight = [seen({ checkedAt: NOW - 11 * 60_000 })];
    await guide.open();
    expect(asked).toContain("preflight");
  });

  it("looks again after a look that failed", async () => {
    says.lastPreflight = [seen({ failure: failure("NETWORK") })];
    await guide.open();
    expect(asked).toContain("preflight");
  });

  it("changes nothing by itself where an installation was interrupted", async () => {
    says.installation = [installation({ phase: "installing" })];
    await guide.open();
    expect(guide.installation.value?.phase).toBe("installing");
    expect(asked.filter((name) => /[iI]nstall/.test(name))).toEqual(["installation"]);
  });
});

describe("an installation", () => {
  const under = (more: Partial<Installation>) => installation({ phase: "installing", ...more });
  beforeEach(async () => {
    says.installation = [installation()];
    await guide.open();
    asked = [];
  });

  it("goes on until it is over, then looks once", async () => {
    says.installationStep = [under({}), under({ phase: "installed" })];
    await guide.goOn();
    expect(asked).toEqual(["installationStep", "installationStep", "preflight"]);
  });

  it("stops where something stopped it, and where the background fails", async () => {
    says.installationStep = [under({ stopped: failure("NETWORK") })];
    await guide.goOn();
    expect(asked).toEqual(["installationStep"]);
    says.installationStep = [new Error("NO_SESSION")];
    await guide.goOn();
    expect(guide.failure.value?.code).toBe("NO_SESSION");
    expect(guide.doing.value).toBeNull();
  });

  it("can be paused between two steps", async () => {
    says.installationStep = [under({})];
    const going = guide.goOn();
    guide.pause();
    await going;
    expect(asked).toEqual(["installationStep"]);
  });

  it("is forgotten only when the background has", async () => {
    says.forgetInstallation = [new Error("OTHER_INSTALLATION")];
    await guide.forget();
    expect(guide.installation.value).not.toBeNull();
    says.forgetInstallation = [null];
    await guide.forget();
    expect(guide.installation.value).toBeNull();
  });
});

it("a click while the guide still looks is done after it, and two make one installation", async () => {
  says.installation = [installation()];
  await guide.open();
  asked = [];
  says.installationStep = [installation({ phase: "installing" }), installation({ phase: "installed" })];
  await Promise.all([guide.check(), guide.goOn(), guide.goOn()]);
  expect(asked).toEqual(["preflight", "installationStep", "installationStep", "preflight"]);
});
