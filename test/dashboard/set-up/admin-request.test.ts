import "../../screens/browser-words.ts";
import { describe, expect, it } from "vitest";
import { adminRequest } from "../../../src/dashboard/set-up/admin-request";
import type { MetUser } from "../../../src/messages/dashboard";
import type { FieldCheck, Preflight } from "../../../src/model/set-up";

const MET: MetUser = {
  identity: "00D000000000001AAA.005000000000001AAA",
  username: "robin@acme.example",
  apiHost: "acme.my.salesforce.com",
  lastSeen: 0,
};

function check(more: Partial<FieldCheck>): FieldCheck {
  return {
    object: "Lead",
    kind: "emailOptOut",
    field: "HasOptedOutOfEmail",
    label: null,
    used: true,
    exists: "ok",
    visible: "ok",
    editable: "ok",
    onLayout: "ok",
    layouts: { shown: 1, of: 1 },
    ...more,
  };
}

function preflight(fields: readonly FieldCheck[], more: Partial<Preflight> = {}): Preflight {
  return {
    checkedAt: 0,
    calls: 1,
    session: "ok",
    api: "ok",
    failure: null,
    fields,
    mayInstall: false,
    ...more,
  };
}

describe("the message to the admin", () => {
  it("is none where nothing is missing of what is used", () => {
    const unused = check({ kind: "marketoSales", field: null, used: false, exists: "missing" });
    expect(adminRequest(preflight([check({}), unused]), MET)).toBeNull();
    expect(adminRequest(preflight([check({ visible: "unknown" })]), MET)).toBeNull();
  });

  it("names each field, what is to be done, for whom and where", () => {
    const request = adminRequest(
      preflight([
        check({ visible: "missing", editable: "unknown", onLayout: "unknown" }),
        check({ object: "Contact", editable: "missing", onLayout: "missing" }),
        // All but its layouts is the Contact's, and was asked for with it.
        check({ object: "Account", field: "PersonHasOptedOutOfEmail", editable: "missing" }),
        check({ kind: "chosen", field: "No_Mail__c", label: "No <b>Mail</b>", exists: "missing" }),
      ]),
      MET,
    );
    expect(request?.split("\n").filter((line) => line.startsWith("- "))).toEqual([
      "- Make Email Opt Out (HasOptedOutOfEmail) on Lead visible and editable for robin@acme.example (Set Field-Level Security): https://acme.my.salesforce.com/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/HasOptedOutOfEmail/view",
      "- Make Email Opt Out (HasOptedOutOfEmail) on Contact visible and editable for robin@acme.example (Set Field-Level Security): https://acme.my.salesforce.com/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/HasOptedOutOfEmail/view",
      "- Put Email Opt Out (HasOptedOutOfEmail) on the page layouts of Contact: https://acme.my.salesforce.com/lightning/setup/ObjectManager/Contact/PageLayouts/view",
      "- Create the checkbox No <b>Mail</b> (No_Mail__c) on Lead, unchecked by default: https://acme.my.salesforce.com/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/view",
    ]);
  });

  it("asks for the API where that is what is missing", () => {
    const request = adminRequest(preflight([], { api: "missing", mayInstall: null }), MET);
    expect(request).toContain("Let robin@acme.example use Salesforce's API");
  });
});
