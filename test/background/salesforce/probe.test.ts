import { beforeEach, describe, expect, test } from "vitest";
import { probe, whoIs } from "../../../src/background/salesforce/probe";
import type { ApiSessionOptions } from "../../../src/background/salesforce/request";
import { USERS } from "../../org/cast.ts";
import { type OpenedOrg, openTestOrg } from "./open-org";

let world: OpenedOrg;
let session: ApiSessionOptions;

beforeEach(() => {
  world = openTestOrg();
  session = { apiHost: world.apiHost, sessionId: world.sessionId, fetch: world.fetch };
});

test("a live session tells whose it is, in one call; and the name in one more", async () => {
  const who = await probe(session);
  const { org, apiHost } = world;
  expect(who).toEqual({ orgId: org.id, userId: org.user(USERS.rep).id, apiHost });
  expect(world.callsSince()).toBe(1);
  expect(await whoIs(session, who.userId)).toBe(USERS.rep);
  expect(world.callsSince()).toBe(1);
});

test("a dead session, one of a page, and an org that lets no browser in are told apart", async () => {
  await expect(probe({ ...session, sessionId: "00Dstale!session" })).rejects.toMatchObject({
    failure: { kind: "session", code: "INVALID_SESSION_ID" },
  });
  await expect(
    probe({ ...session, sessionId: world.org.login(USERS.rep, "lightning") }),
  ).rejects.toMatchObject({ failure: { kind: "session", code: "SESSION_NOT_FOR_API" } });
  world.org.apiAccess = "disabled";
  await expect(probe(session)).rejects.toMatchObject({
    failure: { kind: "attention", code: "API_DISABLED_FOR_ORG" },
  });
});

describe("an identity that is none", () => {
  test.each([
    {},
    [],
    { identity: 7 },
    { identity: "https://login.salesforce.com/id/00D000000000001/" },
    { identity: "https://login.salesforce.com/id/00D00000000000/005000000000001" },
    { identity: "https://login.salesforce.com/id/005000000000001/00D000000000001" },
    { identity: "file:///id/00D000000000001/005000000000001" },
    { identity: "https://evil.example/?/id/00D000000000001/005000000000001" },
  ])("%o", async (body) => {
    const what = { status: 200, body: JSON.stringify(body) };
    world.org.addTrouble({ when: () => true, what });
    await expect(probe(session)).rejects.toMatchObject({ failure: { code: "NOT_UNDERSTOOD" } });
    await expect(whoIs(session, "x")).rejects.toMatchObject({ failure: { code: "NOT_UNDERSTOOD" } });
  });

  test("ids of 15 characters come out with 18", async () => {
    const identity = "https://test.salesforce.com/id/00D000000000001/005000000000001";
    world.org.addTrouble({ when: () => true, what: { status: 200, body: JSON.stringify({ identity }) } });
    expect(await probe(session)).toMatchObject({ orgId: "00D000000000001EAA", userId: "005000000000001AAA" });
  });
});
