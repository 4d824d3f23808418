import type { Org, OrgUser } from "../org.ts";
import { escaped, objectIcon } from "./markup.ts";
import type { PageView } from "./views.ts";

/** The home page: a greeting, and the people this user owns most recently made. */
export function homeMarkup(org: Org, user: OrgUser): PageView {
  const lists = (["Lead", "Contact"] as const).map((object) => {
    const table = org.store.table(object);
    const rows: string[] = [];
    for (let row = 0; row < table.count && rows.length < 6; row++) {
      if (!org.viewOf(user.id).maySee(table, row, false) || table.get(row, "OwnerId") !== user.id) continue;
      const id = table.idOf(row);
      rows.push(
        `<li class="home-line">${objectIcon(object)}<a href="/lightning/r/${object}/${id}/view">${escaped(table.get(row, "Name"))}</a><span class="slds-text-color_weak">${escaped(table.get(row, "Title"))}</span></li>`,
      );
    }
    return `<article class="slds-card"><h2 class="slds-card__header">My ${object}s</h2><ul class="slds-card__body">${rows.join("")}</ul></article>`;
  });
  return {
    title: "Home | Salesforce",
    tab: "Home",
    html: `<div class="home"><h1 class="slds-page-header home-title">${objectIcon("Home")}<span>Welcome, ${escaped(org.value(user.id, "FirstName"))}</span></h1><div class="home-cards">${lists.join("")}</div></div>`,
  };
}
