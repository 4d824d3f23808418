import { ADMIN_PROFILE, addCast, type Cast, MARKETO_FIELD, REP_PROFILE, USERS } from "./cast.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Cloud } from "./hosts.ts";
import { Org } from "./org.ts";
import { seededRandom } from "./random.ts";
import { seedPeople } from "./seed/people.ts";

export interface MakeOrgOptions {
  /** Leads, Contacts and person accounts, besides the named ones; 3,000 unless given. */
  readonly people?: number;
  /** How many of them have opted out; one in fifty unless given. */
  readonly optedOut?: number;
  readonly seed?: number;
  readonly clock?: Clock;
  readonly personAccounts?: boolean;
  /** Is there a field for "Marketo Sales Opt Out"? Its name, or false; `MSE_Opt_Out__c` unless given. */
  readonly marketoField?: string | false;
  readonly myDomain?: string;
  /** Which of Salesforce's clouds it is in; the world's unless given. */
  readonly cloud?: Cloud;
  readonly dailyApiRequests?: number;
  readonly latency?: { readonly roundTrip?: number; readonly perRecord?: number };
}

export interface MadeOrg {
  readonly org: Org;
  readonly cast: Cast;
}

/** Makes an org with its users and people, in this process and without sockets. */
export function makeOrg(options: MakeOrgOptions = {}): MadeOrg {
  const { people = 3000, seed = 1, personAccounts = true, marketoField = MARKETO_FIELD } = options;
  const org = new Org({
    clock: options.clock ?? systemClock(),
    seed,
    myDomain: options.myDomain ?? "acme",
    cloud: options.cloud ?? "world",
    name: "Acme",
    timeZone: "America/Los_Angeles",
    personAccounts,
    dailyApiRequests: options.dailyApiRequests ?? 100_000,
  });
  org.addUser({
    username: USERS.rep,
    firstName: "Robin",
    lastName: "Reyes",
    profile: REP_PROFILE,
    title: "Account Executive",
  });
  org.addUser({ username: USERS.otherRep, firstName: "Sam", lastName: "Ito", profile: REP_PROFILE });
  org.addUser({ username: USERS.admin, firstName: "Ada", lastName: "Admin", profile: ADMIN_PROFILE });
  if (marketoField !== false) {
    for (const object of ["Lead", "Contact"]) {
      org.addCustomField(object, { name: marketoField, label: "Marketo Sales Opt Out", type: "checkbox" });
    }
  }
  for (const profile of org.profileNames)
    for (const object of ["Lead", "Contact"])
      for (const field of ["HasOptedOutOfEmail", ...(marketoField === false ? [] : [marketoField])])
        org.setFieldSecurity(profile, object, field, "edit");
  const cast = addCast(org);
  seedPeople(org, seededRandom(seed + 7), { people, optedOut: options.optedOut ?? Math.round(people / 50) });
  org.latency.roundTrip = options.latency?.roundTrip ?? 0;
  org.latency.perRecord = options.latency?.perRecord ?? 0;
  return { org, cast };
}
