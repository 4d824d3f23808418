import { notSimulated } from "../error.ts";
import { apiPath } from "./call.ts";
import { type Route, route } from "./routes.ts";

/** What Salesforce has below an object and this org has not (REST guide, sObject resources; Tooling API guide). */
const BELOW_OBJECT = [
  "describe/:resource",
  "describe/:resource/:name",
  "listviews",
  "listviews/:id",
  "listviews/:id/describe",
  "listviews/:id/results",
  "quickActions",
  "quickActions/:name",
  "quickActions/:name/describe",
  "relevantItems",
];

/** Without these lines such a resource would pass for a record's id, or for the field of an external id. */
export const UNSIMULATED_ROUTES: readonly Route[] = [
  ...BELOW_OBJECT.map((path) => `/sobjects/:object/${path}`),
  "/tooling/sobjects/:object/describe",
].map((path) =>
  route("GET", path, (call) => {
    throw notSimulated(`GET ${apiPath(call)}/${call.segments.join("/")}`);
  }),
);
