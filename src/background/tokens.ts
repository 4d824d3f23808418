import * as v from "valibot";
import browser from "webextension-polyfill";
import type { IdentityKey } from "../model/identity";
import { forgetSealed, readSealed, writeSealed } from "./database/sealed";

const signedInSchema = v.object({
  apiHost: v.string(),
  clientId: v.string(),
  /** Null until the refresh token was used for the first time in this browser's run. */
  accessToken: v.nullable(v.string()),
  refreshToken: v.nullable(v.string()),
  /** Stays signed in when the browser ends. */
  stays: v.boolean(),
});

/** What signing in brought for one user. */
export type SignedIn = v.InferOutput<typeof signedInSchema>;

/** The tokens of one user; null when they are not signed in. */
export async function readSignedIn(identity: IdentityKey): Promise<SignedIn | null> {
  const name = nameOf(identity);
  const parsed = v.safeParse(signedInSchema, (await browser.storage.session.get(name))[name]);
  if (parsed.success) return parsed.output;
  const sealed = (await readStaying()).includes(identity) ? await readSealed(identity) : null;
  return sealed && { ...sealed, accessToken: null, stays: true };
}

/**
 * Keeps them in memory, where content scripts cannot read and nothing is written to disk; for those who wish to stay
 * signed in, the refresh token is also kept on disk, under a key that no script can read.
 */
export async function writeSignedIn(identity: IdentityKey, signedIn: SignedIn): Promise<void> {
  const { apiHost, clientId, refreshToken, stays } = signedIn;
  if (stays && refreshToken !== null) {
    await writeSealed(identity, { apiHost, clientId, refreshToken });
    await noteStaying(identity, true);
  } else {
    await forgetStaying(identity);
  }
  await browser.storage.session.set({ [nameOf(identity)]: signedIn });
}

/** Forgets them here; Salesforce is not told. */
export async function forgetSignedIn(identity: IdentityKey): Promise<void> {
  await forgetStaying(identity);
  await browser.storage.session.remove(nameOf(identity));
}

/** Everyone who is signed in, or can be without being asked. */
export async function allSignedIn(
  identities: Iterable<IdentityKey>,
): Promise<ReadonlyMap<IdentityKey, SignedIn>> {
  const found = new Map<IdentityKey, SignedIn>();
  for (const identity of identities) {
    const signedIn = await readSignedIn(identity);
    if (signedIn) found.set(identity, signedIn);
  }
  return found;
}

const STAYING = "stays-signed-in";
const stayingSchema = v.array(v.custom<IdentityKey>((it) => typeof it === "string"));

/** Whose tokens are on disk: most browsers have none, and need not open that database to find out. */
async function readStaying(): Promise<readonly IdentityKey[]> {
  const parsed = v.safeParse(stayingSchema, (await browser.storage.local.get(STAYING))[STAYING]);
  return parsed.success ? parsed.output : [];
}

async function noteStaying(identity: IdentityKey, stays: boolean): Promise<void> {
  await navigator.locks.request(`quietlist.${STAYING}`, async () => {
    const others = (await readStaying()).filter((each) => each !== identity);
    await browser.storage.local.set({ [STAYING]: stays ? [...others, identity] : others });
  });
}

async function forgetStaying(identity: IdentityKey): Promise<void> {
  if (!(await readStaying()).includes(identity)) return;
  await forgetSealed(identity);
  await noteStaying(identity, false);
}

function nameOf(identity: IdentityKey): string {
  return `tokens.${identity}`;
}
