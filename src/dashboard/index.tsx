import { render } from "preact";
import { callBackground } from "../screens/call-background";
import { chooseUser, chosenUser } from "../screens/chosen-user";
import { keepFocus } from "../screens/kept-focus";
import "../screens/look.css";
import { onNotice } from "../screens/notices";
import { direction, language } from "../screens/text";
import { DashboardContext } from "./context";
import { DashboardScreen } from "./dashboard";
import "./dashboard.css";
import "./attention/attention.css";
import "./import/import.css";
import "./list/list.css";
import "./set-up/pictures/pictures.css";
import "./set-up/set-up.css";
import "./syncs/syncs.css";
import { createDashboard, type Dashboard } from "./state";

const TICK = 15_000;
/** While a sync runs its figures move faster than the background tells. */
const PROGRESS_TICK = 2_000;

function start(root: HTMLElement): void {
  const dashboard = createDashboard({
    ask: callBackground,
    clock: Date.now,
    choice: { read: chosenUser, write: chooseUser },
  });
  listen(dashboard);
  keepFocus(root);
  render(
    <DashboardContext value={dashboard}>
      <DashboardScreen />
    </DashboardContext>,
    root,
  );
  void dashboard.open();
}

function listen(dashboard: Dashboard): void {
  dashboard.showRoute(location.hash);
  addEventListener("hashchange", () => dashboard.showRoute(location.hash));
  onNotice(() => void dashboard.changed());
  setInterval(() => dashboard.tick(), TICK);
  setInterval(() => {
    const sync = dashboard.user.value?.sync;
    if (sync?.state.value?.running?.outcome === "running") void sync.read();
  }, PROGRESS_TICK);
}

document.documentElement.lang = language();
document.documentElement.dir = direction();
const root = document.getElementById("dashboard");
if (root !== null) start(root);
