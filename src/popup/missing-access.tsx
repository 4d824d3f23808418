import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import browser, { type Permissions } from "webextension-polyfill";
import { originsOf } from "../salesforce-host";
import { readPageAddress } from "../salesforce-page";
import { Glyph } from "../screens/glyph";
import { isolated, text } from "../screens/text";
import { usePopup } from "./context";

/** Most orgs' hosts, which the browser allows when the extension is installed, and a person may forbid. */
const USUAL = originsOf("acme.my.salesforce.com");

interface Missing {
  readonly origins: readonly string[];
  /** The host in front; null where the browser does not even show that. */
  readonly host: string | null;
}

/**
 * What the browser does not let Quietlist see, and the click by which it may: the hosts of an org in another cloud, met
 * here for the first time, or those that were forbidden since. Nothing shows where nothing is missing.
 */
export function MissingAccess() {
  const { tabId, front, open } = usePopup();
  const missing = useSignal<Missing | null>(null);
  const reread = async () => {
    missing.value = await readMissing(tabId);
  };
  useEffect(() => void reread(), [front.value]);
  const scriptForbidden = useSignal(false);
  const allow = async ({ origins }: Missing) => {
    // Before anything is waited for: a browser asks only in answer to a click.
    const asked: Permissions.Permissions = { origins: [...origins] };
    // By it our script runs on pages of other clouds; no browser asks about it beside the hosts.
    if (origins !== USUAL && !scriptForbidden.value) asked.permissions = ["scripting"];
    const allowed = browser.permissions.request(asked).catch(() => {
      // No "no" of a person's, which is an answer: an admin forbids it. The hosts alone let the popup work, and Firefox,
      // for which the click is over by now, is asked for them at the next one.
      scriptForbidden.value = true;
      return browser.permissions.request({ origins: [...origins] }).catch(() => false);
    });
    if (await allowed) await open();
    await reread();
  };
  const shown = missing.value;
  if (shown === null) return null;
  return (
    <section class="note note-attention" role="status" data-part="missing-access">
      <Glyph name="warning" />
      <div>
        <p class="note-title">{text("missingAccessTitle")}</p>
        <p>
          {shown.host === null ? text("missingAccessUsual") : text("missingAccessHost", isolated(shown.host))}
        </p>
        <div class="buttons">
          <button
            type="button"
            class="button button-primary"
            data-part="allow-access"
            onClick={() => void allow(shown)}
          >
            {text("missingAccessAllow")}
          </button>
        </div>
      </div>
    </section>
  );
}

/** The address of a tab whose host is not allowed shows all the same while the button on it was clicked (`activeTab`). */
async function readMissing(tabId: number): Promise<Missing | null> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  const page = tab?.url === undefined ? null : readPageAddress(tab.url);
  const here = page === null ? null : await notAllowed(originsOf(page.apiHost));
  if (page !== null && here !== null) return { origins: here, host: page.apiHost };
  const usual = page === null ? await notAllowed(USUAL) : null;
  return usual && { origins: usual, host: null };
}

async function notAllowed(origins: readonly string[]): Promise<readonly string[] | null> {
  return (await browser.permissions.contains({ origins: [...origins] })) ? null : origins;
}
