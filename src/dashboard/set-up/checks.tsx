import { useId } from "preact/hooks";
import type { PersonObject } from "../../model/person";
import { type CheckState, FIELD_CHECKS, type FieldCheck } from "../../model/set-up";
import { Glyph } from "../../screens/glyph";
import { objectText } from "../../screens/object-text";
import { text } from "../../screens/text";
import { type FieldCheckName, fieldCheckText, nameOf } from "./check-text";
import { Mend } from "./mend";

/** What a check came to; its sign repeats in words for those who do not see it. */
export function CheckLine({ state, children }: { state: CheckState; children: string }) {
  const glyph = state === "ok" ? "check" : state === "missing" ? "warning" : "hidden";
  return (
    <li class={`check-line check-${state}`} data-state={state}>
      <Glyph name={glyph} />
      <span>{children}</span>
    </li>
  );
}

/** All fields of one object. */
export function ObjectChecks({ object, fields }: { object: PersonObject; fields: readonly FieldCheck[] }) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id} data-part={`checks-${object}`}>
      <h2 id={id}>{objectText(object)}</h2>
      {fields.map((check) => (
        <FieldChecks key={check.kind} check={check} />
      ))}
    </section>
  );
}

function FieldChecks({ check }: { check: FieldCheck }) {
  const missing = FIELD_CHECKS.some((name) => check[name] === "missing");
  return (
    <div class="field-checks" data-part={`field-${check.kind}`}>
      <h3>
        {nameOf(check)} {check.field !== null && <code class="quiet">{check.field}</code>}{" "}
        <span class="count">{text(check.used ? "setUpUsed" : "setUpNotUsed")}</span>
      </h3>
      {check.field === null ? (
        <ul class="check-lines">
          <CheckLine state={stateOf(check, "exists")}>{fieldCheckText("exists", check)}</CheckLine>
        </ul>
      ) : (
        <ul class="check-lines">
          {FIELD_CHECKS.map((name) => (
            <CheckLine key={name} state={stateOf(check, name)}>
              {fieldCheckText(name, check)}
            </CheckLine>
          ))}
        </ul>
      )}
      {(missing || check.field === null) && <Mend check={check} name={nameOf(check)} />}
    </div>
  );
}

/** What nobody uses may well be missing: nothing to be warned of. */
function stateOf(check: FieldCheck, name: FieldCheckName): CheckState {
  return check[name] === "missing" && !check.used ? "unknown" : check[name];
}
