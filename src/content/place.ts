/** Where the pill covers nothing: in the gap over the highlights panel, beside nobody's name and under nobody's button. */
import { elementsWithin } from "./deep";
import { recordPagesInFront } from "./page-hints";

/** The header and the navigation bar of Lightning Experience. */
const HEADER = 90;
/** Tabs inside a console's workspace push the page down, but not by more. */
const LOWEST = 240;
/** Between what is above the highlights panel and the panel. */
const GAP = 12;
const MOST_ELEMENTS = 2_000;

/** Returns the distance of the pill from the top of the window, in pixels. */
export function placeOfPill(document: Document): number {
  const [recordPage] = recordPagesInFront(document);
  const panel = recordPage && highlightsPanelOf(recordPage);
  if (panel === undefined) return HEADER;
  const top = Math.round(panel.getBoundingClientRect().top) - GAP;
  // A page that was scrolled says nothing of where its panel belongs.
  return top > HEADER && top < LOWEST ? top : HEADER;
}

function highlightsPanelOf(recordPage: Element): Element | undefined {
  for (const element of elementsWithin(recordPage, { left: MOST_ELEMENTS }))
    if (element.localName === "records-highlights2") return element;
  return undefined;
}
