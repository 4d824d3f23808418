import { Glyph } from "../screens/glyph";
import { SignInPanel } from "../screens/sign-in-panel";
import { text } from "../screens/text";
import { usePopup } from "./context";

/** The way on where the org has refused the browser's session; nothing elsewhere. */
export function SignInCard() {
  const popup = usePopup();
  const person = popup.person.value;
  const failures = [person?.lookFailure, popup.search.value.failure, popup.sync.failure.value?.failure];
  if (!failures.some((failure) => failure?.code === "SESSION_NOT_FOR_API")) return null;
  return (
    <section class="note" aria-labelledby="sign-in-title">
      <Glyph name="letter" />
      <div>
        <h2 class="note-title" id="sign-in-title">
          {text("signInTitle")}
        </h2>
        <p>{text("signInText")}</p>
        <SignInPanel
          ask={popup.ask}
          read={() => popup.ask("accessAt", { tabId: popup.tabId })}
          changes={popup.sync.state.value}
          forAdmins={false}
          onSignedIn={() => void popup.look()}
        />
      </div>
    </section>
  );
}
