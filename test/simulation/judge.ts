import { successor } from "../../src/background/sync/follow.ts";
import { normaliseAddress } from "../../src/email-address.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import { fieldsToWrite } from "../../src/settings.ts";
import { type Acme, DAY, type Rep } from "../background/sync/rep.ts";
import { findMissingOptOuts, findOptIns } from "../org/auditor.ts";
import type { FieldChange } from "../org/log.ts";
import { clearedAt, type LeftOut, type Memory } from "./memory.ts";
import {
  addressFieldOf,
  addressOf,
  chosenFieldsOf,
  livingPeople,
  OPT_OUT_FIELDS,
  optOutFieldsOf,
} from "./people.ts";

/**
 * The promises, by one rep's list and what the org holds: what is wrong, a sentence each.
 *
 * @param isAlone no other browser of this user is at work
 * @param isCaseSensitive Salesforce finds nobody by an address but as it is written
 */
export async function judge(
  world: Acme,
  rep: Rep,
  who: number,
  memory: Memory,
  {
    addresses,
    isAlone,
    isCaseSensitive,
  }: { readonly addresses: readonly string[]; readonly isAlone: boolean; readonly isCaseSensitive: boolean },
): Promise<string[]> {
  const findings: string[] = [];
  const { username } = rep.identity;
  const people = livingPeople(world, addresses);
  const clearedSince = (address: string, at: number) => clearedAt(memory, address) >= at;
  // Nobody can ask for a spelling that was never shown to them.
  const unheardOf = new Set<string>();
  for (const id of isCaseSensitive ? people : []) {
    const isPlain = addressOf(world, id) === normaliseAddress(addressOf(world, id));
    if (!isPlain && !(await rep.database.get("known", id))) unheardOf.add(id);
  }
  const isLeftOut = (key: SubjectKey, id: string) => memory.leftOut[who]?.get(key)?.recordId === id;

  for (const [key, { address, at }] of memory.captured[who] ?? []) {
    const { unsubscribe, fate, attention } = await rep.state(key);
    if (unsubscribe?.status !== "optedOut" || unsubscribe.origin !== "own") {
      findings.push(
        `${username}: ${key} was captured and is no longer an own opt-out: ${unsubscribe?.status}.`,
      );
      continue;
    }
    if (fate === "pending") findings.push(`${username}: ${key} is still pending.`);
    // What was merged away before the capture was no record with this address any more, so neither is what it became;
    // and what it became may have an address of its own that was resubscribed later.
    const mergedBefore = memory.merged.some((moment) => moment <= at);
    const mayBeHidden = hiddenAndGone(world, username, memory);
    const strangers = [...people].filter((id) => {
      const own = normaliseAddress(addressOf(world, id)) ?? "";
      // What led to one of another address may have had a spelling that was never shown.
      const mayBeApart = mergedBefore || isCaseSensitive || mayBeHidden || clearedSince(own, at);
      return unheardOf.has(id) || (own !== normaliseAddress(address) && mayBeApart);
    });
    const leftOut = [...people].filter((id) => isLeftOut(key, id));
    const excused = [...attention.flatMap(({ recordId }) => recordId ?? []), ...strangers, ...leftOut];
    const fields = fieldsToWrite(rep.settings);
    findings.push(...findMissingOptOuts(world.org, { captured: [address], username, excused, fields }));
  }

  const asked = new Set((await rep.database.getAll("attention")).map(({ recordId }) => recordId));
  for (const id of people) {
    if (memory.hidden.has(`${username} ${id}`)) continue;
    const key: SubjectKey = `address:${normaliseAddress(addressOf(world, id))}`;
    const entry = await rep.database.get("unsubscribes", key);
    const shown = chosenFieldsOf(rep.settings, id).map((field) => world.org.value(id, field));
    const ticked = shown.includes(true);
    if (asked.has(id) || unheardOf.has(id)) continue;
    // The push that took its address back may not have found it by its spelling, and alone knows which ticks were not its own.
    const isApart = isCaseSensitive && entry?.resubscribe?.undone === true;
    if (ticked && entry?.status !== "optedOut" && !isApart)
      findings.push(`${username}: ${id} is opted out in Salesforce, and ${key} is not on the list.`);
    if (
      shown.includes(false) &&
      entry?.status === "optedOut" &&
      entry.origin === "own" &&
      !isLeftOut(key, id)
    )
      findings.push(`${username}: ${key} is an own opt-out, and ${id} is not opted out.`);
  }
  findings.push(...judgeInFront(world, username, who, memory, asked));
  // Another browser of this user may have captured it whole.
  if (isAlone) findings.push(...judgeLeftOut(world, username, memory.leftOut[who]?.values() ?? [], memory));
  for (const push of await rep.database.getAll("outbox"))
    findings.push(`${username}: ${push.key} never left the outbox.`);
  return findings;
}

