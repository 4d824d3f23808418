/**
 * Reading across shadow roots. Lightning's components are plain elements in some orgs (synthetic shadow) and hide in
 * open shadow roots in others, one component at a time.
 */

/** How many elements may still be looked at. A record page has five to fifteen thousand. */
export interface Budget {
  left: number;
}

/**
 * All elements within, those in open shadow roots too, in the order of the document. `enter` says whether to look
 * inside one; it is always looked at itself. Ends early when the budget is used up.
 */
export function* elementsWithin(
  root: ParentNode,
  budget: Budget,
  enter: (element: Element) => boolean = () => true,
): Generator<Element> {
  const ahead: Element[] = [];
  const addChildren = (parent: ParentNode) => {
    for (let child = parent.lastElementChild; child !== null; child = child.previousElementSibling)
      ahead.push(child);
    if (parent instanceof Element && parent.shadowRoot) addChildren(parent.shadowRoot);
  };
  addChildren(root);
  for (let element = ahead.pop(); element !== undefined; element = ahead.pop()) {
    budget.left -= 1;
    if (budget.left < 0) return;
    yield element;
    if (enter(element)) addChildren(element);
  }
}

/** The element and all around it, outwards through shadow roots. */
export function* elementsAround(element: Element): Generator<Element> {
  for (let at: Element | null = element; at !== null; ) {
    yield at;
    const root: Node = at.getRootNode();
    at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
}

/** The text of an element as it is put together on the screen, shadow roots and slots included. */
export function deepText(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element || node instanceof ShadowRoot)) return "";
  if (node instanceof Element && node.shadowRoot) return deepText(node.shadowRoot);
  const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
  const parts: Iterable<Node> = assigned.length > 0 ? assigned : node.childNodes;
  return [...parts].map(deepText).join("");
}
