/** Everything the dashboard shows, as signals. One is made when it opens; each user met here has their own part. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { MetUser } from "../messages/dashboard";
import type { Failure } from "../model/failure";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Ask } from "../screens/call-background";
import { type Route, readRoute } from "../screens/dashboard-route";
import { oneAtATime } from "../screens/one-at-a-time";
import { createSync, type Sync } from "../screens/sync/state";
import { type Cases, createCases } from "./attention/cases";
import { createImport, type Import } from "./import/state";
import { createPeople, type People } from "./list/people";
import { createListView, type ListView } from "./list/view";
import { createGuide, type Guide } from "./set-up/guide";

/** One user's list, cases and sync. */
export interface OneUser {
  readonly met: MetUser;
  readonly ask: Ask;
  readonly sync: Sync;
  readonly people: People;
  readonly view: ListView;
  readonly cases: Cases;
  readonly imports: Import;
  readonly guide: Guide;
  /** Grows with each notice: whoever shows something read elsewhere reads it again. */
  readonly changes: ReadonlySignal<number>;
  refresh(): Promise<void>;
}

export interface Dashboard {
  readonly route: ReadonlySignal<Route>;
  /** Null until the background has answered. */
  readonly users: ReadonlySignal<readonly MetUser[] | null>;
  readonly user: ReadonlySignal<OneUser | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  readonly now: ReadonlySignal<Milliseconds>;
  open(): Promise<void>;
  choose(identity: IdentityKey): void;
  showRoute(hash: string): void;
  /** The background says that something may have changed. */
  changed(): Promise<void>;
  tick(): void;
}

export interface Surroundings {
  readonly ask: Ask;
  readonly clock: () => Milliseconds;
  /** The user chosen last time. */
  readonly choice: { read(): string | null; write(identity: IdentityKey): void };
}

export function createDashboard({ ask, clock, choice }: Surroundings): Dashboard {
  const route: Signal<Route> = signal({ section: "list", detail: null });
  const users: Signal<readonly MetUser[] | null> = signal(null);
  const user: Signal<OneUser | null> = signal(null);
  const failure: Signal<Failure | null> = signal(null);
  const now = signal(clock());

  function show(met: MetUser | null): void {
    if (user.value?.met.identity === met?.identity) return;
    user.value = met === null ? null : createOneUser({ ask, met, clock, now });
    void user.value?.refresh();
  }

  async function readUsers(): Promise<void> {
    const answer = await ask("identities", {});
    failure.value = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    users.value = answer.value;
    const wanted = user.value?.met.identity ?? choice.read();
    show(answer.value.find(({ identity }) => identity === wanted) ?? answer.value[0] ?? null);
  }

  return {
    route,
    users,
    user,
    failure,
    now,
    open: readUsers,
    choose(identity) {
      choice.write(identity);
      show(users.value?.find((met) => met.identity === identity) ?? null);
    },
    showRoute(hash) {
      route.value = readRoute(hash);
    },
    changed: oneAtATime(async () => {
      await readUsers();
      await user.value?.refresh();
    }),
    tick() {
      now.value = clock();
    },
  };
}

interface OfOneUser extends Pick<Surroundings, "ask" | "clock"> {
  readonly met: MetUser;
  readonly now: ReadonlySignal<Milliseconds>;
}

function createOneUser({ ask, met, clock, now }: OfOneUser): OneUser {
  const { identity } = met;
  const sync = createSync({ ask, askState: () => ask("syncStateOf", { identity }), now });
  const people = createPeople(ask, identity);
  const cases = createCases(ask, identity);
  // A task of its own: in between, the browser draws and answers to clicks.
  const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));
  const changes = signal(0);
  return {
    met,
    ask,
    sync,
    people,
    view: createListView(people),
    cases,
    imports: createImport(ask, identity, people, breathe, () => crypto.randomUUID()),
    guide: createGuide(ask, identity, clock),
    changes,
    async refresh() {
      changes.value += 1;
      await Promise.all([sync.read(), people.refresh(), cases.refresh()]);
    },
  };
}
