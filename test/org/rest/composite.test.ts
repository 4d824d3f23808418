import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "../caller.ts";
import { type Cast, USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

let clock: VirtualClock;
let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 100, clock }));
  rep = callerOf(org, USERS.rep);
});

const codes = (body: { errorCode: string }[]) => body.map((each) => each.errorCode);

describe("composite", () => {
  const data = "/services/data/v62.0";

  it("hands one part's answer to the next", async () => {
    const { body } = await rep.call("POST", "/composite", {
      compositeRequest: [
        { method: "POST", url: `${data}/sobjects/Account`, referenceId: "account", body: { Name: "Acme" } },
        {
          method: "POST",
          url: `${data}/sobjects/Contact`,
          referenceId: "contact",
          body: { LastName: "Doe", AccountId: "@{account.id}" },
        },
        {
          method: "GET",
          url: `${data}/sobjects/Contact/@{contact.id}?fields=AccountId`,
          referenceId: "read",
        },
      ],
    });
    const [account, contact, again] = body.compositeResponse;
    expect(account.httpStatusCode).toBe(201);
    expect(contact.httpHeaders.Location).toBe(`${data}/sobjects/Contact/${contact.body.id}`);
    expect(again.body.AccountId).toBe(account.body.id);
  });

  it("goes on after a failed part, or takes all back", async () => {
    const parts = [
      {
        method: "PATCH",
        url: `${data}/sobjects/Lead/${cast.mariaRossi}`,
        referenceId: "good",
        body: { HasOptedOutOfEmail: true },
      },
      {
        method: "PATCH",
        url: `${data}/sobjects/Lead/${cast.zoeLead}`,
        referenceId: "bad",
        body: { HasOptedOutOfEmail: true },
      },
    ];
    const halted = await rep.call("POST", "/composite", { allOrNone: true, compositeRequest: parts });
    expect(
      halted.body.compositeResponse.map((part: { httpStatusCode: number }) => part.httpStatusCode),
    ).toEqual([400, 400]);
    expect(codes(halted.body.compositeResponse[0].body)).toEqual(["PROCESSING_HALTED"]);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(false);
    const loose = await rep.call("POST", "/composite", { compositeRequest: parts });
    expect(
      loose.body.compositeResponse.map((part: { httpStatusCode: number }) => part.httpStatusCode),
    ).toEqual([204, 400]);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
  });

  it("takes 25 parts, of which 5 queries", async () => {
    const query = (number: number) => ({
      method: "GET",
      url: `${data}/query?q=SELECT+Id+FROM+User`,
      referenceId: `q${number}`,
    });
    const six = Array.from({ length: 6 }, (_, number) => query(number));
    expect((await rep.call("POST", "/composite", { compositeRequest: six })).status).toBe(400);
    expect((await rep.call("POST", "/composite", { compositeRequest: six.slice(1) })).status).toBe(200);
    const describes = Array.from({ length: 26 }, (_, number) => ({
      method: "GET",
      url: `${data}/limits`,
      referenceId: `d${number}`,
    }));
    expect((await rep.call("POST", "/composite", { compositeRequest: describes })).status).toBe(400);
  });

  it("in a batch can stop at the first error", async () => {
    const batchRequests = [
      { method: "GET", url: "v62.0/sobjects/Nonsense/describe" },
      {
        method: "PATCH",
        url: `v62.0/sobjects/Lead/${cast.mariaRossi}`,
        richInput: { HasOptedOutOfEmail: true },
      },
    ];
    const halted = await rep.call("POST", "/composite/batch", { haltOnError: true, batchRequests });
    expect(halted.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 412 }],
    });
    const loose = await rep.call("POST", "/composite/batch", { batchRequests });
    expect(loose.body.results[1]).toEqual({ statusCode: 204, result: null });
  });
});
