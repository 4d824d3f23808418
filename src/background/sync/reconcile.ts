import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord, Observation } from "../../model/observation";
import type { SubjectKey } from "../../model/person";
import type { ChangeReason, Plan } from "../../model/plan";
import { isResubscribedSince, resubscribedAt } from "../../model/resubscribed-at";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { FieldsByObject } from "../../settings";
import { successor } from "./follow";
import { type Group, type Groups, groupByEntry, type Sighting } from "./group-by-entry";
import { PlanBuilder, standsBeside } from "./plan-builder";

/** How the two sides are brought together. */
export interface Policy {
  readonly fields: FieldsByObject;
  /** By Salesforce's clock as far as it is known. */
  readonly now: Milliseconds;
  /** The chosen field was switched since the list was last written: new ticks are explained by that. */
  readonly fieldSwitched: boolean;
  /** Entries whose capture waits in the outbox: whoever opts out has decided what an untick before it may mean. */
  readonly captured: ReadonlySet<SubjectKey>;
}

/** A tick that someone removed is put back once in this time; after that a person decides. */
export const REWRITE_ONCE_IN: Milliseconds = 30 * 24 * 60 * 60 * 1000;

/**
 * The decision table of docs/sync.md, and nothing else: what both sides last agreed on, the list, and what Salesforce
 * shows now → what to write, learn, end and ask. No clock, no network, no order: the same facts in any order give
 * the same plan, and the plan of an agreed world is empty.
 *
 * @param known every known record of the entries and addresses that are looked at, observed or not
 * @param unsubscribes the list's entries for them
 * @param observed what Salesforce showed; of two observations of one record the newer one counts
 */
export function reconcile(
  known: readonly KnownRecord[],
  unsubscribes: readonly Unsubscribe[],
  observed: readonly Observation[],
  policy: Policy,
): Plan {
  const groups = groupByEntry(known, unsubscribes, observed);
  const plan = new PlanBuilder();
  for (const group of groups.inOrder()) decide(group, groups, policy, plan);
  rememberGone(known, observed, groups, plan);
  loseSight(groups, policy, plan);
  return plan.build((record) => groups.of(record)?.unsubscribe?.status === "optedOut");
}

/**
 * What is gone would pass for a living record on every later night that looks at its entry, and be written in vain; and
 * what it became, for news.
 */
function rememberGone(
  known: readonly KnownRecord[],
  observed: readonly Observation[],
  groups: Groups,
  plan: PlanBuilder,
): void {
  const gone = new Map<string, Observation>();
  for (const now of observed) if (now.gone) gone.set(now.recordId, now);
  if (gone.size === 0) return;
  for (const record of known) {
    const now = gone.get(record.recordId);
    if (now && now.systemModstamp >= record.systemModstamp) plan.see(now, record);
    gone.delete(record.recordId);
  }
  for (const now of gone.values())
    if (successor(now) !== null && groups.of(now)?.unsubscribe?.status === "optedOut") plan.see(now, null);
}

/**
 * A person is needed where nobody else with the address is in sight: whoever it is by now, nobody here can look after
 * their opt-out. One that was learned is somebody else's, who still sees it.
 */
function loseSight(groups: Groups, policy: Policy, plan: PlanBuilder): void {
  for (const { now, known } of groups.unseen.sort(byRecord)) {
    const group = groups.of(now);
    const entry = group?.unsubscribe;
    if (!entry) continue;
    plan.see(now, known).gone = { kind: "unseen" };
    if (known?.gone) continue;
    const { recordId, object } = now;
    plan.unseen.push({ key: entry.key, recordId, object });
    const isAlone = group?.sightings.length === 0 && !entry.leftOut?.includes(recordId);
    const isOwn = entry.origin === "own" && entry.status === "optedOut";
    if (isOwn && isAlone) plan.ask(entry.key, "unseen", now, policy.now);
  }
}

function byRecord(a: Sighting, b: Sighting): number {
  return a.now.recordId < b.now.recordId ? -1 : 1;
}

function decide(group: Group, groups: Groups, policy: Policy, plan: PlanBuilder): void {
  const entry = group.unsubscribe;
  const sightings = sightingsOf(group, groups, policy.now);
  if (entry?.status === "optedOut") {
    if (entry.origin === "own") for (const sighting of sightings) optOut(entry, sighting, policy, plan);
    else followSalesforce(entry, sightings, policy, plan);
    for (const { now, via, isNews } of sightings) {
      // A later resubscribe was left out above; an earlier one, and an ended entry, give way to this opt-out.
      if (via === "itself" || standsBeside(groups.of(now)?.unsubscribe, entry)) continue;
      // Carried over when that was news; who was unticked since is so by somebody's will.
      if (entry.origin === "learned" && !isNews) continue;
      plan.carryOver(entry, now, policy.now, policy.fields[now.object][0] ?? "");
    }
    return;
  }
  const own = sightings.filter(({ via }) => via === "itself");
  const told = own.find((sighting) => newTick(entry, sighting, policy) !== undefined);
  for (const sighting of own) {
    if (told) learn(group.key, sighting, policy, plan, newTick(entry, told, policy) ?? "", told.now);
    else if (entry?.status === "resubscribed") resubscribe(entry, sighting, policy, plan);
    else remember(sighting, policy, plan);
  }
}

/** Those of a group's sightings that count, always in the same order. */
function sightingsOf(
  { unsubscribe, sightings, shares }: Group,
  groups: Groups,
  now: Milliseconds,
): readonly Sighting[] {
  // What a record became has an entry of its own that was resubscribed later: that explicit act is the last word.
  const count = shares
    ? sightings.filter((it) => {
        const own = groups.of(it.now)?.unsubscribe;
        return it.via === "itself" || !unsubscribe || !isResubscribedSince(own, unsubscribe, now);
      })
    : sightings;
  return count.length < 2 ? count : count.toSorted(byRecord);
}

