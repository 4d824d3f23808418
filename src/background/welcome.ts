import { apiHostOfPageHost } from "../salesforce-page";
import { isHostMet } from "./identities";
import { SalesforceFailure } from "./salesforce/salesforce";
import { findSession, noteSessionsAt } from "./session";
import type { World } from "./world";

/**
 * Somebody logged in: finds out who, so that pages and popup show the right list without a call of their own. One call a
 * log-in, and only in orgs that were met before; until the popup is first opened, an org is none of our business.
 *
 * @param domain of the cookie that changed
 */
export async function welcome(world: World, domain: string, storeId: string): Promise<void> {
  const apiHost = apiHostOfPageHost(domain.replace(/^\./, ""));
  if (apiHost === null || !(await isHostMet(apiHost))) return;
  // Whoever was here before is so no longer, even if Salesforce cannot be asked who is.
  await noteSessionsAt({ apiHost, storeId });
  try {
    const session = await findSession({ apiHost, org: null, storeId }, world.fetch, world.clock);
    if (session.isNew) world.changed();
  } catch (error) {
    // Whoever needs the session next is told why there is none.
    if (!(error instanceof SalesforceFailure)) throw error;
  }
}
