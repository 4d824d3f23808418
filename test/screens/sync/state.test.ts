import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Protocol } from "../../../src/messages/contract.ts";
import { createSync } from "../../../src/screens/sync/state.ts";
import { createBackground, refuse } from "../answering-background.ts";
import { IDENTITY, sync } from "../people.ts";

function maya(answers: Partial<Protocol> = {}) {
  const background = createBackground({ syncStateOf: () => sync(), ...answers });
  const { ask } = background;
  const askState = () => ask("syncStateOf", { identity: IDENTITY });
  return { background, shown: createSync({ ask, askState, now: signal(1_000) }) };
}

describe("reading", () => {
  it("that fails is told only as long as nothing was read", async () => {
    const { shown } = maya({ syncStateOf: refuse("NO_BACKGROUND") });
    await shown.read();
    expect(shown.failure.value).toMatchObject({ about: "read" });

    const known = maya();
    await known.shown.read();
    known.background.answers.syncStateOf = refuse("NO_BACKGROUND");
    await known.shown.read();
    expect(known.shown.state.value).toEqual(sync());
    expect(known.shown.failure.value).toBe(null);
  });
});

describe("settings", () => {
  it("change on the screen at once, and go back when they cannot be saved", async () => {
    const { shown } = maya({ saveSettings: refuse("NO_BACKGROUND") });
    await shown.read();
    const saving = shown.saveSettings({ nightly: false });
    expect(shown.state.value?.settings.nightly).toBe(false);
    await saving;
    expect(shown.state.value?.settings.nightly).toBe(true);
    expect(shown.failure.value).toMatchObject({ about: "settings" });
  });

  it("do not flicker when two changes and a notice cross", async () => {
    const { background, shown } = maya({
      saveSettings: ({ settings }) => sync({ settings }),
    });
    await shown.read();
    const answer = background.hold("saveSettings");
    const first = shown.saveSettings({ nightly: false });
    const second = shown.saveSettings({ writeBoth: true });
    await shown.read();
    expect(shown.state.value?.settings).toMatchObject({ nightly: false, writeBoth: true });
    answer();
    await Promise.all([first, second]);
    expect(shown.state.value?.settings).toMatchObject({ nightly: false, writeBoth: true });
    expect(background.named("saveSettings").at(-1)?.request).toMatchObject({
      settings: { nightly: false, writeBoth: true },
    });
  });
});
