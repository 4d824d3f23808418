import { SalesforceError } from "../error.ts";
import type { Usage } from "../usage.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { type Route, route } from "./routes.ts";

export const LIMITS_ROUTES: readonly Route[] = [route("GET", "/limits", limits)];

/** Limits that nothing here uses up: name and allowance. */
const UNTOUCHED: readonly (readonly [string, number])[] = [
  ["DailyAsyncApexExecutions", 250_000],
  ["DailyDurableStreamingApiEvents", 10_000],
  ["DailyStreamingApiEvents", 10_000],
  ["DailyWorkflowEmails", 1_000],
  ["DataStorageMB", 10_240],
  ["FileStorageMB", 10_240],
  ["HourlyODataCallout", 1_000],
  ["HourlyTimeBasedWorkflow", 1_000],
  ["MassEmail", 5_000],
  ["PermissionSets", 1_500],
  ["SingleEmail", 5_000],
];

/** "View Setup and Configuration" is required: a sales rep is refused. */
function limits(call: RestCall): RestAnswer {
  const { org } = call;
  if (!org.security.may(call.userId, "ViewSetup")) {
    throw new SalesforceError(
      403,
      "FORBIDDEN",
      "You do not have access to this resource: the View Setup and Configuration permission is required.",
    );
  }
  const { usage } = org;
  return {
    status: 200,
    body: {
      DailyApiRequests: left(usage),
      DailyBulkApiBatches: left(org.bulk.batches),
      DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
      DailyBulkV2QueryJobs: left(org.bulk.queryJobs),
      ...Object.fromEntries(UNTOUCHED.map(([name, most]) => [name, { Max: most, Remaining: most }])),
    },
  };
}

function left(usage: Usage): { Max: number; Remaining: number } {
  return { Max: usage.allowed, Remaining: Math.max(0, usage.allowed - usage.used) };
}
