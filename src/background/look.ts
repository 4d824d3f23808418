import { normaliseAddress } from "../email-address";
import type { PersonInSalesforce } from "../messages/person";
import { identityKey } from "../model/identity";
import type { Observation } from "../model/observation";
import { type Subject, subjectKey } from "../model/person";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { findEntry, readListState } from "./database/list";
import { rememberLookedUp } from "./looked-up";
import type { OpenOrg } from "./open-org";
import { failureOf } from "./salesforce/failure";
import { type Found, SalesforceFailure } from "./salesforce/salesforce";
import { withSuccessors } from "./sync/find";
import { recordsOf } from "./sync/plan-push";
import { allFields } from "./sync/write";

/** The record in front and everyone else with its address: one call when the page's hint was right, else two. */
export async function lookAt(
  org: OpenOrg,
  recordId: string,
  hinted: string | null,
): Promise<PersonInSalesforce> {
  const id = readSalesforceId(recordId);
  const object = id === null ? null : objectOfId(id);
  if (id === null || object === null)
    throw failed("NOT_A_PERSON", "this is no Lead, Contact or person account");
  const fields = allFields(org);
  const hint = normaliseAddress(hinted);
  const hints = hinted === null || hint === null ? [] : [hint, hinted];
  const first = await org.salesforce.findByIdAndAddress({ object, recordId: id }, hints, fields);
  const front = first.observations.find((record) => record.recordId === id);
  if (!front) throw failed("NOT_VISIBLE", "Salesforce shows this user no such person");
  const address = normaliseAddress(front.address);
  const more =
    front.address === null || address === null || address === hint
      ? first
      : await org.salesforce.findByAddress([address, front.address], fields);
  const subject: Subject =
    address === null ? { kind: "record", object, recordId: id } : { kind: "address", address };
  const found = await withSuccessors(org, [front, ...more.observations]);
  const others = recordsOf(subjectKey(subject), found, true).filter((record) => record.recordId !== id);
  const records = [front, ...others].filter(isLiving);
  const identity = identityKey(org.identity);
  await rememberLookedUp(identity, [front, ...others], org.clock());
  const entry = await findEntry(org.database, id, address);
  return {
    identity,
    subject,
    records,
    hidden: hiddenOf(first, more),
    list: await readListState(org.database, entry?.key ?? subjectKey(subject)),
  };
}

/** A converted Lead in front is still shown, since the rep looks at it; a deleted record is not. */
function isLiving(record: Observation): boolean {
  return record.gone === null || record.gone.kind === "converted";
}

function hiddenOf(...found: readonly Found[]): PersonInSalesforce["hidden"] {
  const all = found.flatMap(({ hidden }) => hidden);
  return [...new Map(all.map((one) => [`${one.object}.${one.field}`, one])).values()];
}

/** A look or a capture that cannot be: said in a code that the screens have a sentence for. */
export function failed(code: string, message: string): SalesforceFailure {
  return new SalesforceFailure(failureOf(code, message));
}
