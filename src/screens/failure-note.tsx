import type { ComponentChildren } from "preact";
import type { Failure } from "../model/failure";
import { type About, failureText } from "./failure-text";
import { Glyph } from "./glyph";

/** A failure, said where it happened. `children` are the ways on, such as a button that tries again. */
export function FailureNote(props: { failure: Failure; about: About; children?: ComponentChildren }) {
  const { happened, kept, next, quote } = failureText(props.failure, props.about);
  return (
    <div class="note note-attention" role="alert" data-part="failure" data-code={props.failure.code}>
      <Glyph name="warning" />
      <div>
        <p>
          <strong>{happened}</strong> {kept} {next}
        </p>
        {quote !== null && (
          <p class="quote">
            <bdi>{quote}</bdi>
          </p>
        )}
        {props.children}
      </div>
    </div>
  );
}
