/** Small drawings beside words. They repeat what the words say, so they are hidden from screen readers. */

const STROKES = {
  check: "M3 8.5 6.5 12 13 4.5",
  clock: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  warning:
    "M8 6v3.5M8 11.6v.1M7.2 2.6 1.6 12.2a.9.9 0 0 0 .8 1.3h11.2a.9.9 0 0 0 .8-1.3L8.8 2.6a.9.9 0 0 0-1.6 0Z",
  letter: "M2.5 3.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM2 4.5l6 4.5 6-4.5",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14",
  back: "M10 3 5 8l5 5",
  ticked:
    "M3.5 2h9A1.5 1.5 0 0 1 14 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-9A1.5 1.5 0 0 1 3.5 2ZM5 8.2 7.2 10.4 11 5.6",
  unticked:
    "M3.5 2h9A1.5 1.5 0 0 1 14 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-9A1.5 1.5 0 0 1 3.5 2Z",
  hidden: "M3 8h10",
} as const;

export type GlyphName = keyof typeof STROKES;

export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg
      class={name === "back" ? "glyph glyph-directed" : "glyph"}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={STROKES[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
