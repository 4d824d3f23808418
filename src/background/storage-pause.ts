import browser from "webextension-polyfill";
import type { Failure } from "../model/failure";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { backoff } from "./sync/backoff";

/** Not even when to try again could be stored with a list: that is kept in the browser's memory instead. */
export interface StoragePause {
  readonly until: Milliseconds;
  readonly attempts: number;
  readonly failure: Failure;
}

/** The pause of one user's list; null when it can be written, as far as is known. */
export async function readPause(identity: IdentityKey): Promise<StoragePause | null> {
  const name = nameOf(identity);
  return ((await browser.storage.session.get(name))[name] as StoragePause | undefined) ?? null;
}

/** The list could not be written, once more: it is left alone for longer. */
export async function lengthenPause(
  identity: IdentityKey,
  failure: Failure,
  now: Milliseconds,
  random: number,
): Promise<void> {
  const attempts = ((await readPause(identity))?.attempts ?? 0) + 1;
  const pause: StoragePause = {
    until: now + backoff({ kind: "retry" }, attempts, random),
    attempts,
    failure,
  };
  await browser.storage.session.set({ [nameOf(identity)]: pause });
}

/** It could be written again. */
export async function endPause(identity: IdentityKey): Promise<void> {
  await browser.storage.session.remove(nameOf(identity));
}

function nameOf(identity: IdentityKey): string {
  return `storage-pause.${identity}`;
}
