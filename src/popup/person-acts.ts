import type { Answer } from "../messages/contract";
import type { ListState, PersonInSalesforce, Taken } from "../messages/person";
import type { OptOutReason } from "../model/unsubscribe";
import { type Act, afterList, afterLook, type PersonInView, shown } from "../screens/person/person-in-view";
import type { Signals, Surroundings } from "./state";

export interface PersonActs {
  /** Asks Salesforce for the person in view. */
  look(): Promise<void>;
  optOut(how: { readonly reason: OptOutReason | null; readonly note: string }): Promise<void>;
  /** Ticks every opt-out field that is shown. */
  align(): Promise<void>;
  /** Takes the opt-out of a moment ago back. */
  undo(): Promise<void>;
  /** Unticks, or ticks again, the box of another record: whether the next opt-out reaches it. */
  leaveOut(recordId: string, left: boolean): void;
  /** @returns whether it was taken */
  resubscribe(reason: string): Promise<boolean>;
  retry(): Promise<void>;
  /** Asks the list again for the person in view. */
  reread(): Promise<void>;
}

interface Around {
  /** Called when Salesforce has answered. */
  readonly answered: () => void;
  /** Called when it answered about another record than the one that was in front. */
  readonly tabMoved: () => Promise<void>;
}

export function personActs(
  signals: Signals,
  { ask, tabId, clock }: Surroundings,
  { answered, tabMoved }: Around,
): PersonActs {
  const { person: inView } = signals;

  /** Changes the person in view, unless another one was opened meanwhile. */
  function change(opening: number, step: (person: PersonInView) => PersonInView): void {
    const person = inView.value;
    if (person?.opening === opening) inView.value = step(person);
  }

  async function look(): Promise<void> {
    const person = inView.value;
    const question = person === null ? null : lookQuestion(person);
    if (person === null || question === null) return;
    change(person.opening, (it) => ({ ...it, asking: true, lookFailure: null }));
    // The list's own history costs no call, and does not wait for Salesforce.
    void reread();
    const answer = await question();
    change(person.opening, (it) =>
      answer.ok
        ? afterLook(it, answer.value, person.list)
        : { ...it, asking: false, lookFailure: answer.failure },
    );
    if (!answer.ok) return;
    answered();
    if (person.from === "tab" && answer.value.records[0]?.recordId !== person.hint.recordId) await tabMoved();
    // What was written while Salesforce was being asked may be missing from its answer.
    await reread();
  }

  function lookQuestion(person: PersonInView): (() => Promise<Answer<PersonInSalesforce>>) | null {
    const { identity, hint } = person;
    if (person.from === "tab") return () => ask("lookInSalesforce", { tabId });
    const { recordId } = hint;
    if (identity === null || recordId === null) return null;
    return () => ask("lookAtRecord", { identity, recordId });
  }

  async function act<T>(kind: Act, call: () => Promise<Answer<T>>): Promise<T | null> {
    const opening = inView.value?.opening;
    if (opening === undefined || inView.value?.acting != null) return null;
    change(opening, (it) => ({ ...it, acting: kind, actFailure: null }));
    const answer = await call();
    change(opening, (it) => ({
      ...it,
      acting: null,
      actFailure: answer.ok ? null : { act: kind, failure: answer.failure },
    }));
    return answer.ok ? answer.value : null;
  }

  async function take(opening: number, taken: Taken | null): Promise<boolean> {
    if (taken === null) return false;
    change(opening, (it) => ({ ...afterList(it, taken.list, null), key: taken.key }));
    // The first opt-out in an org may be what told the background who is logged in.
    if (inView.value?.identity === null) {
      const answer = await ask("personInFront", { tabId });
      if (answer.ok) change(opening, (it) => ({ ...it, identity: it.identity ?? answer.value.identity }));
    }
    await reread();
    return true;
  }

  async function reread(): Promise<void> {
    const person = inView.value;
    if (person === null || person.identity === null || person.key === null) return;
    const { identity } = person;
    const list = await ask("listState", { identity, key: person.key });
    // A list that cannot be read now was read before: what is shown stays, and the next notice asks again.
    if (!list.ok) return;
    const key = list.value.unsubscribe?.key ?? person.key;
    const history = await ask("history", { identity, key });
    // Moments in the answer are as young as it: by an older clock they would lie in the future.
    signals.now.value = clock();
    change(person.opening, (it) => afterList(it, list.value, history.ok ? history.value : null));
  }

  function optOutOf(person: PersonInView, leftOut: readonly string[]) {
    const { name, address } = shown(person);
    return {
      tabId,
      identity: person.identity,
      recordId: person.hint.recordId,
      address,
      name,
      reason: null,
      note: null,
      source: "popup" as const,
      ...(leftOut.length === 0 ? {} : { leftOut }),
    };
  }

  return {
    look,
    reread,
    async optOut({ reason, note }) {
      const person = inView.value;
      if (person === null) return;
      const request = { ...optOutOf(person, person.leaving), reason, note: note.trim() || null };
      await take(person.opening, await act("optOut", () => ask("optOut", request)));
    },
    async align() {
      const person = inView.value;
      if (person === null) return;
      // The boxes speak of the next opt-out; to align leaves out what is left out already.
      const request = { ...optOutOf(person, person.list?.unsubscribe?.leftOut ?? []), align: true as const };
      await take(person.opening, await act("align", () => ask("optOut", request)));
    },
    async undo() {
      const person = inView.value;
      const since = person?.list?.unsubscribe?.since;
      if (person === null || person.identity === null || person.key === null || since === undefined) return;
      const request = { identity: person.identity, key: person.key, since };
      await take(person.opening, await act("undo", () => ask("undo", request)));
    },
    leaveOut(recordId, left) {
      const person = inView.value;
      if (person === null) return;
      const others = person.leaving.filter((id) => id !== recordId);
      inView.value = { ...person, leaving: left ? [...others, recordId] : others };
    },
    async resubscribe(reason) {
      const person = inView.value;
      if (person === null || person.identity === null || person.key === null) return false;
      const request = { identity: person.identity, key: person.key, reason: reason.trim() };
      return take(person.opening, await act("resubscribe", () => ask("resubscribe", request)));
    },
    async retry() {
      const person = inView.value;
      if (person === null || person.key === null) return;
      // It is on nobody's list yet: who is there is what there is to try.
      if (person.identity === null) return look();
      const request = { identity: person.identity, key: person.key };
      const list: ListState | null = await act("retry", () => ask("retry", request));
      if (list !== null) change(person.opening, (it) => afterList(it, list, null));
      // What kept the opt-out from Salesforce has kept its answer from here, too.
      if (person.salesforce === null) void look();
    },
  };
}
