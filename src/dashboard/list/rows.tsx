// biome-ignore-all lint/a11y/useSemanticElements: a table of 100,000 rows cannot all be in the page
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid's rows take the focus, not its cells
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { hashOf } from "../../screens/dashboard-route";
import { dayFormat } from "../../screens/moment";
import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { Header, Row } from "./row";
import { rowOfKey } from "./row-of-key";
import { rowsInView, scrollTo } from "./window";

const BEFORE_MEASURED = { height: 800, row: 48 };

/** The list itself: of 100,000 rows only those in view are drawn. */
export function Rows() {
  const { route } = useDashboard();
  const { view } = useUser();
  const box = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const size = useSignal(BEFORE_MEASURED);
  const takesFocus = useRef(false);
  const people = view.shown.value;
  const active = Math.min(view.active.value, Math.max(0, people.length - 1));
  const open = route.value.detail;

  useLayoutEffect(() => {
    const measure = () => {
      const height = box.current?.clientHeight ?? 0;
      const row = probe.current?.getBoundingClientRect().height ?? 0;
      if (height > 0 && row > 0) size.value = { height, row };
    };
    const observer = new ResizeObserver(measure);
    for (const element of [box.current, probe.current]) if (element !== null) observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // A new filter begins at the top; coming back to the list, it is as it was left.
  const scrolled = view.scrolled.value;
  useLayoutEffect(() => {
    if (box.current !== null && Math.abs(box.current.scrollTop - scrolled) >= 1)
      box.current.scrollTop = scrolled;
  }, [scrolled]);

  // Whoever closes a person is back on their row.
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current !== null && open === null) takesFocus.current = true;
    wasOpen.current = open;
    if (!takesFocus.current) return;
    const row = box.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]');
    if (!row) return;
    takesFocus.current = false;
    row.focus({ preventScroll: true });
  });

  const day = useMemo(dayFormat, []);
  const { height, row } = size.value;
  const { first, end } = rowsInView(scrolled, height, row, people.length);
  const home = active >= first && active < end ? active : first;

  const goTo = (wanted: number) => {
    const next = Math.max(0, Math.min(people.length - 1, wanted));
    takesFocus.current = true;
    view.active.value = next;
    view.scrolled.value = scrollTo(next, scrolled, height, row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = rowOfKey(event.key, active, people.length, Math.max(1, Math.floor(height / row) - 1));
    if (target !== null) goTo(target);
    else if (event.key === " ") view.toggle(active, event.shiftKey);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) view.toggleAll();
    else if (event.key === "Enter") location.hash = hashOf("list", people[active]?.key ?? null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      class="rows"
      role="grid"
      aria-label={text("dashboardList")}
      aria-rowcount={people.length + 1}
      aria-colcount={5}
      aria-multiselectable="true"
      data-scrolls={people.length * row > height}
    >
      <Header />
      <div
        class="rows-box"
        role="rowgroup"
        ref={box}
        data-part="rows"
        onScroll={(event) => {
          view.scrolled.value = event.currentTarget.scrollTop;
        }}
        onKeyDown={onKeyDown}
      >
        <div class="row-probe" ref={probe} />
        <div class="rows-all" role="presentation" style={{ blockSize: `${people.length * row}px` }}>
          <div class="rows-drawn" role="presentation" style={{ insetBlockStart: `${first * row}px` }}>
            {people.slice(first, end).map((person, index) => (
              <Row
                key={person.key}
                person={person}
                day={day}
                row={first + index}
                home={first + index === home}
                open={person.key === open}
                selected={view.selected.value.has(person.key)}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
