import { SalesforceError } from "../error.ts";
import { prepareCreate } from "../write.ts";
import { bodyOf, isObject, type RestAnswer, type RestCall } from "./call.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** sObject Tree: records with their children, made in one call: all of them or none. */
export const TREE_ROUTES: readonly Route[] = [route("POST", "/composite/tree/:object", tree)];

/** "Up to a total of 200 records across all trees", five levels deep (REST guide, sObject Tree). */
const MOST_RECORDS = 200;
const MOST_LEVELS = 5;

interface Node {
  readonly object: string;
  readonly referenceId: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** The node it hangs on, and the field that says so. */
  readonly parent: { readonly referenceId: string; readonly field: string } | null;
}

function tree(call: RestCall, { object = "" }: Readonly<Record<string, string>>): RestAnswer {
  const root = tableInPath(call, object);
  const records = bodyOf(call).records;
  if (!Array.isArray(records)) {
    throw new SalesforceError(400, "INVALID_INPUT", "The value for records must be an array");
  }
  const nodes: Node[] = [];
  for (const record of records) collect(call, root.definition.name, record, null, 1, nodes);
  const ids = new Map<string, string>();
  const results: unknown[] = [];
  const refused = call.org.allOrNone(() => {
    for (const node of nodes) {
      const parentId = node.parent === null ? null : (ids.get(node.parent.referenceId) ?? null);
      const given = node.parent === null ? node.given : { ...node.given, [node.parent.field]: parentId };
      try {
        const id = prepareCreate(call.org, call.actor, node.object, given).commit();
        ids.set(node.referenceId, id);
        results.push({ referenceId: node.referenceId, id });
      } catch (fault) {
        if (!(fault instanceof SalesforceError)) throw fault;
        results.splice(0, results.length, { referenceId: node.referenceId, errors: fault.toRows() });
        return fault;
      }
    }
    return null;
  });
  call.logged.records += refused === null ? nodes.length : 0;
  return { status: refused === null ? 201 : 400, body: { hasErrors: refused !== null, results } };
}

function collect(
  call: RestCall,
  object: string,
  record: unknown,
  parent: Node["parent"],
  level: number,
  nodes: Node[],
): void {
  const attributes = isObject(record) ? record.attributes : null;
  const referenceId = isObject(attributes) ? attributes.referenceId : null;
  if (!isObject(record) || typeof referenceId !== "string") {
    throw new SalesforceError(400, "INVALID_INPUT", "Each record must have a referenceId in its attributes");
  }
  if (level > MOST_LEVELS)
    throw new SalesforceError(400, "INVALID_INPUT", `Trees may be ${MOST_LEVELS} levels deep`);
  if (nodes.some((node) => node.referenceId === referenceId)) {
    throw new SalesforceError(
      400,
      "INVALID_INPUT",
      `Duplicate ReferenceId provided in the request: ${referenceId}`,
    );
  }
  const children = Object.entries(record).filter(
    ([, value]) => isObject(value) && Array.isArray(value.records),
  );
  const childNames = new Set(["attributes", ...children.map(([name]) => name)]);
  const given = Object.fromEntries(Object.entries(record).filter(([name]) => !childNames.has(name)));
  nodes.push({ object, referenceId, given, parent });
  if (nodes.length > MOST_RECORDS) {
    throw new SalesforceError(400, "INVALID_INPUT", `The request has more than ${MOST_RECORDS} records`);
  }
  for (const [name, value] of children) {
    const relationship = call.view
      .children(tableInPath(call, object))
      .find((each) => each.relationshipName === name);
    if (relationship === undefined) {
      throw new SalesforceError(
        400,
        "INVALID_FIELD",
        `No such column '${name}' on sobject of type ${object}`,
      );
    }
    const hangs = { referenceId, field: relationship.field };
    for (const child of (value as { records: unknown[] }).records) {
      collect(call, relationship.childObject, child, hangs, level + 1, nodes);
    }
  }
}
