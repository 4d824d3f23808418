import { SalesforceFailure } from "../../src/background/salesforce/salesforce.ts";
import { fieldsChanged } from "../../src/background/sync/change-settings.ts";
import { latestRun, openRun, releaseHeld } from "../../src/background/sync/open-run.ts";
import { previewSync } from "../../src/background/sync/preview.ts";
import { normaliseAddress } from "../../src/email-address.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/settings.ts";
import { type Acme, DAY, MINUTE, type Rep } from "../background/sync/rep.ts";
import { USERS } from "../org/cast.ts";
import type { Random } from "../org/random.ts";
import type { Interruption } from "./killable.ts";
import { forgetCapture, type Memory, remember } from "./memory.ts";
import {
  addressFieldOf,
  addressOf,
  contactOf,
  isLead,
  livingPeople,
  optOutFieldsOf,
  personOf,
} from "./people.ts";
import { imports, undoesImport, undoesRun } from "./undo-acts.ts";

export const ADDRESSES = [
  "a@one.example",
  "B@two.example",
  "c+d@three.example",
  "o'neill@four.example",
  "e@five.example",
];

/** Who does what, and where it is told and remembered. */
export interface Scene {
  readonly world: Acme;
  readonly chance: Random;
  readonly reps: readonly Rep[];
  readonly memory: Memory;
  readonly story: string[];
  /** Salesforce finds an address only as it is written. */
  readonly isCaseSensitive: boolean;
  /** Nobody sees Leads and Contacts that are not shared with them. */
  readonly isPrivate: boolean;
  /** Some people are person accounts. */
  readonly hasPersonAccounts: boolean;
  /** Reps use the standard opt-out field, the one of Marketo Sales, or both, and change that. */
  readonly hasTwoFields: boolean;
  /** The rep whose worker waits for an answer: they act, but nothing else of theirs works. Null when none does. */
  readonly waiting: number | null;
}

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
  const roll = chance.below(145);
  if (roll >= 142) await choosesFields(scene, rep, tell);
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

function nowOf({ world }: Scene): string {
  return new Date(world.clock.now()).toISOString();
}

export type Tell = (what: string) => void;

