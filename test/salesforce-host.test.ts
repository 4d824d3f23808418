import fc from "fast-check";
import { describe, expect, test } from "vitest";
import manifest from "../manifest.json" with { type: "json" };
import { apiHostOfPageHost, isSalesforceHost, originsOf } from "../src/salesforce-host";

/**
 * My Domain's forms (help.salesforce.com, "My Domain URL Formats" and "Partitioned Domains"): the org's name, as it stands
 * in front of the suffixes that all of its hosts share.
 */
const ORGS: readonly (readonly [string, string])[] = [
  ["production", "acme"],
  ["a sandbox", "acme--uat.sandbox"],
  ["a sandbox before enhanced domains", "acme--uat"],
  ["Developer Edition", "acme-dev-ed.develop"],
  ["Developer Edition, not partitioned", "acme-dev-ed"],
  ["a scratch org", "energy-saver-1234-dev-ed.scratch"],
  ["a Trailhead playground", "playful-otter-x1-dev-ed.trailblaze"],
  ["a demo org", "acme.demo"],
  ["a free org", "acme.free"],
  ["a patch org", "acme.patch"],
  ["an org whose name has hyphens", "acme-and-sons"],
];

describe.each(ORGS)("%s", (_what, org) => {
  const apiHost = `${org}.my.salesforce.com`;
  const [name, ...partition] = org.split(".");
  const visualforce = (packaged: string) => [`${name}--${packaged}`, ...partition, "vf.force.com"].join(".");

  test.each([
    ["log-in, API, Classic", apiHost],
    ["Lightning", `${org}.lightning.force.com`],
    ["Setup", `${org}.my.salesforce-setup.com`],
    ["Visualforce of its own", visualforce("c")],
    ["Visualforce of a package", visualforce("docusign")],
    ["Visualforce of a package whose namespace has an underscore", visualforce("npsp-x")],
    ["Lightning, proxied", `${org}.lightning.force.com.mcas.ms`],
    ["Visualforce, proxied", `${visualforce("c")}.mcas.ms`],
  ])("%s", (_form, host) => {
    expect(apiHostOfPageHost(host)).toBe(apiHost);
    expect(isSalesforceHost(host)).toBe(true);
  });

  test.each([
    ["an Experience Cloud site", `${org}.my.site.com`],
    ["a site", `${org}.my.salesforce-sites.com`],
    ["Experience Builder", `${org}.builder.salesforce-experience.com`],
    ["files", `${org}.file.force.com`],
  ])("%s shows visitors or files, no records: the popup says where to go", (_form, host) => {
    expect(apiHostOfPageHost(host)).toBeNull();
    expect(isSalesforceHost(host)).toBe(true);
  });
});

test.each([
  // Visualforce before enhanced domains, with and without an instance's name.
  ["acme--c.visualforce.com", "acme.my.salesforce.com"],
  ["acme--uat--c.visualforce.com", "acme--uat.my.salesforce.com"],
  ["acme-dev-ed--c.visualforce.com", "acme-dev-ed.my.salesforce.com"],
  ["acme--c.na1.visual.force.com", "acme.my.salesforce.com"],
  ["acme--uat--c.cs12.visual.force.com", "acme--uat.my.salesforce.com"],
  ["acme--c.visual.force.com", "acme.my.salesforce.com"],
  // China's Setup.
  ["acme.setup.sfcrmproducts.cn", "acme.my.sfcrmproducts.cn"],
  ["acme--uat.sandbox.setup.sfcrmproducts.cn", "acme--uat.sandbox.my.sfcrmproducts.cn"],
])("%s → %s", (host, apiHost) => {
  expect(apiHostOfPageHost(host)).toBe(apiHost);
});

test.each([
  // Of no org, or not saying which.
  "login.salesforce.com",
  "test.salesforce.com",
  "help.salesforce.com",
  "na1.salesforce.com",
  "c.na1.visual.force.com",
  "c.visualforce.com",
  "acme.vf.force.com",
  "--c.vf.force.com",
  "-acme--c.vf.force.com",
  "xn--acme-9za--c.vf.force.com",
  "acme--c.a.b.vf.force.com",
  "acme--.vf.force.com",
  "acme--c--.vf.force.com",
  "acme--c.documentforce.com",
  "acme.secure.force.com",
  "acme.crmforce.mil",
])("%s is Salesforce's, and names no org", (host) => {
  expect(apiHostOfPageHost(host)).toBeNull();
  expect(isSalesforceHost(host)).toBe(true);
});

test.each([
  "acme--c.vf.force.com.evil.example",
  "acme--c.evilvf.force.co",
  "evilforce.com",
  "salesforce.com.evil.example",
  "force.com.mcas.ms.evil.example",
  "visualforce.example",
  "mail.example",
  "com",
  "",
])("%j is not Salesforce's", (host) => {
  expect(apiHostOfPageHost(host)).toBeNull();
  expect(isSalesforceHost(host)).toBe(false);
});

