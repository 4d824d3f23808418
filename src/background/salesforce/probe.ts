/** Whose session is this, and does it live? Asked without jsforce, since many a session that is probed is stale. */
import * as v from "valibot";
import type { Identity } from "../../model/identity";
import { readSalesforceId } from "../../salesforce-id";
import { API_PATH } from "./connection";
import { failureOf } from "./failure";
import { type ApiSessionOptions, openApiSession } from "./request";
import { SalesforceFailure } from "./salesforce";
import { text } from "./soql";

const resourcesSchema = v.object({ identity: v.string() });
const userSchema = v.object({
  records: v.tuple([v.object({ Username: v.pipe(v.string(), v.minLength(1)) })]),
});

/**
 * Tries a session with one call. Returns whose it is; rejects with a `SalesforceFailure` when it is dead, not for the
 * API, or at the wrong host.
 */
export async function probe(options: ApiSessionOptions): Promise<Omit<Identity, "username">> {
  const { body } = await openApiSession(options).request({ method: "GET", url: `${API_PATH}/` });
  const parsed = v.safeParse(resourcesSchema, body);
  const ids = parsed.success ? readIdentity(parsed.output.identity) : null;
  if (ids === null) throw notUnderstood("Salesforce did not say whose session this is.");
  return { ...ids, apiHost: options.apiHost };
}

/**
 * The username behind a user's id, in one call. Not the identity's address itself: that lies on the log-in host, which
 * must not see the session.
 */
export async function whoIs(options: ApiSessionOptions, userId: string): Promise<string> {
  const soql = `SELECT Username FROM User WHERE Id = ${text(userId)}`;
  const url = `${API_PATH}/query?q=${encodeURIComponent(soql)}`;
  const { body } = await openApiSession(options).request({ method: "GET", url });
  const parsed = v.safeParse(userSchema, body);
  if (!parsed.success) throw notUnderstood("Salesforce did not say what the user is called.");
  return parsed.output.records[0].Username;
}

/** `https://login.salesforce.com/id/00D…/005…`. Only its ids are used; nothing is ever sent there. */
function readIdentity(address: string): { orgId: string; userId: string } | null {
  const [, org = "", user = ""] = /^https?:\/\/[^/?#]+\/id\/(00D[^/]+)\/(005[^/?#]+)$/.exec(address) ?? [];
  const orgId = readSalesforceId(org);
  const userId = readSalesforceId(user);
  return orgId === null || userId === null ? null : { orgId, userId };
}

function notUnderstood(message: string): SalesforceFailure {
  return new SalesforceFailure(failureOf("NOT_UNDERSTOOD", message));
}
