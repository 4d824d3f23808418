/** The row that a key leads to from the active one, as in any list; null for other keys. */
export function rowOfKey(key: string, active: number, count: number, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(active + 1, count - 1);
    case "ArrowUp":
      return Math.max(active - 1, 0);
    case "PageDown":
      return Math.min(active + page, count - 1);
    case "PageUp":
      return Math.max(active - page, 0);
    case "Home":
      return 0;
    case "End":
      return Math.max(count - 1, 0);
    default:
      return null;
  }
}
