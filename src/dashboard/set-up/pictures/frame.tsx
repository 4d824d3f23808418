import type { ComponentChildren } from "preact";

/** The window around a drawn page of Setup. What it shows is told in words to those who do not see it. */
export function Picture({ alternative, children }: { alternative: string; children: ComponentChildren }) {
  return (
    <svg class="picture" viewBox="0 0 320 180" role="img" aria-label={alternative} focusable="false">
      <rect class="picture-page" x="0.5" y="0.5" width="319" height="179" rx="8" />
      <path class="picture-line" d="M0 26h320" />
      <circle class="picture-dot" cx="14" cy="13" r="4" />
      <circle class="picture-dot" cx="28" cy="13" r="4" />
      <rect class="picture-dot" x="44" y="8" width="150" height="10" rx="5" />
      {children}
    </svg>
  );
}

/** A word in a picture, cut off where it would leave its place. */
export function Word({
  x,
  y,
  most = 24,
  strong = false,
  children,
}: {
  x: number;
  y: number;
  most?: number;
  strong?: boolean;
  children: string;
}) {
  const word = children.length > most ? `${children.slice(0, most - 1)}…` : children;
  return (
    <text class={strong ? "picture-word picture-strong" : "picture-word"} x={x} y={y}>
      {word}
    </text>
  );
}

/** A box, ticked or not; `now`: the one to press. */
export function Box({
  x,
  y,
  ticked = false,
  now = false,
}: {
  x: number;
  y: number;
  ticked?: boolean;
  now?: boolean;
}) {
  return (
    <g>
      {now && <circle class="picture-here" cx={x + 6} cy={y + 6} r="12" />}
      <rect class="picture-box" x={x} y={y} width="12" height="12" rx="2" />
      {ticked && <path class="picture-tick" d={`M${x + 2.5} ${y + 6.5}l2.5 3 4.5-6`} />}
    </g>
  );
}

/** A grey line that stands for words which do not matter here. */
export function Blank({ x, y, width }: { x: number; y: number; width: number }) {
  return <rect class="picture-blank" x={x} y={y} width={width} height="7" rx="3.5" />;
}
