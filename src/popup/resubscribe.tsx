import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { countedText, isolated, text } from "../screens/text";
import { usePopup } from "./context";
import { type PersonInView, shown } from "./person-in-view";

const SHORTEST_REASON = 3;

/** The explicit undoing of an opt-out: behind a quiet link, with a reason, and said plainly. */
export function Resubscribe({ person }: { person: PersonInView }) {
  const open = useSignal(false);
  const link = useRef<HTMLButtonElement>(null);
  const closed = useRef(false);

  useEffect(() => {
    if (!open.value && closed.current) link.current?.focus();
    closed.current = open.value;
  }, [open.value]);

  if (open.value)
    return (
      <ResubscribeForm
        person={person}
        close={() => {
          open.value = false;
        }}
      />
    );
  return (
    <p class="resubscribe-link">
      <button
        type="button"
        class="link"
        ref={link}
        data-part="resubscribe"
        onClick={() => {
          open.value = true;
        }}
      >
        {text("resubscribe")}
      </button>
    </p>
  );
}

function ResubscribeForm({ person, close }: { person: PersonInView; close: () => void }) {
  const popup = usePopup();
  const reason = useSignal("");
  const short = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => field.current?.focus(), []);

  const confirm = async () => {
    short.value = reason.value.trim().length < SHORTEST_REASON;
    if (short.value) field.current?.focus();
    else if (await popup.resubscribe(reason.value)) close();
  };

  return (
    <form
      class="resubscribe"
      aria-labelledby="resubscribe-title"
      aria-describedby="resubscribe-effect"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <h2 id="resubscribe-title">{text("resubscribeTitle")}</h2>
      <p id="resubscribe-effect">{effectText(person)}</p>
      <label>
        {text("resubscribeReason")}
        <textarea
          ref={field}
          rows={2}
          maxLength={2000}
          dir="auto"
          required
          aria-invalid={short.value}
          aria-describedby="resubscribe-short"
          data-part="resubscribe-reason"
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
            if (reason.value.trim().length >= SHORTEST_REASON) short.value = false;
          }}
        />
      </label>
      <p class="invalid" id="resubscribe-short" role="status">
        {short.value ? text("resubscribeShort") : ""}
      </p>
      <div class="buttons">
        <button
          type="submit"
          class="button button-primary"
          aria-busy={person.acting === "resubscribe"}
          data-part="resubscribe-confirm"
        >
          {text("resubscribeConfirm")}
        </button>
        <button type="button" class="button" data-part="resubscribe-cancel" onClick={close}>
          {text("cancel")}
        </button>
      </div>
    </form>
  );
}

function effectText(person: PersonInView): string {
  const { address } = shown(person);
  const records = person.salesforce?.records.filter((it) => it.gone === null).length ?? 0;
  if (address === null) return text("resubscribeEffectRecord");
  return records === 0
    ? text("resubscribeEffect", isolated(address))
    : countedText("resubscribeEffectRecords", records, isolated(address));
}
