import { deepEqual, equal, match } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { USERS } from "../cast.ts";
import { AS_REP, failed, idsOf, type Step, succeeded } from "./salesforce-cli-step.ts";

export const UPDATE_RECORD: Step = {
  name: "data update record",
  run: async ({ started, cli }) => {
    const { org, cast } = started;
    const update = (id: string, values: string) =>
      cli.run([
        "data",
        "update",
        "record",
        "--sobject",
        "Lead",
        "--record-id",
        id,
        "--values",
        values,
        ...AS_REP,
      ]);
    succeeded(await update(cast.mariaRossi, "HasOptedOutOfEmail=true Title='Head of it'"));
    equal(org.value(cast.mariaRossi, "HasOptedOutOfEmail"), true);
    equal(org.value(cast.mariaRossi, "Title"), "Head of it");
    const change = org.log.changes.find((each) => each.id === cast.mariaRossi);
    deepEqual([change?.username, change?.through, change?.old, change?.new], [USERS.rep, "api", false, true]);

    const where = [
      "--where",
      "Email='maria.rossi@northwind.example'",
      "--values",
      "HasOptedOutOfEmail=false",
    ];
    succeeded(await cli.run(["data", "update", "record", "--sobject", "Lead", ...where, ...AS_REP]));
    equal(org.value(cast.mariaRossi, "HasOptedOutOfEmail"), false);

    equal(failed(await update(cast.zoeLead, "HasOptedOutOfEmail=true")).name, "CANNOT_UPDATE_CONVERTED_LEAD");
    equal(org.value(cast.zoeLead, "HasOptedOutOfEmail"), false);
  },
};

export const UPDATE_BULK: Step = {
  name: "data update bulk",
  run: async ({ started, cli }) => {
    const { org, cast } = started;
    const update = (ids: readonly string[]) => {
      const lines = ids.map((id) => `${id},true`);
      return cli
        .write("update.csv", ["Id,HasOptedOutOfEmail", ...lines, ""].join("\n"))
        .then(() =>
          cli.run([
            "data",
            "update",
            "bulk",
            "--sobject",
            "Lead",
            "--file",
            "update.csv",
            "--wait",
            "2",
            ...AS_REP,
          ]),
        );
    };
    const { result } = succeeded(await update([cast.mariaRossi, cast.jonasWeiss]));
    deepEqual([result.processedRecords, result.successfulRecords, result.failedRecords], [2, 2, 0]);
    equal(org.bulk.find("ingest", result.jobId, org.user(USERS.rep).id)?.state, "JobComplete");
    for (const id of [cast.mariaRossi, cast.jonasWeiss]) equal(org.value(id, "HasOptedOutOfEmail"), true);

    const partly = failed(await update([cast.liamLead, cast.zoeLead]));
    equal(partly.name, "FailedRecordDetailsError");
    equal(org.value(cast.liamLead, "HasOptedOutOfEmail"), true);
    equal(org.value(cast.zoeLead, "HasOptedOutOfEmail"), false);

    const { jobId } = partly.data;
    const results = succeeded(
      await cli.run(["data", "bulk", "results", "--job-id", jobId, ...AS_REP]),
    ).result;
    deepEqual([results.successfulRecords, results.failedRecords], [1, 1]);
    const failures = await readFile(join(cli.folder, results.failedFilePath), "utf8");
    match(failures, new RegExp(`"${cast.zoeLead}","CANNOT_UPDATE_CONVERTED_LEAD:`));
  },
};

export const UPSERT_BULK: Step = {
  name: "data upsert bulk",
  run: async ({ started, cli }) => {
    const { org, cast } = started;
    org.update(cast.sinead, { Crm_Key__c: "K-1" });
    await cli.write(
      "upsert.csv",
      'Crm_Key__c,LastName,Company,HasOptedOutOfEmail\nK-1,O\'Neill-Hart,Dunlin Media,true\nK-2,"Okafor, the second",Heron,true\n',
    );
    const command = ["data", "upsert", "bulk", "--sobject", "Lead", "--external-id", "Crm_Key__c"];
    const { result } = succeeded(
      await cli.run([...command, "--file", "upsert.csv", "--wait", "2", ...AS_REP]),
    );
    equal((result.jobInfo ?? result).state, "JobComplete");
    equal(org.value(cast.sinead, "HasOptedOutOfEmail"), true);
    const [made] = idsOf(started, (row) => row("Crm_Key__c") === "K-2");
    const record = org.find(made ?? "");
    equal(record?.LastName, "Okafor, the second");
    equal(record?.HasOptedOutOfEmail, true);
    equal(record?.OwnerId, org.user(USERS.rep).id);
  },
};

export const RECORDS: Step = {
  name: "data create, get, search and delete record",
  run: async ({ started, cli }) => {
    const { org, cast } = started;
    const values = "LastName='Lindqvist' Company='Heron' Email='lindqvist@heron.example'";
    const lead = ["record", "--sobject", "Lead"];
    const { id } = succeeded(
      await cli.run(["data", "create", ...lead, "--values", values, ...AS_REP]),
    ).result;
    equal(org.value(id, "Email"), "lindqvist@heron.example");
    const got = succeeded(await cli.run(["data", "get", ...lead, "--record-id", id, ...AS_REP])).result;
    equal(got.LastName, "Lindqvist");
    const find = "FIND {lindqvist@heron.example} IN EMAIL FIELDS RETURNING Lead(Id, Name), Contact(Id)";
    const search = succeeded(await cli.run(["data", "search", "--query", find, ...AS_REP])).result;
    deepEqual(
      search.searchRecords.map((record: { Id: string }) => record.Id),
      [id],
    );
    succeeded(await cli.run(["data", "delete", ...lead, "--record-id", id, ...AS_REP]));
    equal(org.value(id, "IsDeleted"), true);
    equal(org.value(cast.mariaRossi, "IsDeleted"), false);
  },
};
