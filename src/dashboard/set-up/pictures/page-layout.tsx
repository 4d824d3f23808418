import { text } from "../../../screens/text";
import { Blank, Picture, Word } from "./frame";

/** The page layout editor: the field is dragged from the palette above into a section below. */
export function PageLayoutPicture({ label }: { label: string }) {
  return (
    <Picture alternative={text("pictureLayout", label)}>
      <rect class="picture-panel" x="10" y="34" width="300" height="48" rx="4" />
      <Blank x={20} y={44} width={70} />
      <Blank x={110} y={44} width={60} />
      <Blank x={20} y={64} width={58} />
      <rect class="picture-now" x="104" y="56" width="150" height="20" rx="4" />
      <Word x={112} y={70} most={25}>
        {label}
      </Word>
      <rect class="picture-panel" x="10" y="92" width="300" height="78" rx="4" />
      <Blank x={20} y={102} width={90} />
      <Blank x={20} y={124} width={100} />
      <Blank x={20} y={144} width={80} />
      <Blank x={170} y={124} width={100} />
      <rect class="picture-target" x="164" y="138" width="136" height="20" rx="4" />
      <path class="picture-arrow" d="M180 78c0 30 40 20 46 54M219 125l7 8 5-10" />
    </Picture>
  );
}
