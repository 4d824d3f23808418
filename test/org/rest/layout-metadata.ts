import { SalesforceError } from "../error.ts";
import type { PageLayout } from "../layouts.ts";
import type { Table } from "../store/table.ts";
import { isObject } from "./call.ts";

/**
 * A layout's `Metadata`, with the parts that the Tooling API gives and does not take back: clients must clean them
 * before a PATCH (Jetstream's `create-fields-utils` names each).
 */
export function layoutMetadata(layout: PageLayout): Record<string, unknown> {
  const columns: unknown[][] = [[], []];
  for (const [index, field] of layout.fields.entries()) columns[index % 2]?.push(cell(field));
  return {
    customButtons: [],
    customConsoleComponents: null,
    emailDefault: null,
    excludeButtons: [],
    feedLayout: null,
    headers: [],
    layoutSections: [
      {
        customLabel: false,
        detailHeading: false,
        editHeading: true,
        label: "Information",
        layoutColumns: columns.map((cells) => ({ layoutItems: cells, reserved: null })),
        style: "TwoColumnsTopToBottom",
      },
    ],
    miniLayout: null,
    multilineLayoutFields: [],
    platformActionList: {
      actionListContext: "Record",
      platformActionListItems: [],
      relatedSourceEntity: null,
    },
    quickActionList: null,
    relatedContent: null,
    relatedLists: [
      {
        customButtons: [],
        excludeButtons: [],
        fields: ["TASK.SUBJECT"],
        quickActions: [],
        relatedList: "RelatedActivityList",
      },
    ],
    relatedObjects: [],
    runAssignmentRulesDefault: null,
    showEmailCheckbox: false,
    showHighlightsPanel: true,
    showInteractionLogPanel: false,
    showKnowledgeComponent: null,
    showRunAssignmentRulesCheckbox: true,
    showSolutionSection: null,
    showSubmitAndAttachButton: false,
    summaryLayout: { masterLabel: "00h", sizeX: 4, sizeY: 0, summaryLayoutStyle: "Default" },
  };
}

/**
 * The fields of a layout that is sent back, column by column as one reads it.
 * @throws SalesforceError as the Tooling API refuses what it does not take back, and unknown fields
 */
export function writeLayout(metadata: Readonly<Record<string, unknown>>, table: Table): string[] {
  refuseComplexValues(metadata);
  const fields: string[] = [];
  for (const section of objects(metadata.layoutSections)) {
    const columns = objects(section.layoutColumns).map((column) => objects(column.layoutItems));
    const rows = Math.max(0, ...columns.map((column) => column.length));
    for (let row = 0; row < rows; row++) {
      for (const column of columns) {
        const name = column[row]?.field;
        if (typeof name === "string") fields.push(name);
      }
    }
  }
  for (const name of fields) {
    if (table.field(name) !== undefined) continue;
    throw new SalesforceError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      `In field: field - no CustomField named ${table.definition.name}.${name} found`,
      [],
    );
  }
  const twice = fields.find((name, index) => fields.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", `Field:${twice} appears more than once`, []);
  }
  return fields;
}

function refuseComplexValues(metadata: Readonly<Record<string, unknown>>): void {
  const actions = metadata.platformActionList;
  if (isObject(actions) && typeof actions.actionListContext === "string")
    throw complexValue(actions.actionListContext);
  const summary = metadata.summaryLayout;
  if (isObject(summary) && typeof summary.summaryLayoutStyle === "string")
    throw complexValue(summary.summaryLayoutStyle);
  for (const list of objects(metadata.relatedLists)) {
    if (Array.isArray(list.quickActions) && list.quickActions.length === 0) throw complexValue("[]");
  }
}

function complexValue(value: string): SalesforceError {
  return new SalesforceError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of complexvalue from VALUE_STRING value ${value} or request may be missing a required field at [line:1, column:1]`,
  );
}

function cell(field: string): Record<string, unknown> {
  return {
    analyticsCloudComponent: null,
    behavior: "Edit",
    canvas: null,
    component: null,
    customLink: null,
    emptySpace: null,
    field,
    height: null,
    page: null,
    reportChartComponent: null,
    scontrol: null,
    showLabel: null,
    showScrollbars: null,
    width: null,
  };
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
