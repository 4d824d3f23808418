/** Whom an opt-out is about. */

/** Where a person can live in Salesforce. `Account` always means a person account. */
export type PersonObject = "Lead" | "Contact" | "Account";

export const PERSON_OBJECTS: readonly PersonObject[] = ["Lead", "Contact", "Account"];

/** Who is opted out: an email address (normalised, see `email-address.ts`), or a record that has none. */
export type Subject =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "record"; readonly object: PersonObject; readonly recordId: string };

export type SubjectKey = `address:${string}` | `record:${string}`;

/** The key of a list entry: one per address, or one per record without an address. */
export function subjectKey(subject: Subject): SubjectKey {
  return subject.kind === "address" ? `address:${subject.address}` : `record:${subject.recordId}`;
}
