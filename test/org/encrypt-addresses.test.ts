import { expect, it } from "vitest";
import { callerOf } from "./caller.ts";
import { USERS } from "./cast.ts";
import { makeOrg } from "./make-org.ts";

const STATEMENT = "SELECT Email FROM Lead WHERE Email IN ('ann@one.example')";

function annTwice() {
  const { org } = makeOrg({ people: 0 });
  for (const Email of ["Ann@One.example", "ann@one.example"])
    org.create("Lead", { LastName: "Ann", Company: "One", Email });
  return { org, rep: callerOf(org, USERS.rep) };
}

const describedEmail = async (rep: ReturnType<typeof callerOf>) => {
  const { body } = await rep.call("GET", "/sobjects/Lead/describe");
  return body.fields.find(({ name }: { name: string }) => name === "Email");
};

it("in plain text, capitals and small letters are the same", async () => {
  const { rep } = annTwice();
  expect((await rep.query(STATEMENT)).body.totalSize).toBe(2);
});

it("case-sensitive: found as written alone", async () => {
  const { org, rep } = annTwice();
  org.encryptAddresses("caseSensitive");
  expect((await rep.query(STATEMENT)).body.records).toMatchObject([{ Email: "ann@one.example" }]);
  expect(await describedEmail(rep)).toMatchObject({ caseSensitive: true, filterable: true });
});

it("probabilistic: shown, and not found", async () => {
  const { org, rep } = annTwice();
  org.encryptAddresses("probabilistic");
  expect(await rep.query(STATEMENT)).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: "INVALID_FIELD",
        message: expect.stringContaining("field 'Email' can not be filtered in a query call"),
      },
    ],
  });
  expect((await rep.query("SELECT Email FROM Lead WHERE LastName = 'Ann'")).body.totalSize).toBe(2);
  expect(await describedEmail(rep)).toMatchObject({ filterable: false });
});
