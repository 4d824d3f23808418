import { dayText } from "../../screens/moment";
import { numberText, text } from "../../screens/text";
import { type Night, topOf } from "./nights";

const WIDTH = 600;
const HEIGHT = 120;
const PARTS = ["written", "learned", "refused"] as const;

/** What each night moved, as bars, and as a table for whoever reads rather than looks. */
export function Chart({ nights }: { nights: readonly Night[] }) {
  const top = topOf(nights);
  const step = WIDTH / nights.length;
  return (
    <figure class="chart">
      <figcaption class="strong">{text("chartTitle")}</figcaption>
      <ul class="legend" aria-hidden="true">
        {PARTS.map((part) => (
          <li key={part}>
            <span class={`swatch part-${part}`} />
            {partText(part)}
          </li>
        ))}
      </ul>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 2}`}
        aria-hidden="true"
        focusable="false"
        preserveAspectRatio="none"
      >
        {nights.map((night, index) => (
          <Bar key={night.day} night={night} at={index * step} width={step} top={top} />
        ))}
        <line x1="0" x2={WIDTH} y1={HEIGHT + 1} y2={HEIGHT + 1} class="axis" />
      </svg>
      <p class="chart-ends quiet" aria-hidden="true">
        <span>{dayText(nights[0]?.day ?? 0)}</span>
        <span>{text("chartTop", numberText(top))}</span>
        <span>{dayText(nights.at(-1)?.day ?? 0)}</span>
      </p>
      <NightsTable nights={nights} />
    </figure>
  );
}

interface BarProps {
  readonly night: Night;
  readonly at: number;
  readonly width: number;
  readonly top: number;
}

function Bar({ night, at, width, top }: BarProps) {
  let below = 0;
  return (
    <g>
      <title>{`${dayText(night.day)}: ${PARTS.map((part) => `${partText(part)} ${numberText(night[part])}`).join(", ")}`}</title>
      {PARTS.map((part) => {
        // What happened at all is seen, however much happened on other nights.
        const height = night[part] === 0 ? 0 : Math.max(2, (night[part] / top) * HEIGHT);
        below += height;
        return (
          <rect
            key={part}
            class={`part-${part}`}
            x={at + width * 0.15}
            y={HEIGHT - below}
            width={width * 0.7}
            height={height}
          />
        );
      })}
    </g>
  );
}

function NightsTable({ nights }: { nights: readonly Night[] }) {
  const busy = nights.filter(({ runs }) => runs > 0).toReversed();
  return (
    <details>
      <summary class="disclosure">{text("chartAsTable")}</summary>
      <table class="table" data-part="nights">
        <thead>
          <tr>
            <th scope="col">{text("columnNight")}</th>
            {PARTS.map((part) => (
              <th key={part} scope="col" class="number">
                {partText(part)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {busy.map((night) => (
            <tr key={night.day}>
              <th scope="row">{dayText(night.day)}</th>
              {PARTS.map((part) => (
                <td key={part} class="number">
                  {numberText(night[part])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function partText(part: (typeof PARTS)[number]): string {
  if (part === "written") return text("columnWritten");
  return part === "learned" ? text("columnLearned") : text("columnRefused");
}
