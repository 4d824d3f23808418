import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Access } from "../messages/access";
import { CLIENT_ID } from "../messages/access";
import type { Answer } from "../messages/contract";
import type { Failure } from "../model/failure";
import type { Ask } from "./call-background";
import { FailureNote } from "./failure-note";
import { isolated, text } from "./text";

interface Props {
  readonly ask: Ask;
  /** How the org in question is reached. */
  readonly read: () => Promise<Answer<Access | null>>;
  /** Another value reads again. */
  readonly changes: unknown;
  /** With what an admin has to enter, for whoever is one. */
  readonly forAdmins: boolean;
  readonly onSignedIn?: () => void;
}

/** Signing in through the app of the org's admin, where the org does not let the browser's session use its API. */
export function SignInPanel({ ask, read, changes, forAdmins, onSignedIn }: Props) {
  const access = useSignal<Access | null>(null);
  const failure = useSignal<Failure | null>(null);
  const busy = useSignal(false);
  const reread = async () => {
    const answer = await read();
    if (!answer.ok) return;
    const before = access.value?.signedIn ?? null;
    access.value = answer.value;
    // Here or in a window that has outlived another popup.
    if (before === null && answer.value?.signedIn) onSignedIn?.();
  };
  useEffect(() => void reread(), [changes]);
  const act = async (call: () => Promise<Answer<unknown>>) => {
    if (busy.value) return;
    busy.value = true;
    failure.value = null;
    const answer = await call();
    failure.value = answer.ok ? null : answer.failure;
    busy.value = false;
    await reread();
  };
  const shown = access.value;
  if (shown === null) return null;
  if (shown.apart) return <p data-part="sign-in-apart">{text("signInApart")}</p>;
  return (
    <div class="sign-in" data-part="sign-in-panel">
      {shown.signedIn === null ? (
        <SignInForm
          access={shown}
          busy={busy.value}
          onSignIn={(clientId, stays) =>
            void act(() => ask("signIn", { apiHost: shown.apiHost, clientId, stays }))
          }
        />
      ) : (
        <SignedIn
          signedIn={shown.signedIn}
          busy={busy.value}
          onSignOut={(identity) => void act(() => ask("signOut", { identity }))}
        />
      )}
      {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
      {forAdmins && (
        <details>
          <summary>{text("signInForAdmins")}</summary>
          <p>{text("signInForAdminsText")}</p>
          <dl class="figures">
            <dt>{text("signInCallback")}</dt>
            <dd>
              <bdi class="address" data-part="callback">
                {shown.redirectUri}
              </bdi>
            </dd>
            <dt>{text("signInScopes")}</dt>
            <dd>
              <bdi>api, refresh_token</bdi>
            </dd>
          </dl>
        </details>
      )}
    </div>
  );
}

interface FormProps {
  readonly access: Access;
  readonly busy: boolean;
  readonly onSignIn: (clientId: string | null, stays: boolean) => void;
}

function SignInForm({ access, busy, onSignIn }: FormProps) {
  const id = useId();
  const typed = useSignal(access.clientId ?? "");
  const stays = useSignal(false);
  const tried = useSignal(false);
  const clientId = typed.value.trim();
  const wrong = tried.value && !access.byPolicy && !CLIENT_ID.test(clientId);
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        tried.value = true;
        if (access.byPolicy) onSignIn(null, stays.value);
        else if (CLIENT_ID.test(clientId)) onSignIn(clientId, stays.value);
      }}
    >
      {access.byPolicy ? (
        <p class="quiet">{text("signInByPolicy")}</p>
      ) : (
        <label>
          <span>{text("signInClientId")}</span>
          <input
            type="text"
            autoComplete="off"
            spellcheck={false}
            maxLength={255}
            data-part="client-id"
            aria-invalid={wrong}
            aria-describedby={`${id}-help`}
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
      <p class={wrong ? "invalid" : "quiet"} id={`${id}-help`} role="status">
        {access.byPolicy ? "" : text(wrong ? "signInClientIdWrong" : "signInClientIdHelp")}
      </p>
      <label class="check">
        <input
          type="checkbox"
          data-part="stay-signed-in"
          checked={stays.value}
          onChange={(event) => {
            stays.value = event.currentTarget.checked;
          }}
        />
        <span>{text("signInStay")}</span>
      </label>
      <div class="buttons">
        <button type="submit" class="button button-primary" data-part="sign-in" aria-busy={busy}>
          {text("signIn")}
        </button>
      </div>
    </form>
  );
}

interface SignedInProps {
  readonly signedIn: NonNullable<Access["signedIn"]>;
  readonly busy: boolean;
  readonly onSignOut: (identity: NonNullable<Access["signedIn"]>["identity"]) => void;
}

function SignedIn({ signedIn, busy, onSignOut }: SignedInProps) {
  return (
    <>
      <p data-part="signed-in">
        {text("signedInAs", isolated(signedIn.username))}{" "}
        {text(signedIn.stays ? "signedInStays" : "signedInUntilClosed")}
      </p>
      <div class="buttons">
        <button
          type="button"
          class="button"
          data-part="sign-out"
          aria-busy={busy}
          onClick={() => onSignOut(signedIn.identity)}
        >
          {text("signOut")}
        </button>
      </div>
    </>
  );
}
