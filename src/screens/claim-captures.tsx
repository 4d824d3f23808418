import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { UnclaimedCapture } from "../messages/access";
import type { IdentityKey } from "../model/identity";
import type { Ask } from "./call-background";
import { Glyph } from "./glyph";
import { momentText } from "./moment";
import { countedText, isolated, text } from "./text";

interface Props {
  readonly ask: Ask;
  readonly identity: IdentityKey;
  /** Another value asks the background again. */
  readonly changes: unknown;
}

/**
 * Opt-outs that were taken here while nobody could tell who was logged in. Whoever is now may have taken them, or a
 * colleague at the same computer: only they can say, so they are asked. Nothing shows where there are none.
 */
export function ClaimCaptures({ ask, identity, changes }: Props) {
  const captures = useSignal<readonly UnclaimedCapture[]>([]);
  const busy = useSignal(false);
  const reread = async () => {
    const answer = await ask("capturesToClaim", { identity });
    if (answer.ok) captures.value = answer.value;
  };
  useEffect(() => void reread(), [identity, changes]);
  const decide = async (how: "claimCaptures" | "disownCaptures") => {
    if (busy.value) return;
    busy.value = true;
    await ask(how, { identity, ids: captures.value.map(({ id }) => id) });
    await reread();
    busy.value = false;
  };
  if (captures.value.length === 0) return null;
  return (
    <div class="note note-attention" role="status" data-part="claim">
      <Glyph name="warning" />
      <div>
        <p class="note-title">{countedText("claimTitle", captures.value.length)}</p>
        <p>{text("claimText")}</p>
        <ul>
          {captures.value.slice(0, SHOWN).map((capture) => (
            <li key={capture.id}>
              {text("claimLine", isolated(whoIs(capture)), momentText(capture.since, Date.now()))}
            </li>
          ))}
        </ul>
        <div class="buttons">
          <button
            type="button"
            class="button button-primary"
            data-part="claim-mine"
            aria-busy={busy.value}
            onClick={() => void decide("claimCaptures")}
          >
            {text("claimMine")}
          </button>
          <button
            type="button"
            class="button"
            data-part="claim-not-mine"
            onClick={() => void decide("disownCaptures")}
          >
            {text("claimNotMine")}
          </button>
        </div>
      </div>
    </div>
  );
}

/** Enough to remember by. */
const SHOWN = 10;

function whoIs({ name, address, recordId }: UnclaimedCapture): string {
  return name ?? address ?? recordId ?? "";
}
