import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ListState } from "../../messages/person";
import type { Failure } from "../../model/failure";
import type { ChainedEvent } from "../../model/history-chain";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { AttentionList } from "../../screens/person/attention-list";
import { openedPerson } from "../../screens/person/person-in-view";
import { mayResubscribe, personState } from "../../screens/person/person-state";
import { stateText } from "../../screens/person/state-text";
import { confirmedRecords } from "../../screens/person/written-records";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { countedText, text } from "../../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../../settings";
import { useDashboard, useUser } from "../context";
import { EvidenceButtons } from "../export/evidence-buttons";
import { ChainNote } from "./chain-note";
import { HistoryList } from "./history-list";
import { PersonActs } from "./person-acts";
import { PersonRecords } from "./person-records";

interface Known {
  readonly list: ListState;
  readonly history: readonly ChainedEvent[];
  readonly records: readonly KnownRecord[];
}

/** One person of the list: what is true of them now, their records, and everything that ever happened. */
export function PersonPage({ detail }: { detail: string }) {
  const user = useUser();
  const key = /^(?:address|record):./.test(detail) ? (detail as SubjectKey) : null;
  const known = useSignal<Known | null>(null);
  const failure = useSignal<Failure | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const read = async () => {
    if (key === null) return;
    const { identity } = user.met;
    const [list, history, records] = await Promise.all([
      user.ask("listState", { identity, key }),
      user.ask("evidence", { identity, key }),
      user.ask("knownRecords", { identity, key }),
    ]);
    if (list.ok && history.ok && records.ok)
      known.value = { list: list.value, history: history.value, records: records.value };
    failure.value = [list, history, records].find((it) => !it.ok)?.failure ?? null;
  };
  useEffect(() => void read(), [user.changes.value]);
  useEffect(() => heading.current?.focus(), []);

  const entry = known.value?.list.unsubscribe ?? null;
  const row = key === null ? undefined : user.people.find(key);
  const address = key?.startsWith("address:") ? key.slice("address:".length) : null;
  const name = entry?.name ?? row?.name ?? known.value?.records[0]?.name ?? null;
  return (
    <section class="person-page" aria-labelledby="person-name" data-part="person">
      <p>
        <a class="link" href={hashOf("list")} data-part="close-person">
          <Glyph name="back" />
          {text("backToList")}
        </a>
      </p>
      <h2
        id="person-name"
        class="person-name"
        tabIndex={-1}
        ref={heading}
        data-part="person-name"
        data-focus-home
      >
        <bdi>{name ?? address ?? text("nameUnknown")}</bdi>
      </h2>
      {name !== null && <p class="quiet">{address === null ? text("noAddress") : <bdi>{address}</bdi>}</p>}
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {known.value !== null && entry === null && <p data-part="not-listed">{text("failureNotListed")}</p>}
      {known.value !== null && entry !== null && (
        <KnownPerson known={known.value} listKey={entry.key} address={address} reread={read} />
      )}
    </section>
  );
}

/** Names by record: those of attention are there also for records that were never read. */
function namesOf(records: readonly KnownRecord[], { attention }: ListState): ReadonlyMap<string, string> {
  const asked = attention.flatMap(({ recordId, name }) =>
    recordId === null || name === null ? [] : [[recordId, name] as const],
  );
  return new Map([...asked, ...records.map(({ recordId, name }) => [recordId, name] as const)]);
}

interface Props {
  readonly known: Known;
  readonly listKey: SubjectKey;
  readonly address: string | null;
  readonly reread: () => Promise<void>;
}

function KnownPerson({ known: { list, history: chained, records }, listKey, address, reread }: Props) {
  const { now } = useDashboard();
  const { met, sync } = useUser();
  const settings = sync.state.value?.settings ?? DEFAULT_SETTINGS;
  const state = personState(list, null, fieldsToWrite(settings));
  const name = list.unsubscribe?.name ?? null;
  const history = chained.map(({ event }) => event);
  const inView = {
    ...openedPerson("record", { recordId: null, address, name }, met.identity, list, 0),
    confirmed: confirmedRecords(history),
  };
  const isAsked = list.attention.some(({ cause }) => cause === "unseen");
  const unseen = isAsked ? 0 : records.filter(({ gone }) => gone?.kind === "unseen").length;
  const { tone, glyph, title, lines } = stateText(state, inView, now.value);
  return (
    <>
      <div class={`note note-${tone}`} role="status" data-part="state" data-state={state.kind}>
        <Glyph name={glyph} />
        <div>
          <p class="note-title">{title}</p>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {unseen > 0 && <p data-part="unseen">{countedText("stateUnseen", unseen)}</p>}
          {state.kind === "attention" && <AttentionList state={state} />}
          {state.kind === "taken" && <OpenSalesforce failure={state.failure} />}
        </div>
      </div>
      <PersonActs
        listKey={listKey}
        address={address}
        mayResubscribe={mayResubscribe(state)}
        mayRetry={list.fate !== "confirmed"}
        records={records}
        reread={reread}
      />
      <PersonRecords records={records} />
      <section aria-labelledby="history-title" class="part">
        <h3 id="history-title">{text("historyTitle")}</h3>
        <EvidenceButtons evidence={{ list, history: chained, records }} called={address ?? name ?? listKey} />
        <ChainNote history={chained} />
        <HistoryList events={history} names={namesOf(records, list)} />
      </section>
    </>
  );
}
