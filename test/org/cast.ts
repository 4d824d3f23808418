import type { Org } from "./org.ts";
import type { Value } from "./store/column.ts";

/** The users of every test org. The password of each is `password`. */
export const USERS = {
  /** A sales rep: edits Leads, Contacts and Accounts, but has no View Setup. */
  rep: "rep@acme.example",
  /** A second rep with the same profile. */
  otherRep: "sam@acme.example",
  admin: "admin@acme.example",
} as const;

export const REP_PROFILE = "Sales User";
export const ADMIN_PROFILE = "System Administrator";
/** The field that stands for "Marketo Sales Opt Out" on Lead and Contact, unless an org is started without it. */
export const MARKETO_FIELD = "MSE_Opt_Out__c";

/** Ids of the named people. Each is owned by the rep unless said otherwise, and none has opted out unless said so. */
export interface Cast {
  /** A plain Lead: Maria Rossi, maria.rossi@northwind.example; nobody shares the address. */
  readonly mariaRossi: string;
  /** A Lead and a Contact with one address in different capitals: Liam O'Brien. */
  readonly liamLead: string;
  readonly liamContact: string;
  /** A person account, 小林 さくら; `…Contact` is its Contact row. */
  readonly sakura: string;
  readonly sakuraContact: string;
  /** A Lead converted into a Contact: Zoë Lefèvre. The Contact has the address, too. */
  readonly zoeLead: string;
  readonly zoeContact: string;
  /** A Lead without an address: Jonas Weiß. */
  readonly jonasWeiss: string;
  /** A Contact owned by the other rep: Ελένη Παπαδοπούλου. */
  readonly eleni: string;
  /** A Lead who has opted out: Paweł Dąbrowski. */
  readonly pawel: string;
  /** A Contact who has opted out, but whose Lead with the same address has not: Dana Levi. */
  readonly danaLead: string;
  readonly danaContact: string;
  /** Two Leads that are one person, as before a merge: Иван Петров. */
  readonly ivanOne: string;
  readonly ivanTwo: string;
  /** A Lead whose address holds an apostrophe, a plus sign and capitals: Sinéad O'Neill-Hart. */
  readonly sinead: string;
  /** A Contact without a given name, in a business account: 田中. */
  readonly tanaka: string;
}

/** Adds the named people to an org and tells their ids. */
export function addCast(org: Org): Cast {
  const rep = org.user(USERS.rep).id;
  const at = org.clock.now() - 90 * 24 * 60 * 60 * 1000;
  const plant = (object: string, values: Readonly<Record<string, Value>>, owner = rep) =>
    org.plant(object, { OwnerId: owner, ...values }, at, owner);
  const lead = (
    firstName: string | null,
    lastName: string,
    company: string,
    email: string | null,
    more = {},
  ) =>
    plant("Lead", {
      FirstName: firstName,
      LastName: lastName,
      Company: company,
      Email: email,
      Status: "Working - Contacted",
      LeadSource: "Web",
      ...more,
    });
  const northwind = plant("Account", {
    Name: "Northwind",
    Type: "Customer",
    BillingCity: "Milano",
    BillingCountry: "Italy",
  });
  const contact = (firstName: string | null, lastName: string, email: string | null, more = {}) =>
    plant("Contact", {
      FirstName: firstName,
      LastName: lastName,
      Email: email,
      AccountId: northwind,
      ...more,
    });
  const zoeContact = contact("Zoë", "Lefèvre", "zoe.lefevre@lumen.example", {
    Title: "Directrice commerciale",
  });
  const person = addPersonAccount(org, plant);
  return {
    mariaRossi: lead("Maria", "Rossi", "Northwind", "maria.rossi@northwind.example", {
      Salutation: "Ms.",
      Title: "Head of Purchasing",
      Phone: "+39 02 5550 1234",
      City: "Milano",
      Country: "Italy",
      Industry: "Manufacturing",
    }),
    liamLead: lead("Liam", "O'Brien", "Kestrel Robotics", "liam.obrien@kestrel.example", { Title: "CTO" }),
    liamContact: contact("Liam", "O'Brien", "Liam.OBrien@Kestrel.example", { Title: "CTO" }),
    ...person,
    zoeContact,
    zoeLead: lead("Zoë", "Lefèvre", "Lumen Optik", "zoe.lefevre@lumen.example", {
      IsConverted: true,
      Status: "Closed - Converted",
      ConvertedDate: new Date(at).toISOString().slice(0, 10),
      ConvertedContactId: zoeContact,
      ConvertedAccountId: northwind,
    }),
    jonasWeiss: lead("Jonas", "Weiß", "Köster Maschinenbau", null, {
      Title: "Einkäufer",
      Phone: "+49 221 555 0199",
    }),
    eleni: plant(
      "Contact",
      {
        FirstName: "Ελένη",
        LastName: "Παπαδοπούλου",
        Email: "eleni@pelican.example",
        AccountId: northwind,
        Title: "Buyer",
      },
      org.user(USERS.otherRep).id,
    ),
    pawel: lead("Paweł", "Dąbrowski", "Cobalt Works", "pawel@cobalt.example", { HasOptedOutOfEmail: true }),
    danaLead: lead("Dana", "Levi", "Juniper Labs", "dana.levi@juniper.example"),
    danaContact: contact("Dana", "Levi", "dana.levi@juniper.example", { HasOptedOutOfEmail: true }),
    ivanOne: lead("Иван", "Петров", "Verdant Farms", "ivan.petrov@verdant.example"),
    ivanTwo: lead("Ivan", "Petrov", "Verdant Farms Ltd", "ivan.petrov@verdant.example"),
    sinead: lead("Sinéad", "O'Neill-Hart", "Dunlin Media", "Sinead.O'Neill+events@Dunlin.example"),
    tanaka: contact(null, "田中", "tanaka@aoyama.example", { Department: "購買部" }),
  };
}

type Plant = (object: string, values: Readonly<Record<string, Value>>) => string;

/** Without person accounts she is an ordinary Contact, and both ids are hers. */
function addPersonAccount(org: Org, plant: Plant): { sakura: string; sakuraContact: string } {
  const values = { FirstName: "さくら", LastName: "小林", Email: "sakura.kobayashi@mail.example" };
  if (!org.personAccounts) {
    const id = plant("Contact", values);
    return { sakura: id, sakuraContact: id };
  }
  const sakura = plant("Account", { Type: "Customer", Phone: "+81 3 5550 7788" });
  const sakuraContact = plant("Contact", {
    ...values,
    AccountId: sakura,
    IsPersonAccount: true,
    MailingCity: "東京",
  });
  const { table, row } = org.place(sakura);
  table.set(row, "PersonContactId", sakuraContact);
  return { sakura, sakuraContact };
}
