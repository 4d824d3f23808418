import type { Org, OrgUser } from "../org.ts";
import { homeMarkup } from "./home-page.ts";
import { listMarkup } from "./list-page.ts";
import { escaped } from "./markup.ts";
import { recordMarkup } from "./record-page.ts";

/** What the stage shows at an address. */
export interface PageView {
  readonly title: string;
  readonly tab: string;
  readonly html: string;
}

/** The view at a Lightning address, as this user sees it. */
export function viewOf(org: Org, user: OrgUser, path: string): PageView {
  const url = new URL(path, "https://page.invalid");
  const parts = url.pathname.split("/").filter((part) => part !== "");
  if (parts[0] === "lightning" && parts[1] === "r") {
    // `/lightning/r/<Object>/<id>/view` or, without the object, `/lightning/r/<id>/view`; the id's prefix decides.
    const id = parts.find((part, index) => index >= 2 && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(part));
    return (id === undefined ? null : recordMarkup(org, user, id)) ?? missing();
  }
  if (parts[0] === "lightning" && parts[1] === "o" && parts[2] !== undefined) {
    return listMarkup(org, user, parts[2], url.searchParams.get("filterName") ?? "") ?? missing();
  }
  if (parts[0] === "lightning" && parts[1] === "page") return homeMarkup(org, user);
  return missing();
}

function missing(): PageView {
  const sentence = "Page doesn't exist";
  return {
    title: `${sentence} | Salesforce`,
    tab: "",
    html: `<div class="slds-card slds-p-around_large missing"><h2 class="slds-text-heading_medium">${escaped(sentence)}</h2><p>Enter a valid URL and try again.</p></div>`,
  };
}
