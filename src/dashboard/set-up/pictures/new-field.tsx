import { text } from "../../../screens/text";
import { Blank, Picture, Word } from "./frame";

/** The form for a new field: its type is a checkbox, and it begins unticked. */
export function NewFieldPicture({ label }: { label: string }) {
  const types = [44, 64, 84] as const;
  return (
    <Picture alternative={text("pictureNewField", label)}>
      {types.map((y, index) => (
        <g key={y}>
          <circle class="picture-box" cx={22} cy={y} r="6" />
          {index === 1 && <circle class="picture-chosen" cx={22} cy={y} r="3" />}
          {index === 1 ? (
            <Word x={36} y={y + 4} strong>
              {text("pictureCheckbox")}
            </Word>
          ) : (
            <Blank x={36} y={y - 3} width={84 - index * 10} />
          )}
        </g>
      ))}
      <path class="picture-line" d="M10 102h300" />
      <Blank x={14} y={118} width={50} />
      <rect class="picture-now" x="80" y="110" width="190" height="22" rx="4" />
      <Word x={88} y={125} most={30}>
        {label}
      </Word>
      <Blank x={14} y={150} width={50} />
      <circle class="picture-box" cx={86} cy={153} r="6" />
      <circle class="picture-chosen" cx={86} cy={153} r="3" />
      <Word x={98} y={157}>
        {text("pictureUnchecked")}
      </Word>
    </Picture>
  );
}
