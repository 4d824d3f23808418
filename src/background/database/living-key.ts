import type { SubjectKey } from "../../model/person";

/** The part of a transaction that is needed, whether it writes or not. */
interface Reading {
  objectStore(name: "unsubscribes"): { getKey(key: SubjectKey): Promise<unknown> };
  objectStore(name: "known"): { get(recordId: string): Promise<{ entry: SubjectKey } | undefined> };
}

/** The key that an entry has by now: one by record that was found to have an address lives on under that address. */
export async function livingKey(reading: Reading, key: SubjectKey): Promise<SubjectKey> {
  if (!key.startsWith("record:") || (await reading.objectStore("unsubscribes").getKey(key))) return key;
  return (await reading.objectStore("known").get(key.slice("record:".length)))?.entry ?? key;
}
