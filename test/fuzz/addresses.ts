import fc from "fast-check";
import { findAddresses, normaliseAddress } from "../../src/email-address.ts";
import { objectOfId, readSalesforceId } from "../../src/salesforce-id.ts";
import { readPageAddress } from "../../src/salesforce-page.ts";
import { readRoute } from "../../src/screens/dashboard-route.ts";
import { textAndLongTextOf, textOf } from "./hostile.ts";
import type { Target } from "./target.ts";

const PAGE_PIECES = [
  "https://",
  "http://",
  "acme.lightning.force.com",
  "acme--uat.sandbox.my.salesforce.com",
  ".lightning.crmforce.mil",
  ".mcas.ms",
  "evil.example",
  "@",
  ":8443",
  "/lightning/r/",
  "/lightning/o/Lead/list?filterName=",
  "/lightning/setup/x/page?address=%2F",
  "/one/one.app#",
  "/sObject/",
  "Lead/",
  "00Q5g00000AbCdEFGH",
  "00q5g00000abcdefgh",
  "0015g00000AbCdE",
  "/view",
  "?ws=%2Flightning%2Fr%2FLead%2F00Q5g00000AbCdEFGH%2Fview",
  "%2e%2e/",
  "\\",
  "//",
  "eyJhdHRyaWJ1dGVzIjp7InJlY29yZElkIjoiMDBRNWcwMDAwMEFiQ2RFIn19",
  "%E0%A4%A",
];

const API_HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.my\.(?:salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)$/;

const pages: Target = {
  name: "addresses of pages",
  inputs: 150_000,
  property: fc.property(
    fc.oneof(
      textAndLongTextOf(...PAGE_PIECES),
      textOf(...PAGE_PIECES).map((rest) => `https://acme.lightning.force.com/${rest}`),
    ),
    (address) => {
      const page = readPageAddress(address);
      if (page === null) return;
      if (!API_HOST.test(page.apiHost)) throw new Error(`No host of an API: ${page.apiHost}`);
      const { protocol, port, username } = new URL(address);
      if (protocol !== "https:" || port !== "" || username !== "")
        throw new Error("No page of Salesforce's.");
      if (page.kind !== "person" && page.kind !== "otherRecord") return;
      if (readSalesforceId(page.recordId) !== page.recordId) throw new Error(`No id: ${page.recordId}`);
      const object = objectOfId(page.recordId);
      if (page.kind === "person" ? page.object !== object : object !== null)
        throw new Error("The wrong object.");
    },
  ),
};

const ids: Target = {
  name: "record ids",
  inputs: 100_000,
  property: fc.property(
    fc.oneof(
      textOf("00Q5g00000AbCdE", "0035g000", "FGH", "AAA", "005"),
      fc.string({ unit: fc.constantFrom(..."abcABC0159"), minLength: 14, maxLength: 19 }),
    ),
    (text) => {
      const id = readSalesforceId(text);
      if (id === null) return;
      if (!/^[A-Za-z0-9]{18}$/.test(id) || readSalesforceId(id) !== id) throw new Error(`No id: ${id}`);
      if (id.slice(0, 15).toLowerCase() !== text.slice(0, 15).toLowerCase())
        throw new Error("Another record.");
      if (readSalesforceId(id.slice(0, 15)) !== id) throw new Error("Its short form is another record's.");
    },
  ),
};

const EMAIL_PIECES = [
  "maria",
  "ROSSI",
  "@",
  "x.it",
  ".",
  '"',
  "\\",
  "<",
  ">",
  "(",
  ")",
  ",",
  ";",
  ":",
  " ",
  "mailto:",
  "?subject=",
  "%40",
  "'",
  "_",
  "*",
  "例え.jp",
  "xn--",
  "-",
  "18.2.0",
];

const emails: Target = {
  name: "email addresses in what people write",
  inputs: 150_000,
  property: fc.property(textAndLongTextOf(...EMAIL_PIECES), (text) => {
    const one = normaliseAddress(text);
    for (const address of [...(one === null ? [] : [one]), ...findAddresses(text)]) {
      if (normaliseAddress(address) !== address || address.toLowerCase() !== address)
        throw new Error(`Not its own normal form: ${address}`);
      if (address.length > 320 || !address.includes("@") || /[\s<>,;]/.test(address.replace(/"[^"]*"/g, "")))
        throw new Error(`No address: ${address}`);
    }
  }),
};

const routes: Target = {
  name: "addresses of the dashboard",
  inputs: 20_000,
  property: fc.property(
    textOf("#", "/", "list", "syncs", "%", "%2F", "%E0%A4%A", "address%3Amaria%40x.it"),
    (hash) => {
      const { section, detail } = readRoute(hash);
      if (!/^[a-z]+$/.test(section) || detail === "") throw new Error(`No screen: ${section}`);
    },
  ),
};

export const addressTargets: readonly Target[] = [pages, ids, emails, routes];
