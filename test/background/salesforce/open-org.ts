import { openSalesforce } from "../../../src/background/salesforce/client";
import type { Fetch } from "../../../src/background/salesforce/request";
import type { Salesforce } from "../../../src/background/salesforce/salesforce";
import type { OrgShape } from "../../../src/background/salesforce/shape";
import { USERS } from "../../org/cast.ts";
import { fetchFrom } from "../../org/fetch.ts";
import { type MadeOrg, type MakeOrgOptions, makeOrg } from "../../org/make-org.ts";

export interface OpenedOrg extends MadeOrg {
  readonly apiHost: string;
  readonly fetch: Fetch;
  readonly sessionId: string;
  /** Shapes told by `onShape`, in order. */
  readonly shapes: OrgShape[];
  /** A client as after a wake-up: it knows the newest shape told so far. */
  open(fetch?: Fetch): Salesforce;
  /** Calls of the API since the last time this was asked. */
  callsSince(): number;
}

/** A test org in this process, its rep logged in. What real sockets do to a client is in `request.test.ts`. */
export function openTestOrg(options: MakeOrgOptions = {}): OpenedOrg {
  const made = makeOrg({ people: 0, ...options });
  const { org } = made;
  const apiHost = `${org.myDomain}.my.salesforce.com`;
  const sessionId = org.login(USERS.rep);
  const shapes: OrgShape[] = [];
  const fetch = fetchFrom(org);
  let seen = 0;
  return {
    ...made,
    apiHost,
    fetch,
    sessionId,
    shapes,
    open: (other = fetch) =>
      openSalesforce({
        apiHost,
        sessionId,
        fetch: other,
        shape: shapes.at(-1) ?? null,
        onShape: (shape) => shapes.push(shape),
      }),
    callsSince() {
      const before = seen;
      seen = org.log.calls.length;
      return seen - before;
    },
  };
}
