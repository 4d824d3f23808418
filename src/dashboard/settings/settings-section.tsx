import { useEffect } from "preact/hooks";
import { FailureNote } from "../../screens/failure-note";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { SyncSettings } from "../../screens/sync/sync-settings";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { ForgetOrg } from "./forget-org";
import { HourPicker } from "./hour-picker";
import { KeepPicker } from "./keep-picker";
import { SharePicker } from "./share-picker";
import { SignInSection } from "./sign-in-section";
import { TaskSwitch } from "./task-switch";

export function SettingsSection() {
  const { met, sync } = useUser();
  const state = sync.state.value;
  const failure = sync.failure.value;
  const choicesFailure = sync.fieldChoicesFailure.value;
  useEffect(() => void sync.readFieldChoices(), [state?.identity]);
  return (
    <div class="settings-screen">
      <section aria-labelledby="settings-sync" class="card">
        <h2 id="settings-sync">{text("syncTitle")}</h2>
        {failure !== null && (
          <FailureNote failure={failure.failure} about={failure.about}>
            <OpenSalesforce failure={failure.failure} />
          </FailureNote>
        )}
        {state != null && (
          <>
            <SyncSettings sync={state} />
            <HourPicker sync={state} />
            <SharePicker sync={state} />
            <TaskSwitch sync={state} />
            <KeepPicker sync={state} />
          </>
        )}
        {choicesFailure !== null && (
          <FailureNote failure={choicesFailure} about="read">
            <div class="buttons">
              <OpenSalesforce failure={choicesFailure} />
              <button type="button" class="button" onClick={() => void sync.readFieldChoices()}>
                {text("askAgain")}
              </button>
            </div>
          </FailureNote>
        )}
      </section>
      <section aria-labelledby="settings-who" class="card">
        <h2 id="settings-who">{text("settingsWho")}</h2>
        <dl class="figures">
          <dt>{text("settingsUser")}</dt>
          <dd>
            <bdi>{met.username}</bdi>
          </dd>
          <dt>{text("settingsOrg")}</dt>
          <dd>
            <bdi>{met.apiHost}</bdi>
          </dd>
        </dl>
        <p class="quiet">{text("settingsWhoText")}</p>
      </section>
      <SignInSection />
      <ForgetOrg />
    </div>
  );
}
