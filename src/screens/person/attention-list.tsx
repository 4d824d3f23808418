import { causeText, type TroubleText, whereText } from "../attention-text";
import { failureText } from "../failure-text";
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
