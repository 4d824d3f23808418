import type { Org, OrgUser } from "../org.ts";
import { escaped } from "./markup.ts";

const TABS = [
  ["Home", "/lightning/page/home"],
  ["Leads", "/lightning/o/Lead/list?filterName=AllOpenLeads"],
  ["Contacts", "/lightning/o/Contact/list?filterName=AllContacts"],
  ["Accounts", "/lightning/o/Account/list?filterName=AllAccounts"],
] as const;

/** The frame around every page: global header, tabs, and a stage that the script fills. */
export function shellMarkup(org: Org, user: OrgUser): string {
  const name = String(org.value(user.id, "Name"));
  const initials = name
    .split(" ")
    .map((part) => part[0])
    .join("")
    .slice(0, 2);
  const tabs = TABS.map(
    ([label, address]) =>
      `<one-app-nav-bar-item-root role="listitem" class="slds-context-bar__item" data-tab="${label}"><a class="slds-context-bar__label-action" href="${escaped(address)}"><span class="slds-truncate">${label}</span></a></one-app-nav-bar-item-root>`,
  ).join("");
  return `<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Salesforce</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/auraFW/app.css"></head>
<body class="desktop">
<div id="auraLoadingBox" class="auraLoadingBox hidden"></div>
<div class="desktop container forceStyle oneOne navexDesktopLayoutContainer lafAppLayoutHost">
<div class="header-section"><header id="oneHeader" class="slds-global-header_container branding-header">
<div class="slds-global-header">
<div class="slds-global-header__logo">${escaped(org.myDomain)}</div>
<div class="slds-global-header__search"><input class="slds-input" placeholder="Search…" aria-label="Search"></div>
<div class="slds-global-header__actions"><a class="slds-avatar" href="/secur/logout.jsp" title="Log out ${escaped(name)}" data-native>${escaped(initials)}</a></div>
</div>
<one-appnav><div class="slds-context-bar"><div class="slds-context-bar__app"><span class="waffle" aria-hidden="true">${"<i></i>".repeat(9)}</span><span class="slds-context-bar__app-name appName">Sales</span></div>
<nav class="slds-context-bar__tabs" role="list">${tabs}</nav></div></one-appnav>
</header></div>
<div class="viewport"><section class="stage panelSlide hasFixedFooter"><div class="slds-brand-band"></div><div id="stage" class="stageContainer"></div></section></div>
<div class="oneToastManager" role="status" aria-live="polite"></div>
</div><script type="module" src="/auraFW/app.js"></script></body></html>`;
}
