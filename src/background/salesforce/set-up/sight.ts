/** What one user sees of fields, rights and layouts: many questions, put in as few calls as may be. */
import * as v from "valibot";
import { PERSON_OBJECTS, type PersonObject } from "../../../model/person";
import { queryPath } from "../composite";
import { API_PATH } from "../connection";
import { readCheckboxes } from "../describe";
import { failureOf } from "../failure";
import type { ApiSession } from "../request";
import { SalesforceFailure } from "../salesforce";
import type { Sight } from "./set-up";

/** One composite call may hold so many questions (REST API Developer Guide, "Composite"). */
const MOST_PARTS = 25;

const PERMISSIONS = "SELECT PermissionsCustomizeApplication, PermissionsViewSetup FROM UserPermissionAccess";
// Where there are no person accounts this column does not exist, and the question is refused.
const PERSON_TYPES = "SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true";

const compositeSchema = v.object({
  compositeResponse: v.array(
    v.object({ body: v.unknown(), httpStatusCode: v.number(), referenceId: v.string() }),
  ),
});
const layoutSchema = v.object({
  id: v.string(),
  detailLayoutSections: v.array(
    v.object({
      layoutRows: v.array(
        v.object({
          layoutItems: v.array(
            v.object({
              layoutComponents: v.array(v.object({ type: v.string(), value: v.nullish(v.string()) })),
            }),
          ),
        }),
      ),
    }),
  ),
});
const layoutsSchema = v.object({
  /** Null where the object has several record types: then each has to be asked for its own. */
  layouts: v.nullable(v.array(layoutSchema)),
  recordTypeMappings: v.array(
    v.object({ available: v.boolean(), layoutId: v.nullable(v.string()), recordTypeId: v.string() }),
  ),
});
const permissionsSchema = v.object({
  records: v.tuple([
    v.object({ PermissionsCustomizeApplication: v.boolean(), PermissionsViewSetup: v.boolean() }),
  ]),
});
const idsSchema = v.object({ records: v.array(v.object({ Id: v.string() })) });

type Layout = v.InferOutput<typeof layoutSchema>;
type Layouts = v.InferOutput<typeof layoutsSchema>;

/** One call; two where an object that matters has several record types. */
export async function readSight(session: ApiSession): Promise<Omit<Sight, "customFields">> {
  const first = await askTogether(session, {
    lead: `${API_PATH}/sobjects/Lead/describe`,
    contact: `${API_PATH}/sobjects/Contact/describe`,
    layoutsLead: `${API_PATH}/sobjects/Lead/describe/layouts`,
    layoutsContact: `${API_PATH}/sobjects/Contact/describe/layouts`,
    layoutsAccount: `${API_PATH}/sobjects/Account/describe/layouts`,
    permissions: queryPath(PERMISSIONS),
    personTypes: queryPath(PERSON_TYPES),
  });
  const permissions = v.safeParse(permissionsSchema, first.permissions);
  const persons = v.safeParse(idsSchema, first.personTypes);
  const personTypes = persons.success ? persons.output.records.map(({ Id }) => Id.slice(0, 15)) : [];
  const listed: Readonly<Record<PersonObject, Layouts | null>> = {
    Lead: readLayouts(first.layoutsLead),
    Contact: readLayouts(first.layoutsContact),
    Account: personTypes.length > 0 ? readLayouts(first.layoutsAccount) : null,
  };
  return {
    fields: { Lead: readCheckboxes(first.lead), Contact: readCheckboxes(first.contact) },
    layouts: await readShown(session, listed, personTypes),
    personAccounts: personTypes.length > 0,
    mayInstall: permissions.success
      ? permissions.output.records[0].PermissionsCustomizeApplication &&
        permissions.output.records[0].PermissionsViewSetup
      : null,
  };
}

async function readShown(
  session: ApiSession,
  listed: Readonly<Record<PersonObject, Layouts | null>>,
  personTypes: readonly string[],
): Promise<Sight["layouts"]> {
  const questions: { object: PersonObject; recordTypeId: string }[] = [];
  for (const object of PERSON_OBJECTS) {
    const layouts = listed[object];
    if (layouts === null || layouts.layouts !== null) continue;
    const seen = new Set<string>();
    for (const { available, layoutId, recordTypeId } of layouts.recordTypeMappings) {
      // An Account's other record types are companies.
      const counts = object !== "Account" || personTypes.includes(recordTypeId.slice(0, 15));
      if (!counts || !available || layoutId === null || seen.has(layoutId)) continue;
      seen.add(layoutId);
      questions.push({ object, recordTypeId });
    }
  }
  const asked = questions.slice(0, MOST_PARTS);
  const answers =
    asked.length === 0
      ? {}
      : await askTogether(
          session,
          Object.fromEntries(
            asked.map(({ object, recordTypeId }, index) => [
              `layout${index}`,
              `${API_PATH}/sobjects/${object}/describe/layouts/${encodeURIComponent(recordTypeId)}`,
            ]),
          ),
        );
  const shownOn = (object: PersonObject): readonly (readonly string[])[] | null => {
    const layouts = listed[object];
    if (layouts === null) return null;
    if (layouts.layouts !== null) return layouts.layouts.map(fieldsOf);
    const read = asked.flatMap((question, index) => {
      const parsed = v.safeParse(layoutSchema, answers[`layout${index}`]);
      return question.object === object && parsed.success ? [fieldsOf(parsed.output)] : [];
    });
    return read.length > 0 ? read : null;
  };
  return { Lead: shownOn("Lead"), Contact: shownOn("Contact"), Account: shownOn("Account") };
}

/** By name, the bodies of what was answered; a refused question has none. */
async function askTogether<K extends string>(
  session: ApiSession,
  paths: Readonly<Record<K, string>>,
): Promise<Partial<Record<K, unknown>>> {
  const compositeRequest = Object.entries(paths).map(([referenceId, url]) => ({
    method: "GET",
    url,
    referenceId,
  }));
  const { body } = await session.request({
    method: "POST",
    url: `${API_PATH}/composite`,
    body: JSON.stringify({ allOrNone: false, compositeRequest }),
  });
  const parsed = v.safeParse(compositeSchema, body);
  if (!parsed.success)
    throw new SalesforceFailure(
      failureOf("NOT_UNDERSTOOD", "Salesforce answered about the set-up in an unknown form."),
    );
  return Object.fromEntries(
    parsed.output.compositeResponse
      .filter(({ httpStatusCode }) => httpStatusCode < 400)
      .map(({ referenceId, body: part }) => [referenceId, part]),
  ) as Partial<Record<K, unknown>>;
}

function readLayouts(body: unknown): Layouts | null {
  const parsed = v.safeParse(layoutsSchema, body);
  return parsed.success ? parsed.output : null;
}

function fieldsOf(layout: Layout): string[] {
  return layout.detailLayoutSections.flatMap(({ layoutRows }) =>
    layoutRows.flatMap(({ layoutItems }) =>
      layoutItems.flatMap(({ layoutComponents }) =>
        layoutComponents.flatMap(({ type, value }) => (type === "Field" && value ? [value] : [])),
      ),
    ),
  );
}
