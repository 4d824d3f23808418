/**
 * Where an org's API and its pages are, in each of Salesforce's clouds: the world's, the United States' defence, China
 * (github.com/forcedotcom/sfdx-core, test/unit/util/sfdcUrlTest.ts, `toLightningDomain`).
 */
const CLOUDS = {
  world: { api: ".my.salesforce.com", pages: ".lightning.force.com" },
  defence: { api: ".my.salesforce.mil", pages: ".lightning.crmforce.mil" },
  china: { api: ".my.sfcrmproducts.cn", pages: ".lightning.sfcrmapps.cn" },
} as const;

export type Cloud = keyof typeof CLOUDS;

interface Placed {
  readonly myDomain: string;
  readonly cloud: Cloud;
}

export const apiHostOf = ({ myDomain, cloud }: Placed): string => myDomain + CLOUDS[cloud].api;
export const pageHostOf = ({ myDomain, cloud }: Placed): string => myDomain + CLOUDS[cloud].pages;

/**
 * The host of the org's own Visualforce pages: `acme--c.vf.force.com`, in a sandbox `acme--uat--c.sandbox.vf.force.com`
 * (help.salesforce.com, "My Domain URL Formats"). Null in clouds whose form is not published.
 */
export function visualforceHostOf({ myDomain, cloud }: Placed): string | null {
  const [name, ...partition] = myDomain.split(".");
  return cloud === "world" ? [`${name}--c`, ...partition, "vf.force.com"].join(".") : null;
}

/** The origin of the pages whose org answers for its API at this origin. One on loopback is its own. */
export function pageOriginOf(apiOrigin: string): string {
  return swapped(apiOrigin, "api", "pages");
}

/** The other way. */
export function apiOriginOf(pageOrigin: string): string {
  return swapped(pageOrigin, "pages", "api");
}

function swapped(origin: string, from: "api" | "pages", to: "api" | "pages"): string {
  const cloud = Object.values(CLOUDS).find((each) => new URL(origin).hostname.endsWith(each[from]));
  return cloud === undefined ? origin : origin.replace(cloud[from], cloud[to]);
}

/** Whether a host is of Salesforce, in any cloud. */
export function isOfSalesforce(host: string): boolean {
  const suffixes = [
    ...Object.values(CLOUDS).flatMap(({ api, pages }) => [api, pages]),
    ".vf.force.com",
    ".my.site.com",
  ];
  return suffixes.some((suffix) => host.endsWith(suffix));
}
