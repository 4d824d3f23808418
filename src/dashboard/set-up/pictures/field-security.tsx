import { text } from "../../../screens/text";
import { Blank, Box, Picture, Word } from "./frame";

/** Field-level security: by profile, a tick under "Visible" and none under "Read-Only". */
export function FieldSecurityPicture({ label }: { label: string }) {
  const rows = [76, 104, 132] as const;
  return (
    <Picture alternative={text("pictureSecurity", label)}>
      <Word x={14} y={48} strong>
        {label}
      </Word>
      <Word x={186} y={48} most={10} strong>
        {text("pictureVisible")}
      </Word>
      <Word x={248} y={48} most={12} strong>
        {text("pictureReadOnly")}
      </Word>
      <path class="picture-line" d="M10 58h300M10 94h300M10 122h300M10 150h300" />
      {rows.map((y, index) => (
        <g key={y}>
          <Blank x={14} y={y - 2} width={110 - index * 18} />
          <Box x={200} y={y - 4} ticked now={index === 1} />
          <Box x={268} y={y - 4} />
        </g>
      ))}
    </Picture>
  );
}
