/** What reps do. */
import { SalesforceFailure } from "../../src/background/salesforce/salesforce.ts";
import { latestRun, openRun, releaseHeld } from "../../src/background/sync/open-run.ts";
import { previewSync } from "../../src/background/sync/preview.ts";
import { normaliseAddress } from "../../src/email-address.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import { DAY, MINUTE, type Rep } from "../background/sync/rep.ts";
import { colleagueActs, shareNew } from "./colleague-acts.ts";
import { choosesFields, choosesFieldsByMistake } from "./field-acts.ts";
import type { Interruption } from "./killable.ts";
import { forgetCapture, remember } from "./memory.ts";
import { addressOf, contactOf, isLead, livingPeople } from "./people.ts";
import { ADDRESSES, nowOf, type Scene, type Tell, telling } from "./scene.ts";
import { changesMind, imports, undoesImport, undoesRun } from "./undo-acts.ts";

/** One thing that somebody does, all of it by chance. */
export async function act(scene: Scene): Promise<void> {
  const { chance, reps } = scene;
  const who = chance.below(reps.length);
  const rep = reps[who] as Rep;
  const tell = telling(scene, rep);
  if (who === scene.waiting) {
    await actMeanwhile(scene, who, tell);
    shareNew(scene);
    return;
  }
  const roll = chance.below(153);
  if (roll >= 145)
    await changesMind(scene, who, tell, async () => {
      if (chance.chance(0.7)) await worksUntilKilled(scene, who, tell);
    });
  else if (roll >= 142) await choosesFields(scene, rep, tell);
  else if (roll >= 134) await looksAhead(scene, who, tell);
  else if (roll >= 128) await leavesOut(scene, who, tell);
  else if (roll >= 124) await undoesRun(scene, who, tell);
  else if (roll >= 118) await undoesImport(scene, who, tell);
  else if (roll >= 110) await imports(scene, who, tell, () => meanwhile(scene, who, tell));
  else if (roll < 20) await captures(scene, who, chance.pick(ADDRESSES), tell);
  else if (roll < 25) await capturesInFront(scene, who, tell);
  else if (roll < 31) await resubscribes(scene, who, chance.pick(ADDRESSES), "push", tell);
  else if (roll < 50) await worksUntilKilled(scene, who, tell);
  else if (roll < 60) {
    tell("syncs");
    await rep.sync({ release: chance.chance(0.7) });
  } else if (roll < 65) await goesOnInShortWakes(scene, who, tell);
  else if (roll < 69) await convertsBesideResubscribe(scene, who, tell);
  else if (roll < 74) await retriesAll(scene, who, tell);
  else colleagueActs(scene);
  shareNew(scene);
}

/** What a rep does while a worker of theirs waits for an answer: it goes on afterwards with what it knew before. */
async function actMeanwhile(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { chance, reps, world } = scene;
  const rep = reps[who] as Rep;
  const roll = chance.below(103);
  if (roll >= 100) await choosesFields(scene, rep, tell);
  else if (roll < 25) await captures(scene, who, chance.pick(ADDRESSES), tell);
  else if (roll < 35) await capturesInFront(scene, who, tell);
  else if (roll < 50) await resubscribes(scene, who, chance.pick(ADDRESSES), "wait", tell);
  else if (roll < 55) await leavesOut(scene, who, tell);
  else if (roll < 60) await imports(scene, who, tell, async () => {});
  else if (roll < 67) await undoesImport(scene, who, tell);
  else if (roll < 72) await undoesRun(scene, who, tell);
  else if (roll < 74) await changesMind(scene, who, tell, async () => {});
  else if (roll < 77) await retriesAll(scene, who, tell);
  else if (roll < 80) await choosesFieldsByMistake(scene, rep, tell);
  else if (roll < 85) await asksForSync(scene, rep, tell);
  else if (roll < 89) await looksAhead(scene, who, tell);
  else if (roll < 93) await world.clock.advance(chance.pick([5_000, MINUTE, 20 * MINUTE]));
  else colleagueActs(scene);
}

/** What comes while a worker of this rep waits, in half of all wake-ups: now and then, and in some of them often. */
function interruptionOf(scene: Scene, who: number): Interruption {
  const { chance, reps } = scene;
  if (scene.waiting !== null || chance.chance(0.5)) return () => null;
  const often = chance.pick([0.01, 0.04, 0.15]);
  const tell = telling(scene, reps[who] as Rep);
  const comesBetween = async () => {
    tell("waits for an answer; meanwhile");
    await act({ ...scene, waiting: who });
    tell("has the answer");
  };
  return () => (chance.chance(often) ? comesBetween() : null);
}

