import { checkbox, field, identityFields, lookup, picklist, SYSTEM, stampFields, text } from "./field.ts";
import { object } from "./object.ts";

/** Task (object reference, Task): written as evidence of an opt-out. */
export const TASK = object({
  name: "Task",
  label: "Task",
  labelPlural: "Tasks",
  keyPrefix: "00T",
  layoutable: true,
  fields: [
    ...identityFields("Activity"),
    lookup("WhoId", "Name ID", "Who", ["Contact", "Lead"], { childrenName: "Tasks", indexed: true }),
    lookup("WhatId", "Related To ID", "What", ["Account"], { indexed: true }),
    text("Subject", "Subject", 255, { nameField: true }),
    field("date", "ActivityDate", "Due Date Only"),
    picklist("Status", "Status", ["Not Started", "In Progress", "Completed"], {
      nillable: false,
      defaultValue: "Not Started",
    }),
    picklist("Priority", "Priority", ["High", "Normal", "Low"], { nillable: false, defaultValue: "Normal" }),
    lookup("OwnerId", "Assigned To ID", "Owner", ["Group", "User"], {
      nillable: false,
      permissionable: false,
    }),
    field("textarea", "Description", "Description", { length: 32_000 }),
    checkbox("IsClosed", "Closed", { ...SYSTEM }),
    picklist("TaskSubtype", "Task Subtype", ["Task", "Email", "Call"], { updateable: false }),
    ...stampFields(),
  ],
});
