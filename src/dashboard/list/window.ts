/** Which rows of a long list are drawn. Pure. */

export interface Rows {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Drawn above and below what is visible, so that a quick scroll meets no gap. */
const AROUND = 10;

/** The rows to draw when `scrolled` pixels are above a view of `height` pixels. */
export function rowsInView(scrolled: number, height: number, rowHeight: number, count: number): Rows {
  const first = Math.floor(Math.max(0, scrolled) / rowHeight) - AROUND;
  const end = Math.ceil((Math.max(0, scrolled) + height) / rowHeight) + AROUND;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** How far to scroll so that a row is wholly in view; as far as now, if it is. */
export function scrollTo(row: number, scrolled: number, height: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + rowHeight - height);
}
