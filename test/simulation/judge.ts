import { normaliseAddress } from "../../src/email-address.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import { type Acme, DAY, type Rep } from "../background/sync/rep.ts";
import { findMissingOptOuts, findOptIns } from "../org/auditor.ts";
import type { Memory } from "./memory.ts";

export const FIELD = "HasOptedOutOfEmail";

export function addressOf(world: Acme, id: string): string {
  return String(world.org.value(id, "Email"));
}

/** Leads and Contacts that can be edited, by their addresses. */
export function livingPeople(world: Acme, addresses: readonly string[]): Set<string> {
  const ids = new Set<string>();
  for (const address of addresses) {
    for (const id of world.org.findByAddress(address)) {
      const record = world.org.find(id);
      if (record && !record.IsDeleted && !record.IsConverted && /^(?:00Q|003)/.test(id)) ids.add(id);
    }
  }
  return ids;
}

/** The promises, by one rep's list and what the org holds: what is wrong, a sentence each. */
export async function judge(
  world: Acme,
  rep: Rep,
  who: number,
  memory: Memory,
  addresses: readonly string[],
): Promise<string[]> {
  const findings: string[] = [];
  const { username } = rep.identity;
  const people = livingPeople(world, addresses);
  const resubscribedSince = (address: string, at: number) =>
    (memory.resubscribed.get(address.toLowerCase()) ?? Number.NEGATIVE_INFINITY) >= at;

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
    const strangers = [...people].filter((id) => {
      const own = normaliseAddress(addressOf(world, id)) ?? "";
      return own !== normaliseAddress(address) && (mergedBefore || resubscribedSince(own, at));
    });
    const excused = [...attention.flatMap(({ recordId }) => recordId ?? []), ...strangers];
    findings.push(...findMissingOptOuts(world.org, { captured: [address], username, excused }));
  }

  const asked = new Set((await rep.database.getAll("attention")).map(({ recordId }) => recordId));
  for (const id of people) {
    const key: SubjectKey = `address:${normaliseAddress(addressOf(world, id))}`;
    const entry = await rep.database.get("unsubscribes", key);
    const ticked = world.org.value(id, FIELD) === true;
    if (asked.has(id)) continue;
    if (ticked && entry?.status !== "optedOut")
      findings.push(`${username}: ${id} is opted out in Salesforce, and ${key} is not on the list.`);
    if (!ticked && entry?.status === "optedOut" && entry.origin === "own")
      findings.push(`${username}: ${key} is an own opt-out, and ${id} is not opted out.`);
  }
  findings.push(...judgeInFront(world, username, memory.inFront[who] ?? new Map(), memory, asked));
  for (const push of await rep.database.getAll("outbox"))
    findings.push(`${username}: ${push.key} never left the outbox.`);
  return findings;
}

/** Who was clicked on is opted out, whatever their address is by now; unless somebody has decided otherwise since. */
function judgeInFront(
  world: Acme,
  username: string,
  inFront: ReadonlyMap<string, { readonly at: number }>,
  memory: Memory,
  asked: ReadonlySet<string | null>,
): string[] {
  return [...inFront].flatMap(([id, { at }]) => {
    const record = world.org.find(id);
    if (!record || record.IsDeleted || record.IsConverted || memory.inMerges.has(id) || asked.has(id))
      return [];
    // Under whichever address it had in between.
    const addresses = [
      addressOf(world, id),
      ...world.org.log.changes
        .filter((change) => change.id === id && change.field === "Email" && change.at >= at)
        .map((change) => String(change.old)),
    ];
    const since = (moment: number | undefined) => moment !== undefined && moment >= at;
    const decided =
      since(memory.setByHand.get(id)) ||
      addresses.some((address) => since(memory.resubscribed.get(address.toLowerCase())));
    return decided || record[FIELD] === true
      ? []
      : [`${username} opted ${id} out when it was in front, and it is not opted out.`];
  });
}

/** Nobody was opted in by a machine. */
export function judgeOptIns(world: Acme, { resubscribed }: Memory): string[] {
  return findOptIns(world.org, world.org.log.changes, [...resubscribed.keys()]);
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