function telling(scene: Scene, { identity }: Rep): Tell {
  return (what) => scene.story.push(`${nowOf(scene)} ${identity.username} ${what}`);
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

/** Other fields are chosen in the middle of whatever is under way, and the right ones again a moment later. */
async function choosesFieldsByMistake({ world, chance }: Scene, rep: Rep, tell: Tell): Promise<void> {
  tell("chooses other fields, and goes back");
  const right = rep.settings;
  const wrong = right.fields.Lead === SALES.Lead ? DEFAULT_SETTINGS : { ...right, fields: SALES };
  await fieldsChanged(rep.database, right, wrong, world.clock.now());
  await world.clock.advance(chance.pick([5_000, MINUTE]));
  await fieldsChanged(rep.database, wrong, right, world.clock.now());
}

const SALES = { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" };

/** The standard field, the one of Marketo Sales, or both. */
export function someSettings({ chance }: Pick<Scene, "chance">): Settings {
  return chance.pick([
    DEFAULT_SETTINGS,
    { ...DEFAULT_SETTINGS, fields: SALES },
    { ...DEFAULT_SETTINGS, fields: SALES, writeBoth: true },
  ]);
}

/** Other fields for good, also in the middle of whatever is under way. */
async function choosesFields(scene: Scene, rep: Rep, tell: Tell): Promise<void> {
  if (!scene.hasTwoFields) return;
  const before = rep.settings;
  rep.settings = someSettings(scene);
  tell(`chooses ${rep.settings.fields.Lead}${rep.settings.writeBoth ? " and the standard field" : ""}`);
  await fieldsChanged(rep.database, before, rep.settings, scene.world.clock.now());
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

/** A job of the org's own, such as one that scores everybody: no field of ours changes, but all stamps move. */
export function touchesEverybody(scene: Scene): void {
  const { world, story } = scene;
  story.push(`${nowOf(scene)} (a job) touches everybody`);
  for (const id of livingPeople(world, ADDRESSES)) world.org.touch(id);
}

function colleagueActs(scene: Scene): void {
  const { world, chance, memory, story, hasTwoFields } = scene;
  const tell = (what: string) => story.push(`${nowOf(scene)} (a colleague) ${what}`);
  const people = [...livingPeople(world, ADDRESSES)];
  const roll = chance.below(42);
  if (roll >= 39) {
    tell("empties the recycle bin");
    for (const [id, address] of purgeable(scene)) memory.purged.set(id, address);
    world.org.emptyRecycleBin();
    return;
  }
  if (roll < 8 || people.length === 0) {
    create(scene);
    return;
  }
  if (roll >= 36) {
    changesSight(scene, chance.pick(people));
    return;
  }
  const id = chance.pick(people);
  if (roll < 19) {
    const value = chance.chance(0.5);
    const [standard = "", ofSales = ""] = optOutFieldsOf(id);
    const field = hasTwoFields && chance.chance(0.5) ? ofSales : standard;
    tell(`sets ${field} of ${id} to ${value}`);
    world.org.update(id, { [field]: value }, { username: USERS.admin, through: "page" });
    memory.setByHand.set(id, world.clock.now());
  } else if (roll < 26) {
    const address = written(scene);
    tell(`changes the address of ${id} to ${address}`);
    world.org.update(id, { [addressFieldOf(id)]: address });
  } else if (roll < 29) {
    const others = people.filter((each) => each !== id && each.slice(0, 3) === id.slice(0, 3));
    if (others.length === 0) return;
    const loser = chance.pick(others);
    tell(`merges ${loser} into ${id}`);
    world.org.merge(id, [loser]);
    memory.merged.push(world.clock.now());
    memory.inMerges.add(id).add(loser);
  } else if (roll < 34) {
    const leads = people.filter(isLead);
    if (leads.length === 0) return;
    const others = people.filter((each) => !isLead(each));
    const lead = chance.pick(leads);
    const into: { contactId?: string } =
      others.length > 0 && chance.chance(0.6) ? { contactId: contactOf(world, chance.pick(others)) } : {};
    tell(`converts ${lead} ${JSON.stringify(into)}`);
    const became = personOf(world, world.org.convertLead(lead, into).contactId);
    // Whoever was merged into the Lead has become the Contact, too.
    if (into.contactId || memory.inMerges.has(lead)) memory.convertedInto.add(became);
  } else {
    tell(`deletes ${id}`);
    world.org.delete(id);
  }
}

/** A record is taken out of a rep's sight, or given back: with a stamp or without one. */
function changesSight({ world, chance, reps, memory, story, isPrivate }: Scene, id: string): void {
  // Whoever may see Accounts may see person accounts.
  if (!isPrivate || id.startsWith("001")) return;
  const { username, userId } = chance.pick(reps).identity;
  const name = `${username} ${id}`;
  const isBack = memory.hidden.delete(name);
  if (isBack) {
    world.org.sharing.share(id, userId, "edit");
  } else {
    memory.hidden.add(name);
    memory.onceHidden.add(name);
    world.org.sharing.unshare(id, userId);
  }
  if (chance.chance(0.5)) world.org.touch(id);
  story.push(
    `${new Date(world.clock.now()).toISOString()} (a colleague) ${isBack ? "shows" : "hides"} ${id} ${isBack ? "to" : "from"} ${username}`,
  );
}

/** Whatever is new is shared with everybody. */
export function shareNew({ world, reps, memory, isPrivate }: Scene): void {
  if (!isPrivate) return;
  for (const id of livingPeople(world, ADDRESSES))
    for (const { username, userId } of reps.map(({ identity }) => identity))
      if (!memory.hidden.has(`${username} ${id}`)) world.org.sharing.share(id, userId, "edit");
}

/** What lies in the recycle bin, with its address. */
function purgeable({ world }: Scene): [string, string][] {
  return (["Lead", "Contact", "Account"] as const).flatMap((object) => {
    const table = world.org.store.table(object);
    const rows = Array.from({ length: table.count }, (_, row) => row);
    return rows
      .filter((row) => table.has(row) && table.get(row, "IsDeleted") === true)
      .map((row): [string, string] => [
        table.idOf(row),
        String(table.get(row, object === "Account" ? "PersonEmail" : "Email")).toLowerCase(),
      ]);
  });
}

/** An address as a colleague types it. */
function written({ chance, isCaseSensitive }: Scene): string {
  const address = chance.pick(ADDRESSES);
  return isCaseSensitive && chance.chance(0.5) ? address.toUpperCase() : address;
}

export function create(scene: Scene): void {
  const { world, chance, story, hasPersonAccounts, hasTwoFields } = scene;
  const address = written(scene);
  const optedOut = chance.chance(0.3);
  const ofSales = hasTwoFields && chance.chance(0.3);
  const isPerson = hasPersonAccounts && chance.chance(0.4);
  const values = isPerson
    ? { PersonEmail: address, PersonHasOptedOutOfEmail: optedOut, MSE_Opt_Out__pc: ofSales }
    : { Email: address, HasOptedOutOfEmail: optedOut, MSE_Opt_Out__c: ofSales };
  const id =
    !isPerson && chance.chance(0.6)
      ? world.org.create("Lead", { LastName: "L", Company: "C", ...values })
      : world.org.create(isPerson ? "Account" : "Contact", { LastName: "L", ...values });
  story.push(
    `${new Date(world.clock.now()).toISOString()} created ${id} ${address} ${optedOut}${ofSales ? ", of sales true" : ""}`,
  );
}
