import type { IdentityKey } from "../model/identity";
import { text } from "../screens/text";
import { useDashboard } from "./context";

/** The user and org whose list this is; a choice where several were met. */
export function WhoIsShown() {
  const { user, users, choose } = useDashboard();
  const shown = user.value?.met;
  const all = users.value ?? [];
  if (shown === undefined) return null;
  if (all.length < 2)
    return (
      <span class="who quiet" data-part="who">
        <bdi>{shown.username}</bdi> <span class="who-dot">·</span> <bdi>{shown.apiHost}</bdi>
      </span>
    );
  return (
    <label class="who">
      <span class="quiet">{text("dashboardWho")}</span>
      <select
        data-part="choose-user"
        value={shown.identity}
        onChange={(event) => choose(event.currentTarget.value as IdentityKey)}
      >
        {all.map(({ identity, username, apiHost }) => (
          <option key={identity} value={identity}>
            {`${username} · ${apiHost}`}
          </option>
        ))}
      </select>
    </label>
  );
}