async function worksInterrupted(scene: Scene, who: number, at: number, startRun: boolean): Promise<boolean> {
  const { reps, memory, world } = scene;
  const before = new Set(memory.leftOut[who]?.values());
  const dead = await (reps[who] as Rep).workUntilKilled(at, {
    startRun,
    interruption: interruptionOf(scene, who),
  });
  // What was on its way when a record was left out by hand is written all the same.
  for (const [key, leftOut] of memory.leftOut[who] ?? []) {
    const { changes, calls } = world.org.log;
    if (!before.has(leftOut))
      memory.leftOut[who]?.set(key, { ...leftOut, changes: changes.length, calls: calls.length });
  }
  return dead;
}

/** As somebody does who presses the button twice, or while the nightly sync is at it. */
async function asksForSync({ chance }: Scene, rep: Rep, tell: Tell): Promise<void> {
  tell("asks for a sync");
  await openRun(await rep.context(), "manual", { fullCheck: chance.chance(0.2) });
  const run = await latestRun(rep);
  if (run && chance.chance(0.5)) await releaseHeld(rep.database, run.id);
}

/** What may happen between two batches of one import. */
async function meanwhile(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { world, chance } = scene;
  if (chance.chance(0.5)) colleagueActs(scene);
  if (chance.chance(0.5)) await worksUntilKilled(scene, who, tell);
  await world.clock.advance(chance.pick([1000, MINUTE]));
}

async function captures(
  { world, reps, memory }: Scene,
  who: number,
  address: string,
  tell: Tell,
): Promise<void> {
  tell(`opts out ${address}`);
  const key = await (reps[who] as Rep).optOut(address, "wait");
  remember(memory, who, key, { address, at: world.clock.now() });
}

/** One record with the address is left out of the opt-out by hand. */
async function leavesOut({ world, chance, reps, memory }: Scene, who: number, tell: Tell): Promise<void> {
  const people = [...livingPeople(world, ADDRESSES)];
  if (people.length === 0) return;
  const recordId = chance.pick(people);
  const address = addressOf(world, recordId);
  tell(`opts out ${address}, but not ${recordId}`);
  const [changes, calls] = [world.org.log.changes.length, world.org.log.calls.length];
  const key = await (reps[who] as Rep).optOut(address, "wait", { leftOut: [recordId] });
  const at = world.clock.now();
  remember(memory, who, key, { address, at }, { recordId, at, changes, calls });
}

/** A click on a record, whose address may be another one by the time it is pushed. */
async function capturesInFront(
  { world, chance, reps, memory }: Scene,
  who: number,
  tell: Tell,
): Promise<void> {
  const people = [...livingPeople(world, ADDRESSES)];
  if (people.length === 0) return;
  const recordId = chance.pick(people);
  const address = addressOf(world, recordId);
  tell(`opts out ${recordId}, who is ${address}`);
  const key = await (reps[who] as Rep).optOut(address, "wait", { recordId });
  const capture = { address, at: world.clock.now() };
  remember(memory, who, key, capture);
  memory.inFront[who]?.set(recordId, capture);
}

async function resubscribes(
  { world, reps, memory }: Scene,
  who: number,
  address: string,
  then: "push" | "wait",
  tell: Tell,
): Promise<void> {
  const rep = reps[who] as Rep;
  const key: SubjectKey = `address:${normaliseAddress(address) ?? ""}`;
  if (!(await rep.database.get("unsubscribes", key))) return;
  tell(`resubscribes ${address}`);
  forgetCapture(memory, who, key);
  memory.resubscribed.set(address.toLowerCase(), world.clock.now());
  await rep.resubscribe(key, then);
}

/**
 * Looks what a sync would do, also in the middle of one: nothing changes by that, here or in Salesforce. One after the
 * other: at the same time, chance would have a say that no seed knows, and what broke could not be played again.
 */