/** Whether a record that this rep once could not see has become another, which then nothing led to. */
function hiddenAndGone(world: Acme, username: string, { onceHidden }: Memory): boolean {
  return [...onceHidden].some((name) => {
    const [who = "", id = ""] = name.split(" ");
    const record = world.org.find(id);
    return who === username && (!record || record.IsDeleted === true || record.IsConverted === true);
  });
}

/** Who was clicked on is opted out, whatever their address is by now; unless somebody has decided otherwise since. */
function judgeInFront(
  world: Acme,
  username: string,
  who: number,
  memory: Memory,
  asked: ReadonlySet<string | null>,
): string[] {
  const leftOut = [...(memory.leftOut[who]?.values() ?? [])];
  return [...(memory.inFront[who] ?? [])].flatMap(([id, { at }]) => {
    const record = world.org.find(id);
    if (!record || record.IsDeleted || record.IsConverted || memory.inMerges.has(id) || asked.has(id))
      return [];
    // Looked for once, when its push goes out.
    if (memory.onceHidden.has(`${username} ${id}`)) return [];
    // Under whichever address it had in between.
    const addresses = [
      addressOf(world, id),
      ...world.org.log.changes
        .filter((change) => change.id === id && change.field === addressFieldOf(id) && change.at >= at)
        .map((change) => String(change.old)),
    ];
    const since = (moment: number | undefined) => moment !== undefined && moment >= at;
    const decided =
      since(memory.setByHand.get(id)) ||
      leftOut.some((it) => it.recordId === id && since(it.at)) ||
      addresses.some((address) => clearedAt(memory, address) >= at);
    // It was clicked on for the fields that were chosen then.
    return decided || optOutFieldsOf(id).some((field) => record[field] === true)
      ? []
      : [`${username} opted ${id} out when it was in front, and it is not opted out.`];
  });
}

/** What was left out by hand is not written, as long as it is nothing but a record with that address. */
function judgeLeftOut(world: Acme, username: string, leftOut: Iterable<LeftOut>, memory: Memory): string[] {
  return [...leftOut].flatMap(({ recordId, changes, calls }) => {
    const isMore = memory.inMerges.has(recordId) || memory.convertedInto.has(recordId);
    const since = world.org.log.changes.slice(changes).filter(({ id }) => id === recordId);
    const isMoved = since.some(({ field }) => field === addressFieldOf(recordId));
    if (isMore || isMoved) return [];
    return since
      .filter(
        (change) =>
          change.username === username &&
          optOutFieldsOf(recordId).includes(change.field) &&
          change.new === true,
      )
      .filter(({ call }) => (call ?? 0) > calls)
      .map(() => `${username} left ${recordId} out by hand, and ticked it all the same.`);
  });
}

/** Nobody was opted in by a machine; and an undo cleared only what its user had written and nobody edited since. */
export function judgeOptIns(world: Acme, memory: Memory): string[] {
  const { changes } = world.org.log;
  const undone = new Set(changes.filter((change, index) => isUndo(world, change, index, memory)));
  const isOfPurged = ({ id }: FieldChange) => memory.resubscribed.has(memory.purged.get(id) ?? "");
  return findOptIns(
    world.org,
    changes.filter((change) => !undone.has(change) && !isOfPurged(change)),
    [...memory.resubscribed.keys()],
    OPT_OUT_FIELDS,
  );
}

/**
 * After everything was read: no record that this rep cannot see any more passes for one that is in sight. The history
 * says so, and where it was the last of an opt-out of their own, they were asked.
 */
export async function judgeSight(world: Acme, rep: Rep, who: number, memory: Memory): Promise<string[]> {
  const findings: string[] = [];
  const { database, identity } = rep;
  const known = await database.getAll("known");
  const isInSight = (id: string) =>
    world.org.find(id) !== null && !memory.hidden.has(`${identity.username} ${id}`);
  const byId = new Map(known.map((record) => [record.recordId, record]));
  /** In sight, or what it became is. */
  const isThere = (id: string, steps = 0): boolean => {
    const record = byId.get(id);
    const next = record && successor(record);
    return record?.gone === null || (!!next && steps < known.length && isThere(next, steps + 1));
  };
  for (const { recordId, entry: key, gone } of known) {
    const entry = await database.get("unsubscribes", key);
    if (entry?.status !== "optedOut") continue;
    if (gone === null && !isInSight(recordId))
      findings.push(
        `${identity.username}: ${recordId} of ${key} is out of sight, and passes for one in sight.`,
      );
    if (gone?.kind !== "unseen") continue;
    const events = await database.getAllFromIndex("history", "key", key);
    const told = events.findLast((event) => event.what === "unseen" && event.recordId === recordId);
    // The last one in sight has another address since, which is told.
    const moved = events.some(({ what, at }) => what === "addressChanged" && at >= (told?.at ?? 0));
    const others = known.some((other) => other.entry === key && isThere(other.recordId));
    const decided = Math.max(memory.retried[who] ?? 0, memory.captured[who]?.get(key)?.at ?? 0);
    const asked =
      (await rep.state(key)).attention.length > 0 || others || moved || decided >= (told?.at ?? 0);
    if (!told)
      findings.push(`${identity.username}: ${key} does not tell that ${recordId} went out of sight.`);
    else if (entry.origin === "own" && !asked && !entry.leftOut?.includes(recordId))
      findings.push(`${identity.username}: ${key} has nobody in sight, and nobody was asked.`);
  }
  return findings;
}

