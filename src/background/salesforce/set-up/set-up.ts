import type { PersonObject } from "../../../model/person";
import type { Holder, PageLayout } from "../../../model/set-up";
import type { DescribedField } from "../salesforce";
import type { LayoutMetadata } from "./layout-metadata";

/**
 * The set-up of an org, read and changed with one user's session. Every method costs calls, and rejects with a
 * `SalesforceFailure`. It is used by the set-up guide alone, at a person's click.
 */
export interface SetUp {
  /** What this user sees of fields and layouts. One call; one more where there are several record types, and one more for those who may see the set-up. */
  readSight(): Promise<Sight>;
  /** Profiles and permission sets to choose from. One call. */
  readHolders(): Promise<readonly Holder[]>;
  /** Page layouts of Lead, Contact and person accounts. One call. */
  readLayouts(): Promise<readonly PageLayout[]>;
  /** Custom fields of Lead and Contact, seen past field-level security. One call. */
  readCustomFields(): Promise<readonly CustomFieldName[]>;

  /** One custom field; null when the object has none of this name. One call. */
  findField(object: string, field: string): Promise<FoundField | null>;
  /** Makes a checkbox that nobody sees yet; its id. One call. */
  createCheckbox(object: string, field: string, label: string, description: string): Promise<string>;
  deleteField(fieldId: string): Promise<void>;
  /** Records with a tick, as far as this user may see them. One call. */
  countTicked(object: string, field: string): Promise<number>;

  /** Who may edit these fields, each given as `Lead.HasOptedOutOfEmail`. One call. */
  readEditors(fields: readonly string[]): Promise<readonly Editor[]>;
  /** The right of one holder to one field; null when there is none. One call. */
  findGrant(holderId: string, object: string, field: string): Promise<Grant | null>;
  giveGrant(holderId: string, object: string, field: string): Promise<void>;
  changeGrant(grantId: string, edit: boolean): Promise<void>;
  removeGrant(grantId: string): Promise<void>;

  /** One call. */
  readLayout(layoutId: string): Promise<LayoutMetadata>;
  writeLayout(layoutId: string, metadata: LayoutMetadata): Promise<void>;
}

export interface Sight {
  /** Checkboxes that could hold an opt-out; null for an object that this user may not read. */
  readonly fields: Readonly<Record<"Lead" | "Contact", readonly DescribedField[] | null>>;
  /** Fields on each page layout that this user is shown; null where that could not be read. */
  readonly layouts: Readonly<Record<PersonObject, readonly (readonly string[])[] | null>>;
  readonly personAccounts: boolean;
  /** May this user change the set-up? Null when Salesforce did not say. */
  readonly mayInstall: boolean | null;
  /** Null for those who may not see the set-up. */
  readonly customFields: readonly CustomFieldName[] | null;
}

export interface CustomFieldName {
  readonly object: "Lead" | "Contact";
  /** With its suffix: `Opted_Out__c`. */
  readonly field: string;
}

export interface FoundField {
  readonly id: string;
  readonly createdById: string;
}

export interface Editor {
  readonly holderId: string;
  /** With its object in front. */
  readonly field: string;
}

export interface Grant {
  readonly id: string;
  readonly edit: boolean;
}
