import { useEffect } from "preact/hooks";
import { PERSON_OBJECTS } from "../../model/person";
import { asUsed, fieldsInNeed, fieldsOffLayout, type Preflight } from "../../model/set-up";
import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { momentText } from "../../screens/moment";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { MessageToSend } from "../message-to-send";
import { adminRequest } from "./admin-request";
import { apiText, sessionText } from "./check-text";
import { CheckLine, ObjectChecks } from "./checks";
import { ConversionHint } from "./conversion-hint";
import { InstallCard } from "./install/install-card";

/** What Quietlist needs of the org, whether it is there, and how it comes there. */
export function SetUpSection() {
  const { guide, met, sync } = useUser();
  useEffect(() => void guide.open(), [guide]);
  const seen = guide.preflight.value;
  const settings = sync.state.value?.settings;
  const preflight =
    seen === null || settings === undefined ? seen : { ...seen, fields: asUsed(seen.fields, settings) };
  const failure = guide.failure.value;
  const request = preflight === null ? null : adminRequest(preflight, met);
  return (
    <div class="set-up-screen" aria-busy={preflight === null && failure === null}>
      {failure !== null && (
        <FailureNote failure={failure} about="act">
          <OpenSalesforce failure={failure} />
        </FailureNote>
      )}
      {preflight !== null && <Whole preflight={preflight} />}
      {request !== null && (
        <section class="card" aria-labelledby="set-up-request" data-part="admin-request">
          <h2 id="set-up-request">{text("requestTitle")}</h2>
          <p>{text(preflight?.mayInstall === true ? "requestMayYourself" : "requestText")}</p>
          <MessageToSend message={request} subject={text("adminSubject")} />
        </section>
      )}
      <InstallCard />
      {PERSON_OBJECTS.map((object) => {
        const fields = preflight?.fields.filter((check) => check.object === object) ?? [];
        return fields.length > 0 && <ObjectChecks key={object} object={object} fields={fields} />;
      })}
      {preflight !== null && <ConversionHint preflight={preflight} />}
    </div>
  );
}

function Whole({ preflight }: { preflight: Preflight }) {
  const { guide } = useUser();
  const { now } = useDashboard();
  const { session, api, failure } = preflight;
  const checking = guide.doing.value === "check";
  return (
    <section class="card" aria-labelledby="set-up-whole" data-part="set-up-whole">
      <h2 id="set-up-whole" tabIndex={-1} data-focus-home>
        {text("setUpWhole")}
      </h2>
      <ul class="check-lines">
        <CheckLine state={session}>{sessionText(session)}</CheckLine>
        <CheckLine state={api}>{apiText(api)}</CheckLine>
      </ul>
      {failure !== null && (
        <FailureNote failure={failure} about="read">
          <OpenSalesforce failure={failure} />
          {api === "missing" && <a href="#/settings">{text("setUpSignIn")}</a>}
        </FailureNote>
      )}
      {failure === null && <Verdict preflight={preflight} />}
      <div class="buttons set-up-again">
        <button
          type="button"
          class="button"
          data-part="check-again"
          aria-busy={checking}
          onClick={() => void guide.check()}
        >
          {text("setUpCheckAgain")}
        </button>
        <p class="quiet" role="status">
          {checking
            ? text("setUpChecking")
            : text("setUpChecked", momentText(preflight.checkedAt, now.value))}
        </p>
      </div>
    </section>
  );
}

function Verdict({ preflight: { fields } }: { preflight: Preflight }) {
  if (fieldsInNeed(fields).length > 0)
    return <Note tone="attention" title={text("setUpInNeed")} words={text("setUpInNeedText")} />;
  if (fieldsOffLayout(fields).length > 0)
    return <Note tone="waiting" title={text("setUpOffPage")} words={text("setUpOffPageText")} />;
  return <Note tone="done" title={text("setUpAllWell")} words={text("setUpAllWellText")} />;
}

function Note(props: { tone: "attention" | "waiting" | "done"; title: string; words: string }) {
  return (
    <div class={`note note-${props.tone}`} data-part="set-up-verdict">
      <Glyph name={props.tone === "attention" ? "warning" : "check"} />
      <div>
        <p class="note-title">{props.title}</p>
        <p>{props.words}</p>
      </div>
    </div>
  );
}
