import browser from "webextension-polyfill";
import { Glyph } from "../screens/glyph";
import { text } from "../screens/text";

/** Something is missing in the org's set-up: one sentence, and the way to the guide. */
export function SetUpHint() {
  return (
    <div class="note note-attention" data-part="set-up-hint">
      <Glyph name="warning" />
      <div>
        <p>{text("setUpHint")}</p>
        <a
          href={browser.runtime.getURL("src/dashboard/index.html#/set-up")}
          target="_blank"
          rel="noreferrer"
          data-part="to-set-up"
        >
          {text("setUpHintLink")}
        </a>
      </div>
    </div>
  );
}
