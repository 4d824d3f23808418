import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ChainedEvent, isAsChained } from "../../model/history-chain";
import { momentText } from "../../screens/moment";
import { countedText, text } from "../../screens/text";
import { useDashboard } from "../context";

/** Whether what this page shows is what was written down, by the links of each event. */
export function ChainNote({ history }: { readonly history: readonly ChainedEvent[] }) {
  const { now } = useDashboard();
  const broken = useSignal<ChainedEvent | null | undefined>(undefined);
  useEffect(() => {
    void firstBroken(history).then((found) => {
      broken.value = found;
    });
  }, [history]);
  if (broken.value === undefined || history.length === 0) return null;
  if (broken.value !== null)
    return (
      <p class="chain-broken" role="alert" data-part="chain" data-state="broken">
        {text("chainBroken", momentText(broken.value.event.at, now.value))}
      </p>
    );
  return (
    <p class="quiet" data-part="chain" data-state="whole">
      {countedText("chainWhole", history.length)}
    </p>
  );
}

async function firstBroken(history: readonly ChainedEvent[]): Promise<ChainedEvent | null> {
  for (const each of history) if ((await isAsChained(each)) === false) return each;
  return null;
}
