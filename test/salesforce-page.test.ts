import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSalesforceId } from "../src/salesforce-id";
import { readPageAddress } from "../src/salesforce-page";

const apiHost = "acme.my.salesforce.com";
const LEAD = "00Q5j00000AbCdEEAV";
const CONTACT = "0035j00000AbCdEAAV";
const ACCOUNT = "0015j00000AbCdEAAV";
const OPPORTUNITY = "0065j00000AbCdEAAV";

const lead = { kind: "person", object: "Lead", recordId: LEAD, certain: true, apiHost };
const contact = { kind: "person", object: "Contact", recordId: CONTACT, certain: true, apiHost };
const account = { kind: "person", object: "Account", recordId: ACCOUNT, certain: false, apiHost };
const opportunity = { kind: "otherRecord", recordId: OPPORTUNITY, apiHost };
const salesforce = { kind: "salesforce", apiHost };

const encoded = (page: unknown) => Buffer.from(JSON.stringify(page)).toString("base64");

describe("a page of an org", () => {
  test.each([
    // what, path of the address, page
    ["with the object", `/lightning/r/Lead/${LEAD}/view`, lead],
    ["15 characters", `/lightning/r/Contact/${CONTACT.slice(0, 15)}/view`, contact],
    ["an account, a person or not", `/lightning/r/Account/${ACCOUNT}/view`, account],
    ["without the object", `/lightning/r/${LEAD}/view`, lead],
    ["edit", `/lightning/r/Lead/${LEAD}/edit`, lead],
    ["a related list", `/lightning/r/Lead/${LEAD}/related/ActivityHistories/view`, lead],
    ["a related list without the object", `/lightning/r/${CONTACT}/related/Cases/view`, contact],
    ["no action", `/lightning/r/Lead/${LEAD}`, lead],
    ["no action, no object", `/lightning/r/${LEAD}/`, lead],
    ["parameters and a hash", `/lightning/r/Lead/${LEAD}/view?0.source=alohaHeader#top`, lead],
    ["doubled slashes", `//lightning//r/Lead/${LEAD}//view`, lead],
    ["the prefix beats the object", `/lightning/r/Lead/${CONTACT}/view`, contact],
    ["the prefix beats the object, no person", `/lightning/r/Lead/${OPPORTUNITY}/view`, opportunity],
    ["no object of that name", `/lightning/r/sObject/${LEAD}/view`, lead],
    [
      "a console's tab in front, not the one around it",
      `/lightning/r/Opportunity/${OPPORTUNITY}/view?ws=%2Flightning%2Fr%2FContact%2F${CONTACT}%2Fview`,
      opportunity,
    ],
    [
      "a person in front in a console",
      `/lightning/r/Contact/${CONTACT}/view?ws=%2Flightning%2Fr%2FAccount%2F${ACCOUNT}%2Fview`,
      contact,
    ],
    [
      "an object with a name as long as an id",
      `/lightning/r/ServiceContract/${OPPORTUNITY}/view`,
      opportunity,
    ],
    ["a Visualforce page about a record", `/apex/OptOut?id=${LEAD}&mode=1`, lead],
    ["a Visualforce page of a package", `/apex/npsp__Person?id=${CONTACT.slice(0, 15)}`, contact],
    ["a Visualforce page about nobody", "/apex/OptOut", salesforce],
    ["a Visualforce page about no id", "/apex/OptOut?id=Lead", salesforce],
    ["the old app", `/one/one.app#/sObject/${LEAD}/view`, lead],
    ["the old app, from Classic", `/one/one.app?source=alohaHeader#/sObject/${CONTACT}/view?t=1`, contact],
    [
      "the old app, a list",
      "/one/one.app#/sObject/Lead/list?filterName=Recent",
      {
        kind: "listView",
        object: "Lead",
        filterName: "Recent",
        apiHost,
      },
    ],
    [
      "the old app, encoded",
      `/one/one.app#${encoded({ componentDef: "force:recordHome", attributes: { values: { recordId: LEAD } } })}`,
      lead,
    ],
    [
      "the old app, encoded, and again for the address",
      `/one/one.app#${encodeURIComponent(encoded({ type: "standard__recordPage", attributes: { recordId: LEAD } }))}`,
      lead,
    ],
    ["the old app, a Classic page", `/one/one.app#${encoded({ attributes: { address: `/${LEAD}` } })}`, lead],
    ["the old app, encoded nonsense", "/one/one.app#eyJhdHRyaWJ1dGVz", salesforce],
    ["the old app, nothing of ours", `/one/one.app#${encoded([1, null])}`, salesforce],
    [
      "the old app, a number for an id",
      `/one/one.app#${encoded({ attributes: { recordId: 1 } })}`,
      salesforce,
    ],
    ["Setup around a Classic page", `/lightning/setup/page?address=%2F${CONTACT}%3Fsetupid%3DX`, contact],
    [
      "Setup around Setup",
      "/lightning/setup/ManageUsers/page?address=%2F0055j00000AbCdEAAV",
      {
        kind: "otherRecord",
        recordId: "0055j00000AbCdEAAV",
        apiHost,
      },
    ],
    [
      "Setup around another site",
      `/lightning/setup/page?address=https%3A%2F%2Fx.it%2F${CONTACT}`,
      salesforce,
    ],
    [
      "a list view",
      "/lightning/o/Lead/list?filterName=00B5j00000AbCdEAAV",
      {
        kind: "listView",
        object: "Lead",
        filterName: "00B5j00000AbCdEAAV",
        apiHost,
      },
    ],
    [
      "the list view last used",
      "/lightning/o/Case/list",
      {
        kind: "listView",
        object: "Case",
        filterName: null,
        apiHost,
      },
    ],
    ["the home of an object", "/lightning/o/Lead/home", salesforce],
    ["home", "/lightning/page/home", salesforce],
    ["an app", `/lightning/n/Leads?recordId=${LEAD}`, salesforce],
    ["nothing", "/", salesforce],
    ["a wrong checksum", `/lightning/r/Lead/${LEAD.slice(0, 15)}AAA/view`, salesforce],
    [
      "a wrong checksum, name like an id",
      `/lightning/r/ServiceContract/${LEAD.slice(0, 15)}AAA/view`,
      salesforce,
    ],
    ["an id inside a word", `/lightning/r/Lead/x${LEAD}/view`, salesforce],
    ["an id in a parameter", `/lightning/page/home?id=${LEAD}`, salesforce],
    ["a hash where none is read", `/lightning/page/home#/sObject/${LEAD}/view`, salesforce],
    ["capitals", `/LIGHTNING/r/Lead/${LEAD}/view`, salesforce],
    ["encoded slashes", `/lightning%2Fr%2FLead%2F${LEAD}%2Fview`, salesforce],
    ["broken encoding", "/lightning/r/Lead/%E0%A4%A/view", salesforce],
  ])("%s: %s", (_what, path, page) => {
    expect(readPageAddress(`https://acme.lightning.force.com${path}`)).toEqual(page);
  });

  test.each([
    [`/${LEAD}`, lead],
    [`/${CONTACT.slice(0, 15)}`, contact],
    [`/${LEAD}/e?retURL=%2F${CONTACT}`, lead],
    [`/${LEAD}?nooverride=1`, lead],
    ["/home/home.jsp", salesforce],
    [`/p/${LEAD}`, salesforce],
    [`/${LEAD}/x`, salesforce],
  ])("in Classic: %s", (path, page) => {
    expect(readPageAddress(`https://acme.my.salesforce.com${path}`)).toEqual(page);
  });

  test("of a sandbox behind Defender for Cloud Apps", () => {
    const address = `https://acme--uat.sandbox.lightning.force.com.mcas.ms/lightning/r/Lead/${LEAD}/view`;
    expect(readPageAddress(address)).toEqual({ ...lead, apiHost: "acme--uat.sandbox.my.salesforce.com" });
  });
});

