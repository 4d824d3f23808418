import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { REP_PROFILE, USERS } from "../cast.ts";
import { AS_REP, failed, idsOf, type Step, sorted, succeeded } from "./salesforce-cli-step.ts";

export const SIGN_IN: Step = {
  name: "org login access-token",
  run: async ({ started, cli }) => {
    for (const [alias, username] of [
      ["rep", USERS.rep],
      ["admin", USERS.admin],
    ] as const) {
      const address = `https://localhost:${started.httpsPort}`;
      const command = ["org", "login", "access-token", "--instance-url", address, "--no-prompt"];
      const environment = { SF_ACCESS_TOKEN: started.org.login(username) };
      const { result } = succeeded(await cli.run([...command, "--alias", alias, "--json"], environment));
      equal(result.username, username);
      equal(result.orgId, started.org.id);
      ok(started.org.log.calls.some((call) => call.username === username));
    }
  },
};

export const DISPLAY: Step = {
  name: "org display",
  run: async ({ started, cli }) => {
    const { result } = succeeded(await cli.run(["org", "display", ...AS_REP]));
    equal(result.connectedStatus, "Connected");
    equal(result.id, started.org.id);
    equal(result.username, USERS.rep);
    equal(result.apiVersion, "68.0");
  },
};

export const QUERY: Step = {
  name: "data query",
  run: async ({ started, cli }) => {
    const { org, cast } = started;
    const statement = "SELECT Id, Email FROM Lead WHERE HasOptedOutOfEmail = true";
    const { result } = succeeded(await cli.run(["data", "query", "--query", statement, ...AS_REP]));
    const expected = idsOf(started, (row) => row("HasOptedOutOfEmail") === true);
    ok(expected.length > 2000, "the answer must have more than one page");
    deepEqual(sorted(result.records.map((record: { Id: string }) => record.Id)), expected);

    const shown = `SELECT Name, Owner.Name, HasOptedOutOfEmail FROM Lead WHERE Id = '${cast.mariaRossi}'`;
    const { stdout } = await cli.run(["data", "query", "--query", shown, "--target-org", "rep"]);
    for (const text of [
      "Maria Rossi",
      "Robin Reyes",
      String(org.value(cast.mariaRossi, "HasOptedOutOfEmail")),
    ]) {
      ok(stdout.includes(text), `${text} is missing in\n${stdout}`);
    }
    const counted = "SELECT Status, COUNT(Id) n FROM Lead GROUP BY Status ORDER BY COUNT(Id) DESC LIMIT 1";
    const grouped = succeeded(await cli.run(["data", "query", "--query", counted, ...AS_REP])).result.records;
    const [{ Status, n }] = grouped;
    equal(n, idsOf(started, (row) => row("Status") === Status).length);

    const wrong = await cli.run(["data", "query", "--query", "SELECT Nope FROM Lead", ...AS_REP]);
    equal(failed(wrong).name, "INVALID_FIELD");
  },
};

/** `data query --bulk`, where the release has it. */
export const BULK_QUERY: Step = {
  name: "data query --bulk",
  run: async ({ started, cli }) => {
    const statement = "SELECT Id, Name, HasOptedOutOfEmail, Owner.Name FROM Lead";
    const { result } = succeeded(
      await cli.run(["data", "query", "--query", statement, "--bulk", "--wait", "2", ...AS_REP]),
    );
    deepEqual(
      sorted(result.records.map((record: { Id: string }) => record.Id)),
      idsOf(started, () => true),
    );
    const [job] = started.org.bulk.jobs("query", started.org.user(USERS.rep).id);
    deepEqual([job?.state, job?.object], ["JobComplete", "Lead"]);
  },
};

export const EXPORT_BULK: Step = {
  name: "data export bulk",
  run: async ({ started, cli }) => {
    const command = ["data", "export", "bulk", "--query", "SELECT Id, Name FROM Lead", "--wait", "5"];
    const { result } = succeeded(await cli.run([...command, "--output-file", "leads.csv", ...AS_REP]));
    const expected = idsOf(started, () => true);
    ok(expected.length > 100_000, "the result must have more than one set");
    equal(result.totalSize, expected.length);
    const lines = (await readFile(join(cli.folder, "leads.csv"), "utf8")).match(/^"?00Q\w{15}/gm) ?? [];
    deepEqual(sorted(lines.map((line) => line.replace('"', ""))), expected);
    const sets = started.org.log.calls.filter((call) => call.url.includes("/results"));
    ok(sets.some((call) => call.url.includes("locator=")));
  },
};

export const DESCRIBE: Step = {
  name: "sobject describe",
  run: async ({ started, cli }) => {
    const { org } = started;
    const describe = async () => {
      const command = ["sobject", "describe", "--sobject", "Lead", ...AS_REP];
      const fields: readonly { name: string }[] = succeeded(await cli.run(command)).result.fields;
      return fields.map((field) => field.name);
    };
    const all = org.store.table("Lead").definition.fields.map((field) => field.name);
    deepEqual(sorted(await describe()), sorted(all));
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    deepEqual(sorted(await describe()), sorted(all.filter((name) => name !== "HasOptedOutOfEmail")));
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "edit");
  },
};

export const LIMITS: Step = {
  name: "org list limits",
  run: async ({ started, cli }) => {
    const { usage } = started.org;
    for (const command of [
      ["org", "list", "limits"],
      ["limits", "api", "display"],
    ]) {
      const { result } = succeeded(await cli.run([...command, "--target-org", "admin", "--json"]));
      const requests = result.find((limit: { name: string }) => limit.name === "DailyApiRequests");
      deepEqual([requests.max, requests.remaining], [usage.allowed, usage.allowed - usage.used]);
    }
    equal(failed(await cli.run(["org", "list", "limits", ...AS_REP])).name, "FORBIDDEN");
  },
};

export const ENDED_SESSION: Step = {
  name: "any command once the session ended",
  run: async ({ started, cli }) => {
    started.org.expireSessions(USERS.rep);
    const query = ["data", "query", "--query", "SELECT Id FROM Lead LIMIT 1", ...AS_REP];
    match(JSON.stringify(failed(await cli.run(query))), /INVALID_SESSION_ID|Session expired or invalid/);
    equal(started.org.log.calls.at(-1)?.status, 401);
  },
};