/** A field that shows an opt-out which the list does not know of: of a resubscribed person, one ticked again later. */
function newTick(entry: Unsubscribe | null, { now, known }: Sighting, policy: Policy): string | undefined {
  const ours = entry?.status === "resubscribed" ? known?.agreed : undefined;
  return policy.fields[now.object].find((field) => now.optedOut[field] === true && ours?.[field] !== true);
}

/** An own opt-out: true wins. */
function optOut(
  entry: Unsubscribe,
  { now, known, via, isNews }: Sighting,
  policy: Policy,
  plan: PlanBuilder,
): void {
  const leftOut = entry.leftOut?.includes(now.recordId) ?? false;
  for (const field of policy.fields[now.object]) {
    const value = now.optedOut[field];
    // What was agreed before a record became this one was so for another entry.
    const agreed = isNews && via !== "itself" ? undefined : known?.agreed[field];
    if (leftOut) {
      // Whoever captured this said so; what Salesforce shows is remembered.
      if (value !== undefined) plan.agree(now, known, field, value);
    } else if (value === undefined) {
      plan.ask(entry.key, "fieldHidden", now, policy.now);
    } else if (value) {
      plan.agree(now, known, field, true);
    } else if (agreed !== true || policy.captured.has(entry.key)) {
      plan.tick(entry.key, now, known, field, reasonFor(entry.key, via, known, policy));
    } else if (policy.now - (known?.rewritten[field] ?? Number.NEGATIVE_INFINITY) < REWRITE_ONCE_IN) {
      plan.ask(entry.key, "loop", now, policy.now, { times: 2 });
      plan.see(now, known);
    } else {
      plan.tick(entry.key, now, known, field, "unticked");
      plan.rewrite(now, field, policy.now);
      plan.ask(entry.key, "unticked", now, policy.now, { rewritten: true });
    }
  }
}

/** A learned opt-out lives as long as Salesforce shows it on one of its records. */
function followSalesforce(
  entry: Unsubscribe,
  sightings: readonly Sighting[],
  policy: Policy,
  plan: PlanBuilder,
): void {
  const untick = lastUntick(sightings, policy);
  if (untick) plan.end(entry.key, untick.recordId, untick.field);
  for (const { now, known, via, isNews } of sightings) {
    for (const field of policy.fields[now.object]) {
      const value = now.optedOut[field];
      // It stands for what became it now, and may have been left unticked for the sake of that.
      const agreed = isNews ? undefined : known?.agreed[field];
      if (value === undefined) {
        if (!untick) plan.ask(entry.key, "fieldHidden", now, policy.now);
      } else if (!value && agreed === undefined && !untick) {
        plan.tick(entry.key, now, known, field, reasonFor(entry.key, via, known, policy));
      } else {
        plan.agree(now, known, field, value);
      }
    }
  }
}

/** Where a tick was taken away, and none is left; null where one is, or none was taken. */
function lastUntick(sightings: readonly Sighting[], policy: Policy) {
  let untick: { readonly recordId: string; readonly field: string } | null = null;
  for (const { now, known, via, isNews } of sightings) {
    const wasAnothers = isNews && via !== "itself";
    for (const field of policy.fields[now.object]) {
      if (now.optedOut[field] === true) return null;
      if (now.optedOut[field] === false && known?.agreed[field] === true && !wasAnothers)
        untick ??= { recordId: now.recordId, field };
    }
  }
  return untick;
}

/** Resubscribed here: what was agreed before is cleared, unless someone touched the record since. */
function resubscribe(entry: Unsubscribe, { now, known }: Sighting, policy: Policy, plan: PlanBuilder): void {
  const at = resubscribedAt(entry, policy.now);
  for (const field of policy.fields[now.object]) {
    const value = now.optedOut[field];
    if (value === undefined) continue;
    if (value && entry.resubscribe?.undone && now.lastModified < at) {
      // Only its push knows which ticks were its own.
      plan.see(now, known);
    } else if (value) {
      if (now.lastModified < at) plan.untick(entry.key, now, known, field);
      else plan.ask(entry.key, "changedSinceResubscribe", now, policy.now);
      plan.see(now, known);
    } else {
      plan.agree(now, known, field, false);
    }
  }
}

/**
 * A tick in Salesforce that the list did not know of: the address joins the list, and with it every field and every
 * record of it, also what was left unticked when an earlier opt-out of it ended.
 */
function learn(
  key: SubjectKey,
  { now, known }: Sighting,
  policy: Policy,
  plan: PlanBuilder,
  field: string,
  on: Observation,
): void {
  plan.learn(key, on, policy.now, field);
  for (const each of policy.fields[now.object]) {
    const value = now.optedOut[each];
    if (value === true) plan.agree(now, known, each, true);
    else if (value === false) plan.tick(key, now, known, each, reasonFor(key, "itself", known, policy));
  }
}

/** Nobody on the list, and no record says otherwise. */
function remember({ now, known }: Sighting, policy: Policy, plan: PlanBuilder): void {
  // Remembered, not agreed on: it may be what an opted-out record turns out to have become.
  if (!known) {
    plan.see(now, known);
    return;
  }
  for (const field of policy.fields[now.object]) {
    const value = now.optedOut[field];
    if (value !== undefined) plan.agree(now, known, field, value);
  }
}

function reasonFor(
  key: SubjectKey,
  via: Sighting["via"],
  known: KnownRecord | null,
  policy: Policy,
): ChangeReason {
  if (via !== "itself") return via;
  if (policy.fieldSwitched && known) return "fieldChosen";
  return known || policy.captured.has(key) ? "captured" : "newRecord";
}
