import fc from "fast-check";
import { lockedAgainst, readPolicy, underPolicy } from "../../src/admin-policy.ts";
import { readCall } from "../../src/messages/contract.ts";
import {
  checkSettings,
  DEFAULT_SETTINGS,
  fieldsToRead,
  fieldsToWrite,
  readSettings,
} from "../../src/settings.ts";
import { anyValue, nearly } from "./hostile.ts";
import type { Target } from "./target.ts";

const IDENTITY = "00D5g00000Acks4AAB.0055g00000Acks4AAB";
const KEY = "address:maria@x.it";

const CALLS: readonly { readonly call: string; readonly request: unknown }[] = [
  { call: "personInFront", request: { tabId: 3 } },
  { call: "search", request: { tabId: 3, text: "Maria" } },
  { call: "lookAtRecord", request: { identity: IDENTITY, recordId: "00Q5g00000AbCdEFGH" } },
  { call: "resubscribe", request: { identity: IDENTITY, key: KEY, reason: "Asked by phone" } },
  { call: "saveSettings", request: { identity: IDENTITY, settings: DEFAULT_SETTINGS } },
  { call: "releaseHeld", request: { identity: IDENTITY, runId: 3 } },
  { call: "pill", request: { address: "maria@x.it" } },
  { call: "optedOutAmong", request: { recordIds: ["00Q5g00000AbCdEFGH"], addresses: ["maria@x.it"] } },
  { call: "optOutRows", request: { recordIds: ["00Q5g00000AbCdEFGH"] } },
  { call: "optOutQuoted", request: { note: "Please remove me" } },
  { call: "pageOpened", request: {} },
  { call: "listPage", request: { identity: IDENTITY, after: KEY, limit: 100 } },
  { call: "keptPage", request: { identity: IDENTITY, store: "known", after: null, limit: 100 } },
  { call: "retryMany", request: { identity: IDENTITY, keys: [KEY] } },
  {
    call: "optOutMany",
    request: {
      identity: IDENTITY,
      people: [{ address: "maria@x.it", name: "Maria" }],
      note: null,
      importId: "0b0e8a0e-7f0b-4c57-8d0a-3f3d5f3a9c11",
    },
  },
];

const calls: Target = {
  name: "messages between contexts",
  inputs: 200_000,
  property: fc.property(fc.oneof(nearly(fc.constantFrom(...CALLS)), anyValue), (message) => {
    const call = readCall(message);
    if (call === null) return;
    // What was let in is let in again unchanged: nothing of it is still to be read in another way.
    const again = readCall(structuredClone(call));
    if (JSON.stringify(again) !== JSON.stringify(call))
      throw new Error(`Read twice: ${JSON.stringify(again)}`);
    if (Object.getPrototypeOf(call.request) !== Object.prototype)
      throw new Error("A request has another prototype.");
    // Settings are judged when they are stored, by `checkSettings`.
    if (call.call !== "saveSettings" && JSON.stringify(call).length > 500_000)
      throw new Error("Far too long.");
  }),
};

const settings: Target = {
  name: "stored settings",
  inputs: 150_000,
  property: fc.property(fc.oneof(nearly(fc.constant(DEFAULT_SETTINGS)), anyValue), (stored) => {
    const read = readSettings(stored);
    if (JSON.stringify(checkSettings(read)) !== JSON.stringify(read))
      throw new Error("Settings that do not check.");
    const fields = [fieldsToWrite(read), fieldsToRead(read)].flatMap((it) => Object.values(it).flat());
    const wrong = fields.filter((field) => !/^[A-Za-z][A-Za-z0-9_]{0,90}$/.test(field));
    if (fields.length < 6 || wrong.length > 0) throw new Error(`Fields that no object has: ${wrong}`);
  }),
};

const policy: Target = {
  name: "an admin's policy",
  inputs: 50_000,
  property: fc.property(
    nearly(
      fc.constant({
        setBy: "Acme",
        settings: { nightly: true, fields: { Lead: "Marketo_Sales_Opt_Out__c" } },
        defaults: { hour: 3, apiShare: 5 },
        oauthClientIds: { "acme.my.salesforce.com": "3MVG9.lKcPoNINVBIPJjdw1J9LLM82Hn" },
      }),
    ),
    nearly(fc.constant(DEFAULT_SETTINGS)),
    (managed, stored) => {
      const read = readPolicy(managed);
      const holds = underPolicy(stored, read);
      if (JSON.stringify(checkSettings(holds)) !== JSON.stringify(holds))
        throw new Error("Settings that do not check.");
      if (lockedAgainst(holds, read).length > 0)
        throw new Error("Settings that the admin has locked otherwise.");
      const hosts = Object.keys(read.oauthClientIds);
      if (
        !hosts.every((host) => URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).host === host)
      )
        throw new Error(`Client ids for what is no host: ${hosts}`);
    },
  ),
};

export const messageTargets: readonly Target[] = [calls, settings, policy];
