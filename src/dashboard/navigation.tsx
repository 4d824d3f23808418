import { hashOf, SECTIONS } from "../screens/dashboard-route";
import { heldRun } from "../screens/sync/sync-text";
import { numberText, text } from "../screens/text";
import { useDashboard, useUser } from "./context";
import { sectionText } from "./section-text";

export function Navigation() {
  const { route } = useDashboard();
  const sync = useUser().sync.state.value;
  const attention = (sync?.attention ?? 0) + (sync && heldRun(sync) !== null ? 1 : 0);
  return (
    <nav aria-label={text("dashboardSections")}>
      <ul>
        {SECTIONS.map((section) => (
          <li key={section}>
            <a
              href={hashOf(section)}
              data-part={`to-${section}`}
              {...(route.value.section === section ? { "aria-current": "page" as const } : {})}
            >
              {sectionText(section)}
              {section === "attention" && attention > 0 && (
                <>
                  {" "}
                  <span class="count count-attention">{numberText(attention)}</span>
                </>
              )}
              {section === "set-up" && (sync?.inNeed.length ?? 0) > 0 && (
                <>
                  {" "}
                  <span class="count count-attention">{numberText(sync?.inNeed.length ?? 0)}</span>
                </>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
