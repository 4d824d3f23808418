import { normaliseAddress } from "../email-address";
import { identityKey } from "../model/identity";
import type { Observation } from "../model/observation";
import type { Subject } from "../model/person";
import { rememberLookedUp } from "./looked-up";
import type { OpenOrg } from "./open-org";
import type { RecordAt } from "./salesforce/salesforce";
import { findByIds, withSuccessors } from "./sync/find";
import { followers } from "./sync/follow";

/** Whom these records are about, as Salesforce shows them: by address where there is one. What it does not show is left out. */
export async function readRows(
  org: OpenOrg,
  rows: readonly RecordAt[],
): Promise<readonly { subject: Subject; name: string }[]> {
  const found = await withSuccessors(org, await findByIds(org, rows));
  await rememberLookedUp(identityKey(org.identity), found, org.clock());
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const become = new Map([...followers(byId)].map(({ from, to }) => [from.recordId, to]));
  return rows.flatMap(({ recordId }) => {
    const shown = byId.get(recordId);
    const record = become.get(recordId) ?? shown;
    return record === undefined || record.gone?.kind === "deleted"
      ? []
      : [{ subject: subjectOfRecord(record), name: record.name }];
  });
}

function subjectOfRecord({ address, object, recordId }: Observation): Subject {
  const normalised = normaliseAddress(address);
  return normalised === null
    ? { kind: "record", object, recordId }
    : { kind: "address", address: normalised };
}