/** Salesforce dates edits by whole seconds: of two in one second, nobody can tell which was first. */
const second = (at: number) => Math.floor(at / 1000);

function isUndo(
  { org }: Acme,
  { id, field, username, at }: FieldChange,
  index: number,
  { takings }: Memory,
): boolean {
  if (!takings.some((moment) => moment <= at)) return false;
  const { changes, writes } = org.log;
  const before = changes.slice(0, index).filter((change) => change.id === id);
  const tick = before.findLast((change) => change.field === field && change.new === true);
  if (tick?.through !== "api") return false;
  // Or another was quicker by a moment, between this user's look and their write.
  const wroteToo = writes.some(
    (write) =>
      write.username === username &&
      write.id === id &&
      write.fields.includes(field) &&
      second(write.at) === second(tick.at),
  );
  if (tick.username !== username && !wroteToo) return false;
  return before
    .slice(before.indexOf(tick) + 1)
    .every((change) => change.username === username || second(change.at) === second(tick.at));
}

/**
 * Every write that Quietlist made is told in the history of one of its user's lists, or was no longer there to be told
 * when its answer was lost: set again, once left out by hand, gone, or last edited by somebody else, whose tick it
 * may be for all that is known; out of its user's sight; or resubscribed meanwhile by an address that it is not found by as it is written, or
 * before the tick was told, which is then left to a person.
 */
export async function judgeExplained(
  world: Acme,
  reps: readonly Rep[],
  memory: Memory,
  isCaseSensitive: boolean,
): Promise<string[]> {
  const { changes, writes } = world.org.log;
  const told = await Promise.all(
    reps.map(async ({ database, identity: { username } }) =>
      (await database.getAll("history")).flatMap((event) =>
        event.what === "written" ? { ...event, username } : [],
      ),
    ),
  );
  return changes.flatMap(({ at, username, through, id, field, new: to }, index) => {
    const isSetAgain = changes.slice(index + 1).some((later) => later.id === id && later.field === field);
    // A merge or conversion into it is an edit of whoever did that.
    const isEdited =
      memory.inMerges.has(id) ||
      memory.convertedInto.has(id) ||
      writes.some((later) => later.id === id && later.at >= at && later.username !== username);
    const isLeftOut = memory.onceLeftOut.has(id);
    const record = world.org.find(id);
    if (through !== "api" || !optOutFieldsOf(id).includes(field) || isSetAgain || isEdited || isLeftOut)
      return [];
    if (!record || record.IsDeleted || record.IsConverted) return [];
    if (memory.onceHidden.has(`${username} ${id}`)) return [];
    if ((isCaseSensitive || to) && clearedAt(memory, addressOf(world, id)) >= at) return [];
    const isTold = told
      .flat()
      .some(
        (event) =>
          event.username === username &&
          event.recordId === id &&
          event.to === to &&
          event.from[field] === !to &&
          second(event.lastModified ?? 0) >= second(at),
      );
    return isTold
      ? []
      : `${username} set ${field} of ${id} to ${to} at ${new Date(at).toISOString()}, and no history tells it.`;
  });
}

/** No entry tells the writes of a field more often than its user made some, also where others had made them before. */
export async function judgeToldOnce(world: Acme, { database, identity }: Rep): Promise<string[]> {
  const told = (await database.getAll("history")).flatMap((event) =>
    event.what === "written"
      ? Object.keys(event.from).map((field) => ({ field, id: event.recordId, key: event.key }))
      : [],
  );
  const own = world.org.log.writes.filter(({ username }) => username === identity.username);
  const distinct = new Map(told.map((write) => [JSON.stringify(write), write]));
  return [...distinct.values()].flatMap(({ field, id, key }) => {
    const often = told.filter((it) => it.field === field && it.id === id && it.key === key).length;
    const made = own.filter((it) => it.fields.includes(field) && it.id === id).length;
    return often > made
      ? `${identity.username} set ${field} of ${id} ${made} times, and ${key} tells it ${often} times.`
      : [];
  });
}

/** An agreed world stays as it is: no sync of anybody's writes anything more, whatever it reads. */
export async function judgeQuiet(world: Acme, reps: readonly Rep[], fullCheck: boolean): Promise<string[]> {
  const before = world.org.log.writes.length;
  for (const rep of reps) {
    await world.clock.advance(DAY);
    await rep.sync({ fullCheck });
  }
  return world.org.log.writes
    .slice(before)
    .map(({ username, object, id }) => `${username} wrote ${object} ${id} though nothing had changed.`);
}
