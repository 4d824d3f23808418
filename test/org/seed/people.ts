import { toSecond } from "../clock.ts";
import type { Org } from "../org.ts";
import type { Random } from "../random.ts";
import { LEAD_SOURCES } from "../schema/picklists.ts";
import type { Value } from "../store/column.ts";
import type { Table } from "../store/table.ts";
import { type MadePerson, makePerson } from "./person.ts";

const DAY = 24 * 60 * 60 * 1000;
/** The oldest record is so old. */
const SPAN = 3 * 365 * DAY;

export interface Crowd {
  readonly people: number;
  /** How many of them have opted out, in `HasOptedOutOfEmail`. */
  readonly optedOut: number;
}

/**
 * Fills the org: 62 % Leads (one in sixteen converted), the rest Contacts, of which a fifth are person accounts; one in
 * fourteen shares the address of another record. All as of long ago, oldest first.
 */
export function seedPeople(org: Org, random: Random, crowd: Crowd): void {
  const planter = new Planter(org, random, crowd);
  for (let number = 0; number < crowd.people; number++) planter.plantOne(number);
}

class Planter {
  readonly #org: Org;
  readonly #random: Random;
  readonly #crowd: Crowd;
  readonly #owners: readonly string[];
  readonly #lead: Table;
  readonly #contact: Table;
  readonly #account: Table;
  readonly #start: number;
  #accountId = "";
  #accountUses = 0;
  /** Addresses that a later record may share. */
  readonly #shared: string[] = [];
  #optedOutLeft: number;

  constructor(org: Org, random: Random, crowd: Crowd) {
    this.#org = org;
    this.#random = random;
    this.#crowd = crowd;
    this.#owners = org.users.map((user) => user.id);
    this.#lead = org.store.table("Lead");
    this.#contact = org.store.table("Contact");
    this.#account = org.store.table("Account");
    this.#start = org.clock.now() - SPAN;
    this.#optedOutLeft = crowd.optedOut;
  }

  plantOne(number: number): void {
    const { people } = this.#crowd;
    const random = this.#random;
    const at = toSecond(this.#start + ((SPAN - DAY) * number) / people);
    const stamp = new Date(at).toISOString();
    const made = this.#sharing(makePerson(random, number));
    const optedOut = random.next() * (people - number) < this.#optedOutLeft;
    if (optedOut) this.#optedOutLeft--;
    const which = random.below(100);
    if (which < 58) this.#plantLead(made, stamp, optedOut);
    else if (which < 62) this.#plantConverted(made, stamp, optedOut);
    else if (which < 70 && this.#org.personAccounts) this.#plantPersonAccount(made, stamp, optedOut);
    else this.#plantContact(made, stamp, optedOut);
  }

  #sharing(made: MadePerson): MadePerson {
    const random = this.#random;
    if (made.email !== null && this.#shared.length > 8 && random.chance(0.07)) {
      const email = random.pick(this.#shared);
      return { ...made, email: random.chance(0.3) ? email.toUpperCase() : email };
    }
    if (made.email !== null && this.#shared.length < 2000) this.#shared.push(made.email);
    else if (made.email !== null && random.chance(0.01)) this.#shared[random.below(2000)] = made.email;
    return made;
  }

  #plantLead(made: MadePerson, stamp: string, optedOut: boolean): number {
    const row = this.#fill(this.#lead, stamp, this.#random.pick(this.#owners), {
      LastName: made.lastName,
      FirstName: made.firstName,
      Salutation: made.salutation,
      Title: made.title,
      Company: made.company,
      Email: made.email,
      Phone: made.phone,
      City: made.city,
      Country: made.country,
      LeadSource: this.#random.pick(LEAD_SOURCES),
      Status: this.#random.chance(0.5) ? "Open - Not Contacted" : "Working - Contacted",
    });
    if (optedOut) this.#lead.set(row, "HasOptedOutOfEmail", true);
    return row;
  }

  #plantConverted(made: MadePerson, stamp: string, optedOut: boolean): void {
    const row = this.#plantLead(made, stamp, optedOut);
    const contact = this.#plantContact(made, stamp, optedOut);
    this.#lead.set(row, "IsConverted", true);
    this.#lead.set(row, "Status", "Closed - Converted");
    this.#lead.set(row, "ConvertedDate", stamp.slice(0, 10));
    this.#lead.set(row, "ConvertedContactId", this.#contact.idOf(contact));
    this.#lead.set(row, "ConvertedAccountId", this.#contact.get(contact, "AccountId"));
  }

  #plantContact(made: MadePerson, stamp: string, optedOut: boolean): number {
    const owner = this.#random.pick(this.#owners);
    if (this.#accountUses-- <= 0) {
      this.#accountUses = 2 + this.#random.below(12);
      const row = this.#fill(this.#account, stamp, owner, {
        Name: made.company,
        BillingCity: made.city,
        BillingCountry: made.country,
        Type: "Customer",
      });
      this.#accountId = this.#account.idOf(row);
    }
    return this.#fillContact(made, stamp, owner, this.#accountId, optedOut);
  }

  #plantPersonAccount(made: MadePerson, stamp: string, optedOut: boolean): void {
    const owner = this.#random.pick(this.#owners);
    const row = this.#fill(this.#account, stamp, owner, { Phone: made.phone, Type: "Customer" });
    const contact = this.#fillContact(made, stamp, owner, this.#account.idOf(row), optedOut);
    this.#contact.set(contact, "IsPersonAccount", true);
    this.#account.set(row, "PersonContactId", this.#contact.idOf(contact));
  }

  #fillContact(made: MadePerson, stamp: string, owner: string, accountId: string, optedOut: boolean): number {
    const row = this.#fill(this.#contact, stamp, owner, {
      AccountId: accountId,
      LastName: made.lastName,
      FirstName: made.firstName,
      Salutation: made.salutation,
      Title: made.title,
      Email: made.email,
      Phone: made.phone,
      MailingCity: made.city,
      MailingCountry: made.country,
    });
    if (optedOut) this.#contact.set(row, "HasOptedOutOfEmail", true);
    return row;
  }

  #fill(table: Table, stamp: string, owner: string, values: Readonly<Record<string, Value>>): number {
    const row = table.append();
    for (const name in values) {
      const value = values[name] ?? null;
      if (value !== null) table.set(row, name, value);
    }
    table.set(row, "OwnerId", owner);
    table.set(row, "CreatedDate", stamp);
    table.set(row, "CreatedById", owner);
    table.set(row, "LastModifiedDate", stamp);
    table.set(row, "LastModifiedById", owner);
    table.set(row, "SystemModstamp", stamp);
    return row;
  }
}
