import { useEffect, useRef } from "preact/hooks";
import { ClaimCaptures } from "../screens/claim-captures";
import { FailureNote } from "../screens/failure-note";
import { SyncContext } from "../screens/sync/context";
import { text } from "../screens/text";
import { AttentionSection } from "./attention/attention-section";
import { UserContext, useDashboard, useUser } from "./context";
import { ExportSection } from "./export/export-section";
import { ImportSection } from "./import/import-section";
import { ListSection } from "./list/list-section";
import { ListTrouble } from "./list-trouble";
import { Navigation } from "./navigation";
import { type Section, sectionText } from "./section-text";
import { SetUpSection } from "./set-up/set-up-section";
import { SettingsSection } from "./settings/settings-section";
import type { OneUser } from "./state";
import { SyncsSection } from "./syncs/syncs-section";
import { WhoIsShown } from "./who-is-shown";

/** The whole dashboard: whose list it is, the way to its sections, and the one that is open. */
export function DashboardScreen() {
  const { user, users, failure, route } = useDashboard();
  const { section } = route.value;
  useEffect(() => {
    document.title = `${sectionText(section)} · Quietlist`;
  }, [section]);
  return (
    <>
      <header class="top">
        <img src="/icons/32.png" width="20" height="20" alt="" />
        <span class="strong">Quietlist</span>
        <WhoIsShown />
      </header>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {user.value !== null && <OfUser key={user.value.met.identity} user={user.value} />}
      {users.value !== null && user.value === null && <Nothing />}
    </>
  );
}

function OfUser({ user }: { user: OneUser }) {
  const { route } = useDashboard();
  const { section } = route.value;
  return (
    <UserContext value={user}>
      <SyncContext value={user.sync}>
        <div class="frame">
          <Navigation />
          <Main key={section} section={section} />
        </div>
      </SyncContext>
    </UserContext>
  );
}

function Main({ section }: { section: Section }) {
  const { ask, met, changes } = useUser();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const focused = document.activeElement;
    // Not when the page opens: a browser starts at its top by itself. Nor from a person or a sync that this opened at.
    if (focused !== document.body && !heading.current?.parentElement?.contains(focused))
      heading.current?.focus();
  }, []);
  return (
    <main data-section={section}>
      <h1 tabIndex={-1} ref={heading} data-focus-home>
        {sectionText(section)}
      </h1>
      <ListTrouble />
      <ClaimCaptures ask={ask} identity={met.identity} changes={changes.value} />
      <Content section={section} />
    </main>
  );
}

function Content({ section }: { section: Section }) {
  switch (section) {
    case "attention":
      return <AttentionSection />;
    case "syncs":
      return <SyncsSection />;
    case "import":
      return <ImportSection />;
    case "export":
      return <ExportSection />;
    case "set-up":
      return <SetUpSection />;
    case "settings":
      return <SettingsSection />;
    case "list":
      return <ListSection />;
  }
}

/** No org was ever seen in this browser: there is no list to show. */
function Nothing() {
  return (
    <main class="nothing" data-part="nothing">
      <img src="/icons/128.png" width="64" height="64" alt="" />
      <h1>{text("nothingTitle")}</h1>
      <p>{text("nothingText")}</p>
    </main>
  );
}