async function looksAhead(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { world, chance, memory, reps, waiting } = scene;
  const rep = reps[who] as Rep;
  rep.signIn();
  const context = await rep.context();
  const look = () =>
    previewSync(context).catch((error: unknown) => {
      if (!(error instanceof SalesforceFailure)) throw error;
    });
  if (who === waiting || chance.chance(0.5)) {
    tell("looks ahead in the middle of it");
    if (who !== waiting) await rep.workUntilKilled(1 + chance.below(400), { startRun: chance.chance(0.3) });
    await look();
    return;
  }
  tell("looks ahead");
  const before = await everythingOf(rep);
  const calls = world.org.log.calls.length;
  await look();
  // A bulk job that was asked for before may write meanwhile.
  const isWritten = world.org.log.writes.some(({ call }) => (call ?? 0) > calls);
  if ((await everythingOf(rep)) !== before || isWritten)
    memory.broken.push(`${rep.identity.username} only looked ahead, and something changed.`);
}

/** All that one rep's list and runs are made of; what is known of the org may change by any look. */
async function everythingOf({ database }: Rep): Promise<string> {
  const names = [...database.objectStoreNames].filter((name) => name !== "state");
  return JSON.stringify(await Promise.all(names.map((name) => database.getAll(name))));
}

async function worksUntilKilled(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { chance } = scene;
  const at = 1 + chance.below(400);
  const startRun = chance.chance(0.6);
  const dead = await worksInterrupted(scene, who, at, startRun);
  tell(`${startRun ? "syncs" : "works"} and is ${dead ? `stopped at moment ${at}` : "done"}`);
}

/** As a worker that is stopped again and again while Salesforce works on bulk jobs. */
async function goesOnInShortWakes(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { world, chance, reps } = scene;
  const rep = reps[who] as Rep;
  tell("syncs in short wakes");
  await rep.workUntilKilled(1 + chance.below(150), { startRun: true });
  for (let wakes = chance.below(12); wakes > 0; wakes--) {
    await world.clock.advance(chance.pick([5_000, 30_000, MINUTE, 5 * MINUTE]));
    if (chance.chance(0.15)) await choosesFieldsByMistake(scene, rep, tell);
    await worksInterrupted(scene, who, 1 + chance.below(150), false);
  }
}

/** A Lead becomes a Contact of another address, about which the rep has just decided otherwise. */
async function convertsBesideResubscribe(scene: Scene, who: number, tell: Tell): Promise<void> {
  const { world, chance, story } = scene;
  const people = [...livingPeople(world, ADDRESSES)];
  const leads = people.filter(isLead);
  const others = people.filter((id) => !isLead(id));
  if (leads.length === 0 || others.length === 0) return;
  const [lead, into] = [chance.pick(leads), chance.pick(others)];
  const [from, to] = [addressOf(world, lead), addressOf(world, into)];
  const wait = () => world.clock.advance(chance.pick([MINUTE, 20 * MINUTE, DAY]));
  const convert = async () => {
    // Somebody else may have been quicker.
    const living = livingPeople(world, ADDRESSES);
    if (!living.has(lead) || !living.has(into)) return;
    story.push(`${nowOf(scene)} (a colleague) converts ${lead} into ${into}`);
    world.org.convertLead(lead, { contactId: contactOf(world, into) });
    scene.memory.convertedInto.add(into);
    shareNew(scene);
  };
  const steps = [
    () => resubscribes(scene, who, to, chance.pick(["push", "wait"]), tell),
    () => captures(scene, who, from, tell),
    convert,
  ];
  await captures(scene, who, to, tell);
  if (chance.chance(0.7)) await worksUntilKilled(scene, who, tell);
  while (steps.length > 0) {
    await wait();
    const [step] = steps.splice(chance.below(steps.length), 1);
    await step?.();
  }
}

async function retriesAll({ world, reps, memory, waiting }: Scene, who: number, tell: Tell): Promise<void> {
  tell("tries again whatever waits or needs attention");
  const rep = reps[who] as Rep;
  memory.retried[who] = world.clock.now();
  const keys = [...(await rep.database.getAllKeys("outbox")), ...(await askingKeys(rep))];
  for (const key of new Set(keys)) {
    const entry = await rep.database.get("unsubscribes", key);
    // To try a resubscribe again is to say it again.
    if (entry?.status === "resubscribed" && entry.subject.kind === "address") {
      const said = entry.resubscribe?.undone ? memory.takenBack : memory.resubscribed;
      said.set(entry.subject.address, world.clock.now());
    }
    await rep.retry(key, who === waiting ? "wait" : "push");
  }
}

async function askingKeys(rep: Rep): Promise<SubjectKey[]> {
  return (await rep.database.getAll("attention")).map(({ key }) => key);
}
