import manifest from "../manifest.json" with { type: "json" };

export type BuildTarget = "chrome" | "firefox";

/**
 * Add-ons are known by this id in Firefox's store, and by it their storage is found again. An id in the form of an
 * address would claim a domain.
 */
const GECKO_ID = "{90ed6eb5-eee2-42dd-b31e-6a18b7b24946}";
/** The extended support release that has what Chrome 144 has of the APIs used here. */
const OLDEST_FIREFOX = "140.0";
/**
 * What leaves the browser, whoever gets it (extensionworkshop.com, "Firefox built-in consent for data collection and
 * transmission"): names and addresses of people, the session, and where a task is logged the words that were kept as a note,
 * which may be from a person's mail; all to the user's own org and nobody else.
 */
const SENT = ["personallyIdentifyingInfo", "authenticationInfo", "personalCommunications"];

/**
 * The manifest of a browser. `manifest.json` is Chromium's; Firefox runs the background as an event page, not as a
 * service worker, refuses `incognito: split`, knows no schema of what an admin may set, and wants an id.
 */
export function manifestFor(target: BuildTarget) {
  if (target === "chrome") return manifest;
  const { minimum_chrome_version: _, incognito: __, storage: ___, background, ...rest } = manifest;
  return {
    ...rest,
    background: { scripts: [background.service_worker] },
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        strict_min_version: OLDEST_FIREFOX,
        data_collection_permissions: { required: SENT },
      },
    },
  };
}
