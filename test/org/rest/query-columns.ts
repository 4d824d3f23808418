import type { FieldType as Selected } from "@jetstreamapp/soql-parser-js";
import { notSimulated } from "../error.ts";
import type { FieldDefinition } from "../schema/field.ts";
import { fieldsOf } from "../soql/fields-function.ts";
import { parse } from "../soql/parse.ts";
import { resolve } from "../soql/path.ts";
import type { Scope } from "../soql/scope.ts";
import { writtenName } from "../soql/select.ts";
import type { FieldShape, FieldType, ObjectShape } from "../soql/source.ts";
import type { View } from "../view.ts";

/** One column of a statement; a parent or a sub-query has columns of its own. */
interface QueryColumn {
  readonly aggregate: boolean;
  readonly apexType: string | null;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  readonly joinColumns: QueryColumn[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

const APEX_TYPES: Partial<Record<FieldType, string>> = {
  id: "Id",
  reference: "Id",
  boolean: "Boolean",
  int: "Integer",
  double: "Double",
  currency: "Double",
  percent: "Double",
  date: "Date",
  datetime: "Datetime",
  address: "Address",
};
const NUMBERS: readonly FieldType[] = ["int", "double", "currency", "percent"];

/**
 * The columns of a good statement, as `/query?q=…&columns=true` tells them in place of records. Salesforce has it without
 * documenting it; the Salesforce CLI asks so after each query, and its tests hold recorded answers (salesforcecli/
 * plugin-data, test/test-files/queryFields.exemplars.ts).
 */
export function queryColumns(statement: string, view: View): Record<string, unknown> {
  const { query, text } = parse(statement);
  const shape = view.shape(query.sObject ?? "");
  if (shape === undefined) throw new Error(`The statement was not checked before: ${statement}`);
  const scope = {
    source: view,
    text,
    shape,
    alias: query.sObjectAlias ?? null,
    deletedToo: false,
    apiPath: "",
  };
  const columnMetadata = columnsOf(scope, query.fields ?? []);
  return {
    columnMetadata,
    entityName: shape.name,
    groupBy: query.groupBy !== undefined,
    idSelected: columnMetadata.some((column) => column.columnName === "Id"),
    keyPrefix: shape.keyPrefix,
  };
}

function columnsOf(scope: Scope, fields: readonly Selected[]): QueryColumn[] {
  const columns: QueryColumn[] = [];
  let unnamed = 0;
  for (const selected of fields) {
    switch (selected.type) {
      case "Field":
      case "FieldRelationship":
        addField(scope, columns, writtenName(selected), "alias" in selected ? selected.alias : undefined);
        break;
      case "FieldFunctionExpression":
        if (selected.functionName.toUpperCase() === "FIELDS") {
          for (const name of fieldsOf(scope, selected, 0)) addField(scope, columns, name, undefined);
        } else if (selected.parameters.length > 0) {
          const displayName = `${selected.functionName.toLowerCase()}(${selected.parameters.map(String).join(", ")})`;
          const columnName = selected.alias ?? `expr${unnamed++}`;
          columns.push({ ...EMPTY, aggregate: true, columnName, displayName, numberType: true });
        }
        break;
      case "FieldSubquery":
        columns.push(childColumn(scope, selected.subquery));
        break;
      case "FieldTypeof":
        throw notSimulated("the columns of a TYPEOF");
    }
  }
  return columns;
}

const EMPTY: Omit<QueryColumn, "columnName" | "displayName"> = {
  aggregate: false,
  apexType: null,
  booleanType: false,
  custom: false,
  foreignKeyName: null,
  insertable: false,
  joinColumns: [],
  numberType: false,
  textType: false,
  updatable: false,
};

/** Adds a field below the parents on its way; a parent stands once, where it is first named. */
function addField(scope: Scope, columns: QueryColumn[], written: string, alias: string | undefined): void {
  const { field, hops } = resolve(scope, written, "SELECT");
  let at = columns;
  let shape: ObjectShape = scope.shape;
  for (const hop of hops) {
    const name = hop.relationship;
    const known = at.find((column) => column.columnName === name);
    const joinColumns = known?.joinColumns ?? [];
    if (known === undefined) {
      const foreignKeyName = referenceNamed(shape, name);
      at.push({ ...EMPTY, columnName: name, displayName: name, foreignKeyName, joinColumns });
    }
    at = joinColumns;
    shape = hop.shape;
  }
  at.push(fieldColumn(field, alias ?? field.name));
}

function referenceNamed(shape: ObjectShape, relationship: string): string | null {
  return [...shape.fields.values()].find((each) => each.relationshipName === relationship)?.name ?? null;
}

function fieldColumn(field: FieldShape & Partial<FieldDefinition>, columnName: string): QueryColumn {
  const apexType = APEX_TYPES[field.type] ?? "String";
  return {
    ...EMPTY,
    apexType,
    booleanType: field.type === "boolean",
    columnName,
    custom: field.custom,
    displayName: columnName,
    insertable: field.createable ?? false,
    joinColumns: [],
    numberType: NUMBERS.includes(field.type),
    textType: apexType === "String",
    updatable: field.updateable ?? false,
  };
}

function childColumn(
  scope: Scope,
  subquery: Extract<Selected, { type: "FieldSubquery" }>["subquery"],
): QueryColumn {
  const wanted = subquery.relationshipName.toLowerCase();
  const relationship = scope.shape.childRelationships.find(
    (each) => each.relationshipName.toLowerCase() === wanted,
  );
  const shape = scope.source.shape(relationship?.childObject ?? "");
  const columnName = relationship?.relationshipName ?? subquery.relationshipName;
  const joinColumns =
    shape === undefined
      ? []
      : columnsOf({ ...scope, shape, alias: subquery.sObjectAlias ?? null }, subquery.fields ?? []);
  return { ...EMPTY, aggregate: true, columnName, displayName: columnName, joinColumns };
}
