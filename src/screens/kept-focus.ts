/**
 * A button that did its work often disappears, and the browser then drops the focus to nowhere: a keyboard starts
 * again at the top, and a screen reader falls silent. This gives the focus to the nearest place marked with
 * `data-focus-home` instead. Whatever asks for the focus itself, later, still gets it.
 *
 * @param root everything the screen shows
 */
export function keepFocus(root: HTMLElement): void {
  let focused: Element | null = null;
  let around: readonly Element[] = [];

  root.addEventListener("focusin", (event) => {
    focused = event.target instanceof Element ? event.target : null;
    around = ancestors(focused, root);
  });
  new MutationObserver(() => {
    if (focused === null || focused.isConnected || document.activeElement !== document.body) return;
    for (const ancestor of around.filter((it) => it.isConnected)) {
      const home = ancestor.querySelector<HTMLElement>("[data-focus-home]");
      if (home === null) continue;
      home.focus({ preventScroll: true });
      return;
    }
  }).observe(root, { childList: true, subtree: true });
}

function ancestors(element: Element | null, root: HTMLElement): readonly Element[] {
  const chain: Element[] = [];
  for (let it = element?.parentElement ?? null; it !== null && it !== root; it = it.parentElement)
    chain.push(it);
  return [...chain, root];
}
