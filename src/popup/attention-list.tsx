import type { Attention } from "../model";
import { failureText } from "../screens/failure-text";
import { objectText } from "../screens/object-text";
import { isolated, text } from "../screens/text";
import type { PersonState } from "./person-state";

/** Each trouble with its cause and what to do. Where none is named, the last failure stands for all. */
export function AttentionList({ state }: { state: Extract<PersonState, { kind: "attention" }> }) {
  if (state.attention.length === 0) {
    if (state.failure === null) return null;
    const { happened, next, quote } = failureText(state.failure, "push");
    return <Trouble where={null} happened={happened} next={next} quote={quote} />;
  }
  return (
    <ul class="troubles">
      {state.attention.map((attention) => (
        <li key={attention.id} data-cause={attention.cause}>
          <Trouble where={whereText(attention)} {...causeText(attention)} />
        </li>
      ))}
    </ul>
  );
}

interface TroubleText {
  readonly happened: string;
  readonly next: string;
  readonly quote: string | null;
}

function Trouble({ where, happened, next, quote }: TroubleText & { readonly where: string | null }) {
  return (
    <>
      {where !== null && <p class="strong">{where}</p>}
      <p>
        {happened} {next}
      </p>
      {quote !== null && (
        <p class="quote">
          <bdi>{quote}</bdi>
        </p>
      )}
    </>
  );
}

function whereText({ name, object }: Attention): string | null {
  if (name !== null && object !== null) return text("nameAndObject", isolated(name), objectText(object));
  return name ?? (object === null ? null : objectText(object));
}

function causeText(attention: Attention): TroubleText {
  const { cause, failure, by, rewritten } = attention;
  switch (cause) {
    case "refused":
      return failure === null
        ? { happened: text("failureUnknown"), next: text("nextAskAdmin"), quote: null }
        : failureText(failure, "push");
    case "unticked": {
      const who = by === null ? text("untickedBySomeone") : text("untickedBy", isolated(by));
      return {
        happened: `${who} ${text(rewritten ? "untickedRewritten" : "untickedLeft")}`,
        next: text("nextUnticked"),
        quote: null,
      };
    }
    case "changedSinceResubscribe":
      return { happened: text("changedSinceResubscribe"), next: text("nextLookAtRecord"), quote: null };
    case "fieldHidden":
      return { happened: text("failureField"), next: text("nextAskAdminField"), quote: null };
  }
}
