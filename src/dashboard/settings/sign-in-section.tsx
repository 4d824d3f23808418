import { SignInPanel } from "../../screens/sign-in-panel";
import { text } from "../../screens/text";
import { useUser } from "../context";

/** Signing in, for orgs that want it, and signing out. */
export function SignInSection() {
  const { ask, met, changes } = useUser();
  return (
    <section aria-labelledby="settings-sign-in" class="card">
      <h2 id="settings-sign-in">{text("signInHeading")}</h2>
      <p class="quiet">{text("signInText")}</p>
      <SignInPanel
        ask={ask}
        read={() => ask("accessOf", { identity: met.identity })}
        changes={changes.value}
        forAdmins
      />
    </section>
  );
}
