import type { SyncState } from "../../messages/sync";
import { momentText } from "../moment";
import { countedText, numberText, text } from "../text";
import { useSync } from "./context";

/** What a sync would cost now, and whether what is left of the share is enough. */
export function SyncForecast({ sync }: { sync: SyncState }) {
  const now = useSync().now.value;
  const { calls, atLeast, left, share, freshAt } = sync.forecast;
  const cost = countedText(atLeast ? "forecastAtLeast" : "forecastCalls", calls);
  const isShort = left !== null && calls > left;
  return (
    <p class="quiet" data-part="forecast">
      {cost} {left !== null && share !== null && text("forecastLeft", numberText(left), numberText(share))}{" "}
      {isShort && text("forecastShort", momentText(freshAt ?? now, now))}
    </p>
  );
}
