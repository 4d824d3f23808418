import { openSalesforce } from "../../../src/background/salesforce/client";
import type { SetUp } from "../../../src/background/salesforce/set-up/set-up";
import { readMaterials, readPresent } from "../../../src/background/set-up/materials";
import { planInstallation } from "../../../src/background/set-up/plan";
import { takeStep } from "../../../src/background/set-up/take-step";
import type { Installation, Materials, Wish } from "../../../src/model/set-up";
import { USERS } from "../../org/cast.ts";
import type { MakeOrgOptions } from "../../org/make-org.ts";
import { type StartedOrg, startOrg } from "../../org/start.ts";

/** Somebody at a started org, on real sockets. */
export interface Desk extends StartedOrg {
  setUpOf(username: string): SetUp;
  userId(username: string): string;
  /** Calls of the API since this was last asked. */
  callsSince(): number;
}

export async function openDesk(options: MakeOrgOptions = {}): Promise<Desk> {
  const started = await startOrg({ people: 0, ...options });
  const { org, apiHost, httpPort } = started;
  let seen = 0;
  return {
    ...started,
    setUpOf(username) {
      const salesforce = openSalesforce({
        apiHost,
        sessionId: org.login(username),
        // Without a name of Salesforce's in front, loopback is the API host.
        fetch: (url, init) => fetch(url.replace(`https://${apiHost}`, `http://127.0.0.1:${httpPort}`), init),
        shape: null,
        onShape: () => {},
        timeLimit: 5_000,
      });
      return salesforce.setUp;
    },
    userId: (username) => org.user(username).id,
    callsSince() {
      const before = seen;
      seen = org.log.calls.length;
      return seen - before;
    },
  };
}

/** An admin in front of the guide, whose every step is kept as the database would. */
export class Installer {
  kept: Installation | null = null;
  readonly #setUp: SetUp;
  readonly #userId: string;

  constructor(desk: Desk, username: string = USERS.admin) {
    this.#setUp = desk.setUpOf(username);
    this.#userId = desk.userId(username);
  }

  materials(): Promise<Materials> {
    return readMaterials(this.#setUp);
  }

  async plan(choose: (materials: Materials) => Wish): Promise<Installation> {
    const materials = await this.materials();
    const wish = choose(materials);
    const present = await readPresent(wish, materials, this.#setUp);
    this.kept = planInstallation(wish, materials, present, "plan", 0);
    return this.kept;
  }

  /** One step from what is kept, as after any wake-up. */
  async step(dieAfterKeeping = Number.POSITIVE_INFINITY): Promise<Installation> {
    let keeps = 0;
    const kept = this.#kept();
    const outcome = await takeStep(kept, {
      setUp: this.#setUp,
      userId: this.#userId,
      keep: async (installation) => {
        keeps += 1;
        if (keeps > dieAfterKeeping) throw new Error("the worker was stopped");
        this.kept = installation;
      },
    });
    return outcome;
  }

  /** Steps until none is left, or something stops it. */
  async goOn(): Promise<Installation> {
    for (let left = 100; left > 0; left--) {
      const before = this.#kept();
      const after = await this.step();
      if (after === before || after.stopped !== null) return after;
      if (after.phase === "installed" || after.phase === "takenBack") return after;
    }
    throw new Error("An installation must end.");
  }

  change(to: (installation: Installation) => Installation): void {
    this.kept = to(this.#kept());
  }

  #kept(): Installation {
    if (this.kept === null) throw new Error("Nothing was planned.");
    return this.kept;
  }
}
