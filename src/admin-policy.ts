/** What an admin has set for everyone (`storage.managed`): read, judged, and laid over a user's own settings. Pure. */
import * as v from "valibot";
import { DEFAULT_SETTINGS, readSettings, SETTING_SHAPES, type Settings } from "./settings";

type Values = Omit<Settings, "version" | "fields"> & {
  readonly "fields.Lead": string;
  readonly "fields.Contact": string;
};

/** What can be locked: every setting, and of the fields those of each object by itself. */
export type LockName = keyof Values;

type SettingsPart = Readonly<Partial<Values>>;

export interface AdminPolicy {
  /** Who says so, in the admin's own words; null when the policy does not tell. */
  readonly setBy: string | null;
  /** These hold, whatever the user has chosen. */
  readonly locked: SettingsPart;
  /** These hold until the user chooses something else. */
  readonly defaults: SettingsPart;
  /** By API host: the client id with which users of that org sign in. */
  readonly oauthClientIds: Readonly<Record<string, string>>;
  /** Names in the policy that mean nothing, or whose values cannot be used; they have no effect. */
  readonly ignored: readonly string[];
}

export const NO_POLICY: AdminPolicy = {
  setBy: null,
  locked: {},
  defaults: {},
  oauthClientIds: {},
  ignored: [],
};

/** What the screens are told of a policy. */
export interface PolicyNotice {
  readonly setBy: string | null;
  readonly locked: readonly LockName[];
  readonly ignored: readonly string[];
}

const { fields, ...plain } = SETTING_SHAPES;
const SHAPES: Readonly<Record<LockName, v.GenericSchema>> = {
  ...plain,
  "fields.Lead": fields.entries.Lead,
  "fields.Contact": fields.entries.Contact,
};

const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
/** As Salesforce makes them: letters, digits, dots and underscores. */
const clientId = v.pipe(v.string(), v.regex(/^[\w.]{16,255}$/));
const host = v.pipe(v.string(), v.regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/));

/**
 * Whatever the browser holds as policy → what of it counts. A value that cannot be used is left out and named in
 * `ignored`: it must neither stop the work nor become another value than the admin meant.
 */
export function readPolicy(managed: unknown): AdminPolicy {
  if (managed === undefined || managed === null) return NO_POLICY;
  const ignored: string[] = [];
  const { setBy, settings, defaults, oauthClientIds, ...unknown } = partsOf(managed, "policy", ignored);
  ignored.push(...Object.keys(unknown));
  const says = v.safeParse(words, setBy);
  if (setBy !== undefined && !says.success) ignored.push("setBy");
  return {
    setBy: says.success ? says.output : null,
    locked: readSet(settings, "settings", ignored),
    defaults: readSet(defaults, "defaults", ignored),
    oauthClientIds: readClientIds(oauthClientIds, ignored),
    ignored,
  };
}

/** What was stored, and an admin's policy → the settings that hold. */
export function underPolicy(stored: unknown, policy: AdminPolicy): Settings {
  return lay(policy.locked, readSettings(stored, lay(policy.defaults, DEFAULT_SETTINGS)));
}

/** The locked settings that these settings would change. */
export function lockedAgainst(wanted: Settings, { locked }: AdminPolicy): readonly LockName[] {
  return (Object.keys(locked) as LockName[]).filter((name) => settingOf(wanted, name) !== locked[name]);
}

/** What to store of these settings: the user's own choice for what is locked, so that it holds again afterwards. */
export function withOwnChoices(wanted: Settings, stored: unknown, policy: AdminPolicy): Settings {
  const own = readSettings(stored, lay(policy.defaults, DEFAULT_SETTINGS));
  const choices = Object.fromEntries(
    Object.keys(policy.locked).map((name) => [name, settingOf(own, name as LockName)]),
  );
  return lay(choices, wanted);
}

/** What the screens need of it. */
export function noticeOf({ setBy, locked, ignored }: AdminPolicy): PolicyNotice {
  return { setBy, locked: Object.keys(locked) as LockName[], ignored };
}

function lay(set: SettingsPart, settings: Settings): Settings {
  const { "fields.Lead": Lead, "fields.Contact": Contact, ...others } = set;
  const own = settings.fields;
  return {
    ...settings,
    ...others,
    fields: { Lead: Lead ?? own.Lead, Contact: Contact ?? own.Contact },
  };
}

function settingOf({ fields: { Lead, Contact }, ...others }: Settings, name: LockName): unknown {
  return name === "fields.Lead" ? Lead : name === "fields.Contact" ? Contact : others[name];
}

function readSet(given: unknown, where: string, ignored: string[]): SettingsPart {
  const { fields: ofObjects, ...others } = partsOf(given, where, ignored);
  const perObject = Object.entries(partsOf(ofObjects, `${where}.fields`, ignored));
  const all = [
    ...Object.entries(others),
    ...perObject.map(([object, name]) => [`fields.${object}`, name] as const),
  ];
  const set: Record<string, unknown> = {};
  for (const [name, value] of all) {
    const shape = Object.hasOwn(SHAPES, name) ? SHAPES[name as LockName] : undefined;
    const parsed = shape && v.safeParse(shape, value);
    if (parsed?.success && parsed.output !== undefined) set[name] = parsed.output;
    else ignored.push(`${where}.${name}`);
  }
  // Each judged by the very shape of its setting.
  return set as SettingsPart;
}

function readClientIds(given: unknown, ignored: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(partsOf(given, "oauthClientIds", ignored))) {
    const onHost = v.safeParse(host, name.toLowerCase());
    const id = v.safeParse(clientId, value);
    if (onHost.success && id.success) found[onHost.output] = id.output;
    else ignored.push(`oauthClientIds.${name}`);
  }
  return found;
}

function partsOf(given: unknown, where: string, ignored: string[]): Record<string, unknown> {
  if (given === undefined) return {};
  if (typeof given === "object" && given !== null && !Array.isArray(given))
    return given as Record<string, unknown>;
  ignored.push(where);
  return {};
}
