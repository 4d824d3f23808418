import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/model/failure.ts";
import "./browser-words.ts";

const { EXPLANATIONS, failureText } = await import("../../src/screens/failure-text.ts");
type About = Parameters<typeof failureText>[1];

const failure = (code: string, kind: Failure["kind"] = "attention", message = ""): Failure => ({
  kind,
  code,
  message,
  fields: [],
});
const ABOUT: readonly About[] = ["push", "act", "read", "look", "search", "settings", "sync"];

describe("every code that the background tells apart has its own sentence", () => {
  const folder = new URL("../../src/background/", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
  const named = sources.flatMap((source) => [
    ...source.matchAll(/(?:code:|failed\(|ours\(|failureOf\()\s*"([A-Z_]+)"/g),
  ]);
  const table = readFileSync(new URL("salesforce/failure.ts", folder), "utf8");
  const meant = [
    ...table.slice(table.indexOf("MEANING"), table.indexOf("BY_CODE")).matchAll(/"([A-Z][A-Z_]+|412)"/g),
  ];
  const codes = new Set([...named, ...meant].map(([, code]) => code ?? ""));

  it("and they are found", () => {
    expect(codes.size).toBeGreaterThan(50);
    expect([...codes]).toEqual(expect.arrayContaining(["412", "NOT_VISIBLE", "NO_ORG", "SHARE_USED"]));
  });

  // Said in Salesforce's words: nothing that Quietlist does leads there.
  const unexplained = new Set(["DELETE_FAILED"]);
  it.each([...codes].filter((code) => !unexplained.has(code)))("%s", (code) => {
    expect(Object.keys(EXPLANATIONS)).toContain(code);
  });
});

describe("every explanation is complete in every situation", () => {
  it.each(Object.keys(EXPLANATIONS))("%s", (code) => {
    for (const about of ABOUT)
      for (const kind of ["retry", "session", "limit", "attention"] as const) {
        const { happened, next, kept } = failureText(failure(code, kind), about);
        expect(happened).toMatch(/\.$/);
        expect(next).toMatch(/\.$/);
        expect(`${kept} ${next}`).toMatch(/kept|lost|list knows|changed|searched|as before/);
      }
  });
});

describe("what comes next depends on what is at stake", () => {
  it.each<[string, Failure, About, string]>([
    ["a push goes on alone", failure("NETWORK", "retry"), "push", "It is tried again on its own."],
    ["a look does not", failure("NETWORK", "retry"), "look", "Try again in a moment."],
    ["nor does a refused click", failure("TIMEOUT", "retry"), "act", "Try again in a moment."],
    [
      "a session needs the user",
      failure("NO_SESSION", "session"),
      "push",
      "Open Salesforce and log in; nothing is lost.",
    ],
    [
      "another user's session too",
      failure("OTHER_USER", "session"),
      "push",
      "Log in as the user whose list this is; nothing is lost.",
    ],
    [
      "a limit needs patience",
      failure("REQUEST_LIMIT_EXCEEDED", "limit"),
      "sync",
      "That passes by itself, tomorrow at the latest.",
    ],
    [
      "a hidden field needs the admin",
      failure("INVALID_FIELD"),
      "push",
      "Ask your Salesforce admin for edit access to the field.",
    ],
    ["an unknown refusal too", failure("NEW_IN_WINTER_28"), "push", "Ask your Salesforce admin."],
  ])("%s", (_case, what, about, next) => {
    expect(failureText(what, about).next).toBe(next);
  });

  it("never says that an act was kept when it was refused", () => {
    expect(failureText(failure("NETWORK", "retry"), "act").kept).toBe("Nothing was changed.");
    expect(failureText(failure("NETWORK", "retry"), "push").kept).toBe("It is kept on this computer.");
  });
});

describe("Salesforce's own words", () => {
  it("are shown with the code where a rule refused, for the words are the org's", () => {
    const refused = failure("FIELD_CUSTOM_VALIDATION_EXCEPTION", "attention", " Region is required ");
    expect(failureText(refused, "push").quote).toBe("Region is required (FIELD_CUSTOM_VALIDATION_EXCEPTION)");
  });

  it("are shown for a code that nobody knows, the code alone when there are none", () => {
    expect(failureText(failure("NEW_CODE", "attention", "No."), "push").quote).toBe("No. (NEW_CODE)");
    expect(failureText(failure("NEW_CODE"), "push").quote).toBe("NEW_CODE");
  });

  it("are left out where ours say it better", () => {
    expect(failureText(failure("INVALID_SESSION_ID", "session", "Session expired"), "look").quote).toBe(null);
  });

  it("do not hide behind the names of an object's own properties", () => {
    expect(failureText(failure("constructor"), "push").happened).toBe("Salesforce refused.");
  });

  it("are not needed for a server's fault without a code", () => {
    expect(failureText(failure("HTTP_502", "retry"), "push")).toMatchObject({
      happened: "Salesforce had a fault of its own.",
      quote: null,
    });
  });
});
