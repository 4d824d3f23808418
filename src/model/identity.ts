/** One user in one org: settings, list and runs belong to exactly one of these. Ids have 18 characters. */
export interface Identity {
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  /** Host of the org's API, such as `acme.my.salesforce.com`. */
  readonly apiHost: string;
}

export type IdentityKey = `${string}.${string}`;

/** The key under which everything of this user in this org is kept. */
export function identityKey(identity: Pick<Identity, "orgId" | "userId">): IdentityKey {
  return `${identity.orgId}.${identity.userId}`;
}
