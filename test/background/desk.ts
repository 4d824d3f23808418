/** A rep's browser before an org, with the extension's background in it: all of it is real but the browser itself. */
import { deleteDB } from "idb";
import type { Runtime } from "webextension-polyfill";
import type { Database } from "../../src/background/database/database";
import { openDatabase } from "../../src/background/database/open-database";
import { createHandlers } from "../../src/background/handlers";
import { readIdentities } from "../../src/background/identities";
import type { World } from "../../src/background/world";
import { type IdentityKey, identityKey } from "../../src/model/identity";
import { fetchFrom } from "../org/fetch.ts";
import type { MakeOrgOptions } from "../org/make-org.ts";
import { inMemory, startAnew } from "./browser-in-memory.ts";
import { type Acme, acme } from "./sync/rep.ts";

export const HOST = "acme.my.salesforce.com";
/** The tab in front, which shows a Lead's page. */
export const TAB = 7;
export const FROM = {} as Runtime.MessageSender;

type Fetch = World["fetch"];
let desks = 0;

export class Desk {
  readonly org: Acme;
  readonly world: World;
  /** What screens ask of the background; `throughFetch` changes what is behind it. */
  handlers: ReturnType<typeof createHandlers>;

  private constructor(org: Acme, fetch: Fetch) {
    desks += 1;
    const name = `desk${desks}`;
    const lists = new Map<IdentityKey, Promise<Database>>();
    this.org = org;
    this.world = {
      fetch,
      clock: () => org.clock.now(),
      changed: () => {},
      list: (key) => {
        const list = lists.get(key) ?? openDatabase(`${key}.${name}` as IdentityKey);
        lists.set(key, list);
        return list;
      },
    };
    this.handlers = createHandlers(this.world);
  }

  /**
   * A browser in which the extension was installed just now, and nobody is logged in.
   *
   * @param wire what is between the browser and the org
   */
  static async anew(
    options: MakeOrgOptions = {},
    wire: (real: Fetch) => Fetch = (real) => real,
  ): Promise<Desk> {
    const org = acme(options);
    await startAnew();
    for (const name of ["quietlist-unassigned", "quietlist-signed-in"]) await deleteDB(name);
    const url = `https://acme.lightning.force.com/lightning/r/Lead/${org.cast.mariaRossi}/view`;
    inMemory.tabs.set(TAB, { url, cookieStoreId: "0" });
    return new Desk(org, wire(fetchFrom(org.org)));
  }

  /** From now on the screens' questions go through this. */
  throughFetch(fetch: Fetch): void {
    this.handlers = createHandlers({ ...this.world, fetch });
  }

  /** Opts out the Lead in front, as the popup does. */
  optOut(identity: IdentityKey | null = null) {
    return this.handlers.optOut(
      {
        tabId: TAB,
        ...(identity === null ? {} : { identity }),
        recordId: this.org.cast.mariaRossi,
        address: null,
        name: "Maria Rossi",
        reason: null,
        note: null,
        source: "popup",
      },
      FROM,
    );
  }

  /** Of a user whom the browser has met. */
  async keyOf(username: string): Promise<IdentityKey> {
    const met = [...(await readIdentities()).values()].find((it) => it.username === username);
    if (!met) throw new Error(`${username} was not met`);
    return identityKey(met);
  }

  /** Who wrote to the org, in the order of the writes. */
  writers(): string[] {
    return this.org.org.log.writes.filter(({ through }) => through === "api").map((it) => it.username);
  }
}
