import { useSignal } from "@preact/signals";
import type { UndoPerson } from "../../model/act-undo";
import { hashOf } from "../../screens/dashboard-route";
import { leftBecauseText } from "../../screens/left-because-text";
import { text } from "../../screens/text";
import { ShowMore } from "../show-more";

const SHOWN = 50;

interface Props {
  readonly people: readonly UndoPerson[];
  /** What is said of those whose opt-out is taken back. */
  readonly undone: string;
}

/** Everyone an act had opted out: whose opt-out its undo takes back, and why the others are not. */
export function PeopleLeft({ people, undone }: Props) {
  const shown = useSignal(SHOWN);
  if (people.length === 0) return null;
  return (
    <details data-part="undo-people">
      <summary class="disclosure">{text("undoWho")}</summary>
      <ul class="changes">
        {people.slice(0, shown.value).map(({ key, name, left }) => (
          <li key={key} class="record" data-left={left}>
            <p>
              <a href={hashOf("list", key)}>
                <bdi>{addressOf(key) ?? name ?? text("nameUnknown")}</bdi>
              </a>{" "}
              {addressOf(key) !== null && name !== null && <bdi class="quiet">{name}</bdi>}
            </p>
            <p>{left === null ? undone : leftBecauseText(left)}</p>
          </li>
        ))}
      </ul>
      <ShowMore shown={shown} of={people.length} step={SHOWN * 10} />
    </details>
  );
}

/** Not everyone whom an undo leaves alone is opted out: somebody may have taken it back before. */
export function staysOptedOut({ left }: UndoPerson): boolean {
  return left !== null && left !== "notOptedOut";
}

function addressOf(key: string): string | null {
  return key.startsWith("address:") ? key.slice("address:".length) : null;
}
