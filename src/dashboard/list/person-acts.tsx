import { useSignal } from "@preact/signals";
import type { Failure } from "../../model/failure";
import type { KnownRecord } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import { FailureNote } from "../../screens/failure-note";
import { ResubscribeForm } from "../../screens/resubscribe-form";
import { useReturnedFocus } from "../../screens/returned-focus";
import { countedText, isolated, text } from "../../screens/text";
import { useUser } from "../context";

/** What can be done about one person: push again, resubscribe. */
export function PersonActs(props: {
  readonly listKey: SubjectKey;
  readonly address: string | null;
  readonly mayRetry: boolean;
  readonly mayResubscribe: boolean;
  readonly records: readonly KnownRecord[];
  readonly reread: () => Promise<void>;
}) {
  const { ask, met } = useUser();
  const { identity } = met;
  const busy = useSignal<"retry" | "resubscribe" | null>(null);
  const failure = useSignal<Failure | null>(null);
  const asking = useSignal(false);
  const opener = useReturnedFocus(asking.value);

  const act = async (kind: "retry" | "resubscribe", reason = "") => {
    if (busy.value !== null) return false;
    busy.value = kind;
    const answer =
      kind === "retry"
        ? await ask("retry", { identity, key: props.listKey })
        : await ask("resubscribe", { identity, key: props.listKey, reason: reason.trim() });
    busy.value = null;
    failure.value = answer.ok ? null : answer.failure;
    await props.reread();
    return answer.ok;
  };

  return (
    <div class="acts">
      {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
      {asking.value ? (
        <ResubscribeForm
          effect={effectText(props.address, props.records)}
          busy={busy.value === "resubscribe"}
          confirm={(reason) => act("resubscribe", reason)}
          close={() => {
            asking.value = false;
          }}
        />
      ) : (
        <div class="buttons">
          {props.mayRetry && (
            <button
              type="button"
              class="button"
              data-part="retry"
              aria-busy={busy.value === "retry"}
              onClick={() => void act("retry")}
            >
              {text("tryAgain")}
            </button>
          )}
          {props.mayResubscribe && (
            <button
              type="button"
              class="button"
              ref={opener}
              data-part="resubscribe"
              onClick={() => {
                asking.value = true;
              }}
            >
              {text("resubscribe")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function effectText(address: string | null, records: readonly KnownRecord[]): string {
  if (address === null) return text("resubscribeEffectRecord");
  const living = records.filter(({ gone }) => gone === null).length;
  return living === 0
    ? text("resubscribeEffect", isolated(address))
    : countedText("resubscribeEffectRecords", living, isolated(address));
}
