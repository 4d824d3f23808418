import { hashOf } from "../../screens/dashboard-route";
import { Glyph } from "../../screens/glyph";
import { text } from "../../screens/text";

export function BackToSyncs() {
  return (
    <p>
      <a class="link" href={hashOf("syncs")} data-part="back-to-syncs">
        <Glyph name="back" />
        {text("backToSyncs")}
      </a>
    </p>
  );
}
