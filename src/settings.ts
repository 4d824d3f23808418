import * as v from "valibot";
import type { PersonObject } from "./model/person";

export const EMAIL_OPT_OUT = "HasOptedOutOfEmail";

const fieldName = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/));

/** What can be set, each with its shape; an admin's policy may hold any of them. */
export const SETTING_SHAPES = {
  nightly: v.boolean(),
  /** API names; an org may name its custom field differently on each object. */
  fields: v.object({ Lead: fieldName, Contact: fieldName }),
  /** Also write Email Opt Out when another field is chosen. */
  writeBoth: v.boolean(),
  /** What nightly syncs may use of the org's API calls, in percent of its day. Absent in settings older than it. */
  apiShare: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(50)), 2),
  /** Log a completed Task on each record that an opt-out is written to. Absent in settings older than it. */
  logTask: v.optional(v.boolean(), false),
  /** Years that the history of people who are not opted out is kept; 0: for ever. Absent in settings older than it. */
  keepYears: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50)), 0),
  /** Hour of the day in Los Angeles at which the nightly sync is due. */
  hour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
};

const settingsSchema = v.object({ version: v.literal(1), ...SETTING_SHAPES });

/** One user's settings in one org. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  nightly: true,
  fields: { Lead: EMAIL_OPT_OUT, Contact: EMAIL_OPT_OUT },
  writeBoth: false,
  apiShare: 2,
  logTask: false,
  keepYears: 0,
  hour: 20,
};

/**
 * What storage held → settings. Nothing stored gives the defaults; so does anything that is not ours, because a
 * sync that writes to a field nobody chose is worse than one that writes to the standard field.
 *
 * @param defaults those of an admin, where there are any
 */
export function readSettings(stored: unknown, defaults: Settings = DEFAULT_SETTINGS): Settings {
  const parsed = v.safeParse(settingsSchema, stored);
  return parsed.success ? parsed.output : defaults;
}

/** Throws valibot's error when the settings are not of the expected shape. */
export function checkSettings(settings: unknown): Settings {
  return v.parse(settingsSchema, settings);
}

/**
 * On a person account, Contact's fields appear under other names: `HasOptedOutOfEmail` as
 * `PersonHasOptedOutOfEmail`, a custom `X__c` as `X__pc`
 * (developer.salesforce.com, "Work with Person Accounts").
 */
export function fieldOnPersonAccount(contactField: string): string {
  return contactField.endsWith("__c") ? contactField.replace(/__c$/, "__pc") : `Person${contactField}`;
}

/** Fields by object, in the order in which they are shown. */
export type FieldsByObject = Readonly<Record<PersonObject, readonly string[]>>;

/** The fields an opt-out is written to. With the nightly sync off that is Email Opt Out, whatever was chosen. */
export function fieldsToWrite(settings: Settings): FieldsByObject {
  const on = (object: "Lead" | "Contact") => {
    const chosen = settings.nightly ? settings.fields[object] : EMAIL_OPT_OUT;
    return settings.nightly && settings.writeBoth && chosen !== EMAIL_OPT_OUT
      ? [EMAIL_OPT_OUT, chosen]
      : [chosen];
  };
  return { Lead: on("Lead"), Contact: on("Contact"), Account: on("Contact").map(fieldOnPersonAccount) };
}

/** Every opt-out field that matters to this user: a resubscribe clears all of them, the popup shows all of them. */
export function fieldsToRead(settings: Settings): FieldsByObject {
  const on = (object: "Lead" | "Contact") => [...new Set([EMAIL_OPT_OUT, settings.fields[object]])];
  return { Lead: on("Lead"), Contact: on("Contact"), Account: on("Contact").map(fieldOnPersonAccount) };
}