describe("no page of an org", () => {
  const path = `/lightning/r/Lead/${LEAD}/view`;
  test.each([
    [`http://acme.lightning.force.com${path}`],
    [`https://acme.lightning.force.com:8443${path}`],
    [`https://acme.lightning.force.com@evil.example${path}`],
    [`https://rep@acme.lightning.force.com${path}`],
    [`https://:secret@acme.lightning.force.com${path}`],
    [`https://acme.lightning.force.com.${path}`],
    [`https://acme.lightning.force.com.evil.example${path}`],
    [`https://my.salesforce.com.evil.example${path}`],
    [`https://acme.lightning.force.com。evil.example${path}`],
    [`https://evil.example/acme.lightning.force.com${path}`],
    [`https://evil.example?https://acme.lightning.force.com${path}`],
    [`https://evil.example#@acme.lightning.force.com${path}`],
    [`https://аcme.lightning.force.com${path}`],
    [`https://acme.lightning.fоrce.com${path}`],
    [`view-source:https://acme.lightning.force.com${path}`],
    [`blob:https://acme.lightning.force.com${path}`],
    [`chrome-extension://acme.lightning.force.com${path}`],
    ["about:blank"],
    [path],
    [""],
  ])("%s", (address) => {
    expect(readPageAddress(address)).toBeNull();
  });
});

test("never throws, and names only ids that are whole", () => {
  const part = fc.constantFrom(
    ..."/?#%=&.@:\\",
    "lightning",
    "r",
    "o",
    "Lead",
    "list",
    "one",
    "one.app",
    LEAD,
    CONTACT,
    "é",
    "sObject",
    "view",
  );
  fc.assert(
    fc.property(fc.array(part), fc.string({ unit: "binary" }), (parts, tail) => {
      for (const text of [parts.join("/"), parts.join(""), tail]) {
        const page = readPageAddress(`https://acme.lightning.force.com/${text}`);
        readPageAddress(text);
        if (page !== null && "recordId" in page) expect(readSalesforceId(page.recordId)).toBe(page.recordId);
      }
    }),
  );
});
