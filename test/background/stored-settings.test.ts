import { beforeEach, describe, expect, it, vi } from "vitest";
import { SalesforceFailure } from "../../src/background/salesforce/salesforce";
import { loadPolicy, loadSettings, storeSettings } from "../../src/background/stored-settings";
import { DEFAULT_SETTINGS } from "../../src/settings";
import { browser, startAnew } from "./browser-in-memory.ts";

vi.mock("webextension-polyfill", async () => ({ default: (await import("./browser-in-memory.ts")).browser }));

const IDENTITY = "00D5g00000Acks4AAB.0055g00000Acks4AAB";
const MARKETO = "Marketo_Sales_Opt_Out__c";

beforeEach(startAnew);

describe("settings under an admin's policy", () => {
  it("cannot be changed by a message where they are locked, and nothing of that message is kept", async () => {
    await browser.storage.managed.set({ settings: { fields: { Lead: MARKETO } } });
    const held = await loadSettings(IDENTITY);
    expect(held.fields).toEqual({ Lead: MARKETO, Contact: "HasOptedOutOfEmail" });
    const refused = storeSettings(IDENTITY, { ...DEFAULT_SETTINGS, hour: 5 });
    await expect(refused).rejects.toThrow(SalesforceFailure);
    await expect(refused).rejects.toMatchObject({ failure: { code: "SETTING_LOCKED", kind: "attention" } });
    expect(await loadSettings(IDENTITY)).toEqual(held);
  });

  it("go back to the user's own when the policy goes", async () => {
    await storeSettings(IDENTITY, { ...DEFAULT_SETTINGS, nightly: false });
    await browser.storage.managed.set({ settings: { nightly: true } });
    const stored = await storeSettings(IDENTITY, { ...(await loadSettings(IDENTITY)), hour: 5 });
    expect(stored).toMatchObject({ nightly: true, hour: 5 });
    await browser.storage.managed.clear();
    expect(await loadSettings(IDENTITY)).toMatchObject({ nightly: false, hour: 5 });
  });
});

describe("a policy that is not there", () => {
  const failing = (message: string) =>
    vi.spyOn(browser.storage.managed, "get").mockRejectedValueOnce(new Error(message));

  it("is none, as Firefox tells it", async () => {
    failing("Managed storage manifest not found");
    expect((await loadPolicy()).locked).toEqual({});
  });

  it("and one that cannot be read are two things: then no settings are better than wrong ones", async () => {
    failing("disk error");
    await expect(loadSettings(IDENTITY)).rejects.toThrow("disk error");
  });
});
