import { text } from "../../../screens/text";

interface Props {
  readonly title: string;
  readonly name: string;
  readonly all: readonly { readonly id: string; readonly name: string; readonly more: string }[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

/** A list of things of which any number may be chosen. */
export function ChooseMany({ title, name, all, chosen, choose }: Props) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <fieldset class="choose-many" data-part={`choose-${name}`}>
      <legend>{title}</legend>
      <p class="choose-acts">
        <button type="button" class="link" onClick={() => choose(new Set(all.map(({ id }) => id)))}>
          {text("chooseAll")}
        </button>
        <button type="button" class="link" onClick={() => choose(new Set())}>
          {text("chooseNone")}
        </button>
      </p>
      <ul>
        {all.map((each) => (
          <li key={each.id}>
            <label class="check">
              <input type="checkbox" checked={chosen.has(each.id)} onChange={() => toggle(each.id)} />
              <span>
                <bdi>{each.name}</bdi> <span class="quiet">{each.more}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
