import { text } from "../../../screens/text";
import { Blank, Picture, Word } from "./frame";

/** The mapping of Lead fields: the Lead's field leads to the Contact's. */
export function LeadMappingPicture({ label }: { label: string }) {
  return (
    <Picture alternative={text("pictureMapping", label)}>
      <Word x={14} y={50} strong>
        {text("objectLead")}
      </Word>
      <Word x={186} y={50} strong>
        {text("objectContact")}
      </Word>
      <path class="picture-line" d="M10 60h300" />
      {[80, 144].map((y) => (
        <g key={y}>
          <Blank x={18} y={y} width={90} />
          <Blank x={190} y={y} width={90} />
          <path class="picture-faint" d={`M126 ${y + 3}h40`} />
        </g>
      ))}
      <rect class="picture-now" x="8" y="100" width="134" height="24" rx="4" />
      <Word x={15} y={116} most={22}>
        {label}
      </Word>
      <rect class="picture-now" x="178" y="100" width="134" height="24" rx="4" />
      <Word x={185} y={116} most={22}>
        {label}
      </Word>
      <path class="picture-arrow" d="M145 112h29M168 106l7 6-7 6" />
    </Picture>
  );
}
