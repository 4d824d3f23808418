import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { IdentityKey } from "../../model/identity";

/** What is needed to be signed in again after the browser was closed. */
export interface ToSeal {
  readonly apiHost: string;
  readonly clientId: string;
  readonly refreshToken: string;
}

interface SealedSchema extends DBSchema {
  /** One key for all: non-extractable, so that no script can read it, ours included; it can only be used. */
  key: { key: "key"; value: CryptoKey };
  tokens: {
    key: IdentityKey;
    value: Omit<ToSeal, "refreshToken"> & {
      readonly iv: Uint8Array<ArrayBuffer>;
      readonly sealed: ArrayBuffer;
    };
  };
}

const NAME = "quietlist-signed-in";
const AES = "AES-GCM";

/** Seals and stores one user's refresh token. */
export function writeSealed(identity: IdentityKey, { refreshToken, ...about }: ToSeal): Promise<void> {
  return withSealed(async (database) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(refreshToken);
    const sealed = await crypto.subtle.encrypt(how(identity, about, iv), await keyOf(database), text);
    await database.put("tokens", { ...about, iv, sealed }, identity);
  });
}

/** One user's refresh token; null when none is kept, or what is kept was meant for somebody or something else. */
export function readSealed(identity: IdentityKey): Promise<ToSeal | null> {
  return withSealed(async (database) => {
    const [kept, key] = await Promise.all([database.get("tokens", identity), database.get("key", "key")]);
    if (!kept || !key) return null;
    const { iv, sealed, ...about } = kept;
    const text = await crypto.subtle.decrypt(how(identity, about, iv), key, sealed).catch(() => null);
    return text && { ...about, refreshToken: new TextDecoder().decode(text) };
  });
}

/** Forgets one user's; with the last one, the key. */
export function forgetSealed(identity: IdentityKey): Promise<void> {
  return withSealed(async (database) => {
    const writing = database.transaction(["tokens", "key"], "readwrite");
    await writing.objectStore("tokens").delete(identity);
    if ((await writing.objectStore("tokens").count()) === 0) await writing.objectStore("key").clear();
    await writing.done;
  });
}

/** The user, host and app are sealed in: moved to another row, a token does not open. */
function how(
  identity: IdentityKey,
  { apiHost, clientId }: Omit<ToSeal, "refreshToken">,
  iv: Uint8Array<ArrayBuffer>,
) {
  return { name: AES, iv, additionalData: new TextEncoder().encode(`${identity} ${apiHost} ${clientId}`) };
}

async function keyOf(database: IDBPDatabase<SealedSchema>): Promise<CryptoKey> {
  const before = await database.get("key", "key");
  if (before) return before;
  const made = await crypto.subtle.generateKey({ name: AES, length: 256 }, false, ["encrypt", "decrypt"]);
  // Another one may have been made meanwhile: the first that is stored counts.
  const writing = database.transaction("key", "readwrite");
  const first = await writing.store.get("key");
  if (!first) await writing.store.put(made, "key");
  await writing.done;
  return first ?? made;
}

/** Opened for each use: few are signed in like this, and rarely is it looked for. */
async function withSealed<T>(use: (database: IDBPDatabase<SealedSchema>) => Promise<T>): Promise<T> {
  const database = await openDB<SealedSchema>(NAME, 1, {
    upgrade(created) {
      created.createObjectStore("key");
      created.createObjectStore("tokens");
    },
  });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
