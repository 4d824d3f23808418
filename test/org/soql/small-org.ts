import { makeId } from "../id.ts";
import type {
  ChildRelationship,
  FieldShape,
  FieldType,
  Narrow,
  ObjectShape,
  Row,
  SoqlSource,
} from "./source.ts";

/** A few objects and rows in memory, without any index: what the tests of the runner ask. */
export class SmallOrg implements SoqlSource {
  readonly timeZone: string = "America/Los_Angeles";
  /** What the runner hinted at, latest last. */
  readonly narrows: Narrow[] = [];
  private readonly rows: ReadonlyMap<string, readonly Row[]>;

  constructor(rows: Readonly<Record<string, readonly Row[]>>) {
    this.rows = new Map(Object.entries(rows));
  }

  now(): number {
    return Date.parse("2026-11-24T20:00:00Z");
  }

  shape(object: string): ObjectShape | undefined {
    return SHAPES.get(object.toLowerCase());
  }

  candidates(object: string, narrow: Narrow): Iterable<Row> {
    this.narrows.push(narrow);
    return this.rows.get(object) ?? [];
  }

  row(object: string, id: string): Row | undefined {
    return this.rows.get(object)?.find((row) => row.Id === id);
  }
}

type Extra = Partial<Pick<FieldShape, "filterable" | "sortable" | "groupable" | "aggregatable" | "multiple">>;

function field(name: string, type: FieldType, extra: Extra = {}): FieldShape {
  return {
    name,
    type,
    custom: name.endsWith("__c"),
    nillable: type !== "id" && type !== "boolean",
    filterable: true,
    sortable: true,
    groupable: true,
    aggregatable: true,
    relationshipName: null,
    referenceTo: [],
    ...extra,
  };
}

function reference(name: string, relationshipName: string, ...referenceTo: string[]): FieldShape {
  return { ...field(name, "reference"), relationshipName, referenceTo };
}

function object(
  name: string,
  keyPrefix: string,
  fields: readonly FieldShape[],
  childRelationships: readonly ChildRelationship[] = [],
): ObjectShape {
  const all = [field("Id", "id"), field("IsDeleted", "boolean"), ...fields];
  return {
    name,
    keyPrefix,
    childRelationships,
    fields: new Map(all.map((one) => [one.name.toLowerCase(), one])),
  };
}

const PERSON = [
  field("Name", "string"),
  field("Email", "email"),
  field("HasOptedOutOfEmail", "boolean", { aggregatable: false }),
  field("Description", "textarea", { filterable: false, sortable: false, groupable: false }),
  field("CreatedDate", "datetime"),
  field("SystemModstamp", "datetime"),
];

const SHAPES: ReadonlyMap<string, ObjectShape> = new Map(
  [
    object("Lead", "00Q", [
      ...PERSON,
      field("Status", "picklist"),
      field("NumberOfEmployees", "int"),
      field("AnnualRevenue", "currency"),
      field("Topics__c", "picklist", { multiple: true }),
      field("Birthday__c", "date"),
      reference("OwnerId", "Owner", "Group", "User"),
      reference("ConvertedContactId", "ConvertedContact", "Contact"),
    ]),
    object("Contact", "003", [
      ...PERSON,
      reference("AccountId", "Account", "Account"),
      reference("OwnerId", "Owner", "User"),
      field("MailingCity", "string"),
      field("MailingStreet", "textarea"),
      field("MailingAddress", "address", { filterable: false }),
    ]),
    object(
      "Account",
      "001",
      [
        field("Name", "string"),
        field("IsPersonAccount", "boolean"),
        reference("OwnerId", "Owner", "User"),
        reference("ParentId", "Parent", "Account"),
      ],
      [{ relationshipName: "Contacts", childObject: "Contact", field: "AccountId" }],
    ),
    object("User", "005", [
      field("Name", "string"),
      field("Email", "email"),
      field("IsActive", "boolean"),
      reference("ManagerId", "Manager", "User"),
    ]),
    object("Group", "00G", [field("Name", "string"), field("Type", "picklist")]),
  ].map((shape) => [shape.name.toLowerCase(), shape]),
);

/** `id("00Q", 7)` → an 18-character id, always the same for the same arguments. */
export function id(keyPrefix: string, row: number): string {
  return makeId(keyPrefix, row);
}

export const ann = {
  Id: id("005", 1),
  Name: "Ann Ray",
  Email: "ann@x.test",
  IsActive: true,
  ManagerId: id("005", 2),
};
export const bob = {
  Id: id("005", 2),
  Name: "Bob Lee",
  Email: "bob@x.test",
  IsActive: true,
  ManagerId: null,
};
export const queue = { Id: id("00G", 1), Name: "Inbound", Type: "Queue" };

/** Two users, a queue, two accounts and some people. */
export function smallOrg(): SmallOrg {
  return new SmallOrg({
    User: [ann, bob],
    Group: [queue],
    Account: [
      { Id: id("001", 1), Name: "Acme", OwnerId: ann.Id, ParentId: null },
      { Id: id("001", 2), Name: "Bolt", OwnerId: bob.Id, ParentId: id("001", 1) },
    ],
    Contact: [
      { Id: id("003", 1), Name: "Cy", AccountId: id("001", 2), OwnerId: ann.Id, MailingCity: "Oslo" },
      { Id: id("003", 2), Name: "Di", AccountId: null, OwnerId: bob.Id },
    ],
    Lead: [
      {
        Id: id("00Q", 1),
        Name: "Eve",
        Email: "Eve@Example.com",
        HasOptedOutOfEmail: true,
        CreatedDate: "2026-11-24T09:00:00.000Z",
        SystemModstamp: "2026-11-24T10:39:01.000Z",
        NumberOfEmployees: 10,
        OwnerId: ann.Id,
      },
      {
        Id: id("00Q", 2),
        Name: "dan",
        Email: null,
        HasOptedOutOfEmail: false,
        CreatedDate: "2026-11-20T09:00:00.000Z",
        SystemModstamp: "2026-11-20T09:00:00.000Z",
        NumberOfEmployees: null,
        OwnerId: queue.Id,
      },
      {
        Id: id("00Q", 3),
        Name: "Flo",
        Email: "flo@example.com",
        HasOptedOutOfEmail: false,
        CreatedDate: "2025-01-20T09:00:00.000Z",
        SystemModstamp: "2026-11-21T09:00:00.000Z",
        NumberOfEmployees: 9,
        OwnerId: bob.Id,
        IsDeleted: true,
      },
    ],
  });
}
