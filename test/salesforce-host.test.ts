import fc from "fast-check";
import { expect, test } from "vitest";
import manifest from "../manifest.json" with { type: "json" };
import { apiHostOfPageHost, originsOf } from "../src/salesforce-host";

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
