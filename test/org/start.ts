import type { Cast } from "./cast.ts";
import { apiHostOf, pageHostOf } from "./hosts.ts";
import { type MakeOrgOptions, makeOrg } from "./make-org.ts";
import type { Org } from "./org.ts";
import { openSockets, type Sockets } from "./server.ts";

export interface StartOrgOptions extends MakeOrgOptions {
  /** Port for HTTPS; any free one unless given. */
  readonly port?: number;
}

export interface StartedOrg extends Sockets {
  readonly org: Org;
  readonly cast: Cast;
  /** `acme.my.salesforce.com`: API and login. */
  readonly apiHost: string;
  /** `acme.lightning.force.com`: pages. */
  readonly pageHost: string;
}

/**
 * Starts a test org on loopback sockets. A browser reaches it under its real names by mapping hosts to the HTTPS port;
 * a Node client may use plain HTTP on `127.0.0.1`, which is the API host.
 */
export async function startOrg(options: StartOrgOptions = {}): Promise<StartedOrg> {
  const { org, cast } = makeOrg(options);
  const sockets = await openSockets(org, options.port ?? 0);
  return {
    org,
    cast,
    ...sockets,
    apiHost: apiHostOf(org),
    pageHost: pageHostOf(org),
  };
}
