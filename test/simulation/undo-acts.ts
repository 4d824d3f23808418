/** Imports, and the undo of them, of syncs and of slips of the finger. */
import { startUndo } from "../../src/background/database/undo-act.ts";
import { normaliseAddress } from "../../src/email-address.ts";
import type { UndoableAct } from "../../src/model/act-undo.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import type { Unsubscribe } from "../../src/model/unsubscribe.ts";
import type { Rep } from "../background/sync/rep.ts";
import { forgetCapture, remember } from "./memory.ts";
import { ADDRESSES, type Scene, type Tell } from "./scene.ts";

/** A file of addresses, taken in one batch or in two, with something in between. */
export async function imports(
  { world, chance, reps, memory }: Scene,
  who: number,
  tell: Tell,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const addresses = ADDRESSES.filter(() => chance.chance(0.5));
  if (addresses.length === 0) return;
  const first = chance.chance(0.3) ? 1 + chance.below(addresses.length) : addresses.length;
  const batches = [addresses.slice(0, first), addresses.slice(first)].filter(({ length }) => length > 0);
  const keys: SubjectKey[] = [];
  let importId: string | undefined;
  for (const batch of batches) {
    if (importId !== undefined) await meanwhile();
    tell(`imports ${batch.join(", ")}`);
    const at = world.clock.now();
    importId = await (reps[who] as Rep).import(batch, "wait", importId);
    for (const address of batch) {
      const key: SubjectKey = `address:${normaliseAddress(address)}`;
      keys.push(key);
      remember(memory, who, key, { address, at });
    }
  }
  if (importId !== undefined) memory.imports[who]?.push({ importId, keys });
}

/** Whoever was captured otherwise as well stays opted out, whatever is asked for. */
export async function undoesImport(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { chance, reps, memory } = scene;
  const made = memory.imports[who] ?? [];
  if (made.length === 0) return;
  const { importId, keys } = chance.pick(made);
  tell(`undoes the import of ${keys.join(", ")}`);
  const { username } = (reps[who] as Rep).identity;
  for (const key of await takesBack(scene, who, { kind: "import", importId })) {
    const times = memory.captures[who]?.get(key) ?? 0;
    if (keys.includes(key) && times !== 1)
      memory.broken.push(`${username}: ${key} was captured ${times} times, and the undo of one ended it.`);
    if (!keys.includes(key) && times > 0)
      memory.broken.push(`${username}: ${key} was not in the import whose undo ended it.`);
    forgetCapture(memory, who, key);
  }
}

/** Whoever was captured by a person stays opted out. */
export async function undoesRun(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { chance, reps, memory } = scene;
  const { database, identity } = reps[who] as Rep;
  const runIds = await database.getAllKeys("runs");
  if (runIds.length === 0) return;
  const runId = chance.pick(runIds);
  tell(`undoes sync ${runId}`);
  for (const key of await takesBack(scene, who, { kind: "run", runId })) {
    if (memory.captured[who]?.has(key))
      memory.broken.push(`${identity.username}: ${key} was captured, and the undo of a sync ended it.`);
  }
}

/** Somebody is opted out, and taken back within ten seconds, whatever was written meanwhile. */
export async function changesMind(
  scene: Scene,
  who: number,
  tell: Tell,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { world, chance, reps, memory } = scene;
  const rep = reps[who] as Rep;
  const address = chance.pick(ADDRESSES);
  const before = (await optedOut(rep)).has(`address:${normaliseAddress(address)}`);
  tell(`opts out ${address}`);
  const since = world.clock.now();
  const key = await rep.optOut(address, "wait");
  remember(memory, who, key, { address, at: since });
  await meanwhile();
  await world.clock.advance(chance.pick([500, 9_000]));
  const at = world.clock.now();
  const undone = await rep.undo(key, "wait", since);
  tell(undone ? "changes their mind" : "may not change their mind");
  if (undone === null) return;
  if (before || memory.captures[who]?.get(key) !== 1)
    memory.broken.push(
      `${rep.identity.username}: ${key} was opted out before, and the undo of a click ended it.`,
    );
  forgetCapture(memory, who, key);
  memory.takings.push(at);
  memory.takenBack.set(address.toLowerCase(), at);
}

/** @returns the entries that were opted out, by this rep or in Salesforce, and are not since they were taken back by this */
async function takesBack(
  { world, chance, reps, memory, waiting }: Scene,
  who: number,
  act: UndoableAct,
): Promise<SubjectKey[]> {
  const rep = reps[who] as Rep;
  const before = await optedOut(rep);
  // A worker that is stopped may have waited for an answer for minutes, after it had cleared some.
  const begun = world.clock.now();
  if (who !== waiting && chance.chance(0.4)) {
    const { username } = rep.identity;
    await startUndo(rep.database, act, "It was the wrong file", begun, username);
    await rep.workUntilKilled(1 + chance.below(200));
  }
  await rep.undoAct(act, "wait");
  const after = await optedOut(rep);
  // Whoever else ticks an address that is taken back, it is learned from them in the same moment.
  const ended = [...before].flatMap(([key, origin]) => {
    const now = after.get(key);
    return now === undefined || (origin === "own" && now !== "own") ? key : [];
  });
  if (ended.length > 0) memory.takings.push(begun);
  for (const key of ended) memory.takenBack.set(key.slice("address:".length), begun);
  if (who !== waiting && chance.chance(0.5)) await rep.work();
  return ended;
}

async function optedOut({ database }: Rep): Promise<Map<SubjectKey, Unsubscribe["origin"]>> {
  const entries = await database.getAll("unsubscribes");
  return new Map(
    entries.flatMap(({ key, status, origin }) => (status === "optedOut" ? [[key, origin]] : [])),
  );
}
