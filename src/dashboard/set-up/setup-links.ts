/**
 * Addresses of Salesforce's own Setup pages. The API's host shows them in every cloud and sends the browser on to the
 * org's Setup host. `ObjectManager/<object>/<part>/view` is where Lightning itself leads. Pure.
 */
import type { PersonObject } from "../../model/person";
import { EMAIL_OPT_OUT } from "../../settings";

/** In Setup, a person account's fields are Contact's, and its layouts go by a name of their own. */
const LAYOUTS_OF: Readonly<Record<PersonObject, string>> = {
  Lead: "Lead",
  Contact: "Contact",
  Account: "PersonAccount",
};

export function pageLayoutsLink(apiHost: string, object: PersonObject): string {
  return objectManager(apiHost, LAYOUTS_OF[object], "PageLayouts");
}

/** Record pages built in the Lightning App Builder; with Dynamic Forms they take the place of page layouts. */
export function recordPagesLink(apiHost: string, object: PersonObject): string {
  return objectManager(apiHost, object, "LightningPages");
}

/** All fields of an object; "Map Lead Fields" is a button on Lead's. */
export function fieldsLink(apiHost: string, object: PersonObject): string {
  return objectManager(apiHost, object === "Account" ? "Contact" : object, "FieldsAndRelationships");
}

/** One field, with its button "Set Field-Level Security". A custom field's page goes by an id that describe does not tell. */
export function fieldLink(apiHost: string, object: PersonObject, field: string): string {
  const name = field.replace(/^Person(?=HasOptedOut)/, "");
  if (name !== EMAIL_OPT_OUT) return fieldsLink(apiHost, object);
  const on = object === "Account" ? "Contact" : object;
  return objectManager(apiHost, on, `FieldsAndRelationships/${name}`);
}

function objectManager(apiHost: string, object: string, part: string): string {
  return `https://${apiHost}/lightning/setup/ObjectManager/${object}/${part}/view`;
}
