import { describe, expect, it } from "vitest";
import "./browser-words.ts";

const { callBackground, readAnswer } = await import("../../src/screens/call-background.ts");

describe("whatever comes back is an answer", () => {
  it("a value", () => expect(readAnswer({ ok: true, value: null })).toEqual({ ok: true, value: null }));

  it("a failure", () => {
    const failure = { kind: "session", code: "NO_SESSION", message: "", fields: [] };
    expect(readAnswer({ ok: false, failure })).toEqual({ ok: false, failure });
  });

  it.each([undefined, null, "ok", {}, { ok: true }, { ok: false }, { ok: 1, value: 2 }])(
    "nonsense (%j) is a background that did not answer",
    (received) => {
      expect(readAnswer(received)).toMatchObject({ ok: false, failure: { code: "NO_BACKGROUND" } });
    },
  );
});

it("does not reject when nobody listens", async () => {
  const rejects = () => Promise.reject(new Error("Could not establish connection"));
  Object.assign((globalThis as unknown as { browser: { runtime: object } }).browser.runtime, {
    sendMessage: rejects,
  });
  expect(await callBackground("syncState", { tabId: 1 })).toEqual({
    ok: false,
    failure: { kind: "retry", code: "NO_BACKGROUND", message: "Could not establish connection", fields: [] },
  });
});
