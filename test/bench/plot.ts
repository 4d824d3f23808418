import type { Point } from "./row.ts";

const WIDTH = 720;
const HEIGHT = 400;
const MARGIN = { top: 24, right: 220, bottom: 52, left: 64 };
/** Told apart by people who see colours otherwise, too (Okabe and Ito). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** Cost against size, both on logarithmic axes, as an SVG. A size of 0 stands at the left edge. */
export function plot(
  points: readonly Point[],
  axes: { readonly size: string; readonly cost: string },
): string {
  const right = Math.ceil(Math.log10(Math.max(10, ...points.map(({ size }) => size))));
  const top = Math.ceil(Math.log10(Math.max(10, ...points.map(({ cost }) => cost))));
  const across = WIDTH - MARGIN.left - MARGIN.right;
  const down = HEIGHT - MARGIN.top - MARGIN.bottom;
  // One step of ten is left of 1, for 0.
  const x = (size: number) => MARGIN.left + (across * (size === 0 ? 0 : 1 + Math.log10(size))) / (right + 1);
  const y = (cost: number) => MARGIN.top + down * (1 - Math.log10(cost) / top);

  const sizes = [0, ...Array.from({ length: right + 1 }, (_, power) => 10 ** power)];
  const costs = Array.from({ length: top + 1 }, (_, power) => 10 ** power);
  const grid = [
    ...sizes.map(
      (size) =>
        `<path d="M${x(size)} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}"/><text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${size.toLocaleString("en-US")}</text>`,
    ),
    ...costs.map(
      (cost) =>
        `<path d="M${MARGIN.left} ${y(cost)}H${WIDTH - MARGIN.right}"/><text x="${MARGIN.left - 8}" y="${y(cost) + 4}" text-anchor="end">${cost.toLocaleString("en-US")}</text>`,
    ),
  ];

  const lines = [...new Set(points.map(({ line }) => line))].map((line, index) => {
    const own = points.filter((point) => point.line === line).sort((a, b) => a.size - b.size);
    const colour = COLOURS[index % COLOURS.length];
    // Lines that lie on each other are told apart by their dashes.
    const dashes = index === 0 ? "" : ` stroke-dasharray="${6 - index} ${3 + index}"`;
    const path = own.map(({ size, cost }, at) => `${at === 0 ? "M" : "L"}${x(size)} ${y(cost)}`).join("");
    const dots = own.map(({ size, cost }) => `<circle cx="${x(size)}" cy="${y(cost)}" r="${5 - index}"/>`);
    const label = MARGIN.top + 14 + 22 * index;
    return `<g stroke="${colour}" fill="${colour}"><path d="${path}" fill="none" stroke-width="2"${dashes}/>${dots.join("")}<text x="${WIDTH - MARGIN.right + 16}" y="${label}" stroke="none">${line}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<g stroke="#ddd" fill="none">${grid.map((it) => it.replace("<text", '<text fill="#333" stroke="none"')).join("\n")}</g>
${lines.join("\n")}
<text x="${MARGIN.left + across / 2}" y="${HEIGHT - 12}" text-anchor="middle" fill="#333">${axes.size}</text>
<text x="16" y="${MARGIN.top + down / 2}" text-anchor="middle" fill="#333" transform="rotate(-90 16 ${MARGIN.top + down / 2})">${axes.cost}</text>
</svg>
`;
}
