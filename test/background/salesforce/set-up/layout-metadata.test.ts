import fc from "fast-check";
import { expect, it } from "vitest";
import {
  acceptable,
  fieldsOn,
  withField,
  withoutField,
} from "../../../../src/background/salesforce/set-up/layout-metadata";

const FIELD = "Marketo_Sales_Opt_Out__c";

const items = (...fields: (string | null)[]) => ({
  layoutItems: fields.map((field) => ({ behavior: "Edit", emptySpace: field === null ? true : null, field })),
  reserved: null,
});
const layout = (...columns: ReturnType<typeof items>[]) => ({
  layoutSections: [
    { label: "Links", style: "CustomLinks", layoutColumns: [items(), items()] },
    { label: "Information", style: "TwoColumnsTopToBottom", layoutColumns: columns },
  ],
  relatedLists: null,
});

it.each([
  [
    layout(items("Name", "Email"), items("Phone", "HasOptedOutOfEmail")),
    ["Name", "Email", "Phone", "HasOptedOutOfEmail", FIELD],
  ],
  [layout(items("Name", "Email", "City"), items("Phone")), ["Name", "Email", FIELD, "City", "Phone"]],
  [layout(items("Name", null), items("Phone")), ["Name", FIELD, "Phone"]],
  [layout(items("Name"), items(FIELD)), ["Name", FIELD]],
])(
  "a field goes beside Email Opt Out, else beside the address, else into the first column of fields",
  (before, after) => {
    expect(fieldsOn(withField(before, FIELD))).toEqual(after);
  },
);

it("a layout without a section of fields takes none", () => {
  const links = { layoutSections: [{ style: "CustomLinks", layoutColumns: [items()] }] };
  expect(fieldsOn(withField(links, FIELD))).toEqual([]);
  expect(fieldsOn(withField({ layoutSections: null }, FIELD))).toEqual([]);
});

it("what is put on a layout and taken off again leaves it as it was, whatever else is on it", () => {
  const name = fc.option(fc.constantFrom("Name", "Email", "HasOptedOutOfEmail", "City"));
  const columns = fc.array(
    fc.array(name, { maxLength: 4 }).map((names) => items(...names)),
    { minLength: 1, maxLength: 2 },
  );
  fc.assert(
    fc.property(columns, fc.dictionary(fc.string(), fc.jsonValue()), (some, others) => {
      const before = { ...others, ...layout(...some) };
      const put = withField(before, FIELD);
      expect(fieldsOn(put).filter((it) => it === FIELD)).toHaveLength(1);
      expect(withoutField(put, FIELD)).toEqual(before);
      expect(withField(put, FIELD)).toBe(put);
    }),
  );
});

it("leaves out what the Tooling API gives and does not take back, and nothing else", () => {
  const given = {
    platformActionList: { actionListContext: "Record" },
    summaryLayout: { summaryLayoutStyle: "Default" },
    relatedLists: [
      { quickActions: [], relatedList: "A" },
      { quickActions: ["B"], relatedList: "B" },
    ],
    headers: ["PersonalTagging"],
  };
  expect(acceptable(given)).toEqual({
    relatedLists: [
      { quickActions: null, relatedList: "A" },
      { quickActions: ["B"], relatedList: "B" },
    ],
    headers: ["PersonalTagging"],
  });
  expect(acceptable({ platformActionList: null, summaryLayout: null })).toMatchObject({
    platformActionList: null,
    summaryLayout: null,
  });
});
