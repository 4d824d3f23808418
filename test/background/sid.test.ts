import { describe, expect, it } from "vitest";
import { candidates, orgOfSid } from "../../src/background/sid";

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
