/** Which hosts show an org's pages, and which host answers for its API. */

/** Suffix of a page's host → suffix of the API's host in the same cloud: commercial, United States defence, China. */
const API_SUFFIX_BY_PAGE_SUFFIX: Readonly<Record<string, string>> = {
  "lightning.force.com": "my.salesforce.com",
  "my.salesforce.com": "my.salesforce.com",
  "my.salesforce-setup.com": "my.salesforce.com",
  "lightning.crmforce.mil": "my.salesforce.mil",
  "my.salesforce.mil": "my.salesforce.mil",
  "lightning.sfcrmapps.cn": "my.sfcrmproducts.cn",
  "my.sfcrmproducts.cn": "my.sfcrmproducts.cn",
  "setup.sfcrmproducts.cn": "my.sfcrmproducts.cn",
};

/**
 * Visualforce's hosts: `acme--c.vf.force.com`, in a sandbox `acme--uat--c.sandbox.vf.force.com`. Before enhanced domains
 * they were `acme--c.visualforce.com`, or had an instance's name, `acme--c.na1.visual.force.com`. After the org's name
 * comes the package's, `c` where it is the org's own: no name of an org holds two hyphens in a row, but for the sandbox's
 * behind it (help.salesforce.com, "My Domain URL Formats").
 */
const VISUALFORCE =
  /^(?<own>[a-z0-9-]+)--[a-z0-9]+(?:-[a-z0-9]+)*(?:(?<partition>\.[a-z0-9]+)?\.vf\.force|(?:\.[a-z0-9]+)?\.visual\.force|\.visualforce)\.com$/;

/** Whose hosts are Salesforce's, whatever they show: pages of one org, of its visitors, of none. */
const SALESFORCE_DOMAINS: ReadonlySet<string> = new Set([
  "cloudforce.com",
  "documentforce.com",
  "force.com",
  "salesforce-communities.com",
  "salesforce-experience.com",
  "salesforce-setup.com",
  "salesforce-sites.com",
  "salesforce.com",
  "site.com",
  "visualforce.com",
  "cloudforce.mil",
  "crmforce.mil",
  "force.mil",
  "salesforce.mil",
  "visualforce.mil",
  "sfcrmapps.cn",
  "sfcrmproducts.cn",
]);

/** By API suffix, what the browser has to allow for the orgs of that cloud: their API, and their pages. */
const ORIGINS_BY_API_SUFFIX: Readonly<Record<string, readonly [api: string, pages: string]>> = {
  "my.salesforce.com": ["https://*.my.salesforce.com/*", "https://*.lightning.force.com/*"],
  "my.salesforce.mil": ["https://*.my.salesforce.mil/*", "https://*.lightning.crmforce.mil/*"],
  "my.sfcrmproducts.cn": ["https://*.my.sfcrmproducts.cn/*", "https://*.lightning.sfcrmapps.cn/*"],
};

/** The pages of orgs in every cloud; the first are those of most orgs, on which the manifest itself puts our script. */
export const ORG_PAGES: readonly string[] = Object.values(ORIGINS_BY_API_SUFFIX).map(([, pages]) => pages);

// Microsoft Defender for Cloud Apps shows a site under its own suffix.
const PROXY_SUFFIX = ".mcas.ms";

/**
 * Takes a host such as `acme--uat.sandbox.lightning.force.com`, returns the host of that org's API
 * (`acme--uat.sandbox.my.salesforce.com`), or null when it is no page of an org. Only whole suffixes count, and before
 * them stand the org's My Domain name and at most one more label: the partition (`sandbox`, `develop`, `scratch` …),
 * or the instance, as sandboxes were named before enhanced domains.
 */
export function apiHostOfPageHost(host: string): string | null {
  const shown = withoutProxy(host);
  const visualforce = VISUALFORCE.exec(shown)?.groups;
  if (visualforce !== undefined) {
    const { own = "", partition = "" } = visualforce;
    return isLabel(own) ? `${own}${partition}.my.salesforce.com` : null;
  }
  const labels = shown.split(".");
  const apiSuffix = API_SUFFIX_BY_PAGE_SUFFIX[labels.slice(-3).join(".")];
  const own = labels.slice(0, -3);
  if (apiSuffix === undefined || own.length < 1 || own.length > 2 || !own.every(isLabel)) return null;
  return [...own, apiSuffix].join(".");
}

/** Whether a page is of Salesforce, of whatever org or of none. */
export function isSalesforceHost(host: string): boolean {
  return SALESFORCE_DOMAINS.has(withoutProxy(host).split(".").slice(-2).join("."));
}

function withoutProxy(host: string): string {
  return host.endsWith(PROXY_SUFFIX) ? host.slice(0, -PROXY_SUFFIX.length) : host;
}

/** The hosts that the browser has to allow before anything can be done for the org of this API host. */
export function originsOf(apiHost: string): readonly string[] {
  return ORIGINS_BY_API_SUFFIX[apiHost.split(".").slice(-3).join(".")] ?? [];
}

// A My Domain name holds no letter beyond ASCII, so a label in punycode is a disguise.
function isLabel(label: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && !label.startsWith("xn--");
}
