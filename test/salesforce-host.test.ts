import { expect, test } from "vitest";
import { apiHostOfPageHost } from "../src/salesforce-host";

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