test.each([
  // host of the page, host of the API
  ["acme.lightning.force.com", "acme.my.salesforce.com"],
  ["acme--uat.sandbox.lightning.force.com", "acme--uat.sandbox.my.salesforce.com"],
  ["acme--uat.lightning.force.com", "acme--uat.my.salesforce.com"],
  ["acme--uat.cs12.my.salesforce.com", "acme--uat.cs12.my.salesforce.com"],
  ["acme-dev-ed.develop.lightning.force.com", "acme-dev-ed.develop.my.salesforce.com"],
  ["energy-saver-1234.scratch.lightning.force.com", "energy-saver-1234.scratch.my.salesforce.com"],
  [
    "playful-otter-x1-dev-ed.trailblaze.lightning.force.com",
    "playful-otter-x1-dev-ed.trailblaze.my.salesforce.com",
  ],
  ["acme.demo.lightning.force.com", "acme.demo.my.salesforce.com"],
  ["acme.my.salesforce.com", "acme.my.salesforce.com"],
  ["acme.my.salesforce-setup.com", "acme.my.salesforce.com"],
  ["acme--uat.sandbox.my.salesforce-setup.com", "acme--uat.sandbox.my.salesforce.com"],
  ["army.lightning.crmforce.mil", "army.my.salesforce.mil"],
  ["army.my.salesforce.mil", "army.my.salesforce.mil"],
  ["acme.lightning.sfcrmapps.cn", "acme.my.sfcrmproducts.cn"],
  ["acme.my.sfcrmproducts.cn", "acme.my.sfcrmproducts.cn"],
  ["acme.lightning.force.com.mcas.ms", "acme.my.salesforce.com"],
  ["acme.my.salesforce.com.mcas.ms", "acme.my.salesforce.com"],
])("%s → %s", (host, apiHost) => {
  expect(apiHostOfPageHost(host)).toBe(apiHost);
});

test.each([
  ["my.salesforce.com.evil.example"],
  ["acme.my.salesforce.com.evil.example"],
  ["acme.lightning.force.com.evil.example"],
  ["acme.lightning.force.com.mcas.ms.evil.example"],
  ["acme.lightning.force.com.mcas.ms.mcas.ms"],
  ["acme.mcas.ms"],
  ["evil-lightning.force.com"],
  ["acme.evillightning.force.com"],
  ["acme-my.salesforce.com"],
  ["lightning.force.com"],
  ["my.salesforce.com"],
  ["login.salesforce.com"],
  ["acme.lightning.force.com."],
  ["acme..lightning.force.com"],
  [".lightning.force.com"],
  ["xn--cme-7cd.lightning.force.com"],
  ["acme.lightning.xn--frce-nqf.com"],
  ["a.b.c.lightning.force.com"],
  ["-acme.lightning.force.com"],
  ["acme-.lightning.force.com"],
  ["ac me.lightning.force.com"],
  ["acme.lightning.force.co"],
  ["acme.constructor"],
  [""],
])("%j is no page of an org", (host) => {
  expect(apiHostOfPageHost(host)).toBeNull();
});

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const label = fc
  .tuple(
    fc.constantFrom(...LETTERS),
    fc.string({ unit: fc.constantFrom(...LETTERS, "-"), maxLength: 30 }),
    fc.constantFrom(...LETTERS),
  )
  .map((parts) => parts.join(""))
  .filter((it) => !it.startsWith("xn--"));
const partition = fc.constantFrom(
  ...["sandbox", "develop", "scratch", "trailblaze", "demo", "free", "patch", "cs12", "na1"],
);
const own = fc.oneof(
  label,
  fc.tuple(label, partition).map((both) => both.join(".")),
);
const CLOUDS = [
  ["lightning.force.com", "my.salesforce.com", "my.salesforce-setup.com"],
  ["lightning.crmforce.mil", "my.salesforce.mil"],
  ["lightning.sfcrmapps.cn", "my.sfcrmproducts.cn"],
];

test("all hosts of an org lead to one API host, which leads to itself and stays in its cloud", () => {
  fc.assert(
    fc.property(own, fc.constantFrom(...CLOUDS), fc.boolean(), (org, suffixes, proxied) => {
      const found = suffixes.map((suffix) =>
        apiHostOfPageHost(`${org}.${suffix}${proxied ? ".mcas.ms" : ""}`),
      );
      expect(new Set(found)).toEqual(new Set([`${org}.${suffixes[1]}`]));
      expect(apiHostOfPageHost(found[0] ?? "")).toBe(found[0]);
    }),
  );
});

test("nobody else's host leads to an API, whatever it looks like", () => {
  const suffix = fc.constantFrom(...CLOUDS.flat());
  fc.assert(
    fc.property(own, suffix, label, fc.constantFrom(".", "-", ""), (org, end, evil, between) => {
      expect(apiHostOfPageHost(`${org}.${end}.${evil}`)).toBeNull();
      expect(apiHostOfPageHost(`${org}.${end}.${evil}.com`)).toBeNull();
      const joined = apiHostOfPageHost(`${evil}${between}${end}`);
      // Only a whole label in front is an org's name.
      if (between === ".") expect(joined?.startsWith(`${evil}.`)).toBe(true);
      else expect(joined).toBeNull();
    }),
  );
});

test("whatever host an API has, the browser is or can be asked for it, and the policy lets calls through", () => {
  const asked: readonly string[] = [...manifest.host_permissions, ...manifest.optional_host_permissions];
  const policy = manifest.content_security_policy.extension_pages;
  for (const suffixes of CLOUDS) {
    const origins = originsOf(`acme.sandbox.${suffixes[1]}`);
    expect(origins).toEqual([`https://*.${suffixes[1]}/*`, `https://*.${suffixes[0]}/*`]);
    expect(asked).toEqual(expect.arrayContaining([...origins]));
    expect(policy).toContain(`https://*.${suffixes[1]}`);
  }
  expect(originsOf("acme.example.com")).toEqual([]);
});
