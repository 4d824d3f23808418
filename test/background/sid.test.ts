import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidates, fingerprint, orgOfSid } from "../../src/background/sid";

const ORG = "00D5g000004AbCd";
const api = { domain: "acme.my.salesforce.com", value: `${ORG}!AQ.api` };
const page = { domain: "acme.lightning.force.com", value: `${ORG}!AQ.page` };
const stale = { domain: "acme-old.my.salesforce.com", value: `${ORG}!AQ.stale` };
const other = { domain: "globex.my.salesforce.com", value: "00D5g000004XyZz!AQ.other" };

describe("which sessions are worth a probe", () => {
  it("is every one of the org, the wanted host first, and none of a page's", () => {
    expect(candidates([stale, page, other, api], null, "acme.my.salesforce.com")).toEqual([
      { apiHost: "acme.my.salesforce.com", sessionId: api.value },
      { apiHost: "acme-old.my.salesforce.com", sessionId: stale.value },
    ]);
  });

  it("finds the org by the page's own cookie when the wanted host has none", () => {
    expect(candidates([stale, page], null, "acme.my.salesforce.com").map(({ apiHost }) => apiHost)).toEqual([
      "acme-old.my.salesforce.com",
    ]);
  });

  it("never crosses orgs, also when the wanted host holds another org's session", () => {
    expect(candidates([other, api], `${ORG}AAA`, "globex.my.salesforce.com")).toEqual([
      { apiHost: "acme.my.salesforce.com", sessionId: api.value },
    ]);
  });

  it("offers nothing to hosts that only look like Salesforce", () => {
    const evil = { domain: "my.salesforce.com.evil.example", value: api.value };
    const help = { domain: "help.salesforce.com", value: api.value };
    expect(candidates([evil, help, page], null, "acme.my.salesforce.com")).toEqual([]);
  });

  it.each(["", "00D5g000004AbCd", "00D5g000004AbCd!", "005000000000001!AQ", "x00D5g000004AbCd!AQ"])(
    "takes %j for no session",
    (value) => expect(orgOfSid(value)).toBeNull(),
  );
});

describe("what storage remembers of a session", () => {
  const secret = fc.string({
    unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"),
    minLength: 80,
    maxLength: 110,
  });

  it("has one length whatever the session, and holds no part of it as it stands or encoded", () =>
    fc.assert(
      fc.asyncProperty(secret, async (text) => {
        const sessionId = `${ORG}!AQ${text}`;
        const remembered = await fingerprint(sessionId);
        expect(remembered).toMatch(/^[0-9a-f]{64}$/);
        expect(remembered).not.toContain(ORG);
        for (let at = 0; at + 8 <= text.length; at++)
          for (const encoding of ["latin1", "hex", "base64"] as const)
            expect(remembered).not.toContain(Buffer.from(text.slice(at, at + 8)).toString(encoding));
      }),
    ));

  it("tells nothing by likeness: a session that differs in one character has nothing in common with it", () =>
    fc.assert(
      fc.asyncProperty(secret, fc.nat(), async (text, position) => {
        const at = position % text.length;
        const other = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
        const [one, two] = await Promise.all([text, other].map((it) => fingerprint(`${ORG}!AQ${it}`)));
        const alike = [...(one ?? "")].filter((character, index) => character === two?.[index]).length;
        // Four of 64 by chance; more than a third never.
        expect(alike).toBeLessThan(22);
      }),
    ));

  it("is SHA-256, which nobody has ever turned round", async () => {
    expect(await fingerprint("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
