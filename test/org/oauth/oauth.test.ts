import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { complete, read } from "../caller.ts";
import { USERS } from "../cast.ts";
import { type VirtualClock, virtualClock } from "../clock.ts";
import { handle } from "../handle.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";
import type { ClientApp } from "./clients.ts";

const API = "https://acme.my.salesforce.com";
const CALLBACK = "https://abcdefghijklmnop.chromiumapp.org/callback";
const VERIFIER = "a-verifier-that-is-long-enough-to-be-a-good-one-0123456789";
const APP: ClientApp = {
  clientId: "3MVG9consumer",
  name: "Quietlist",
  redirectUris: [CALLBACK],
  scopes: ["api", "refresh_token"],
  requirePkce: true,
  secret: null,
  preApproved: false,
  blocked: false,
};

let clock: VirtualClock;
let org: Org;
let cookie: string;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org } = makeOrg({ people: 5, clock }));
  org.clientApps.add(APP);
  cookie = `sid=${org.login(USERS.rep)}`;
});

const challenge = createHash("sha256").update(VERIFIER).digest("base64url");
const asking = (more: Record<string, string> = {}) =>
  new URLSearchParams({
    response_type: "code",
    client_id: APP.clientId,
    redirect_uri: CALLBACK,
    state: "s1",
    scope: "api refresh_token",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  });
const visit = async (path: string, method = "GET", body = "", headers: Record<string, string> = { cookie }) =>
  complete(await handle(org, { method, url: API + path, headers, body }));
const authorize = (more?: Record<string, string>, headers?: Record<string, string>) =>
  visit(`/services/oauth2/authorize?${asking(more)}`, "GET", "", headers);
const answerOf = (location: string | undefined) => Object.fromEntries(new URL(location ?? "").searchParams);
const exchange = async (fields: Record<string, string>) =>
  read(await visit("/services/oauth2/token", "POST", new URLSearchParams(fields).toString(), {}));

/** Goes through with it as a user who allows access. */
async function signIn(): Promise<string> {
  expect((await authorize()).body).toContain("Allow Access?");
  const consent = new URLSearchParams({ request: asking().toString(), save: "1" });
  const back = await visit("/setup/secur/RemoteAccessAuthorizationPage.apexp", "POST", consent.toString());
  return answerOf(back.headers.location).code ?? "";
}

const byCode = (code: string, more: Record<string, string> = {}) =>
  exchange({
    grant_type: "authorization_code",
    client_id: APP.clientId,
    redirect_uri: CALLBACK,
    code,
    code_verifier: VERIFIER,
    ...more,
  });

const callWith = async (accessToken: string) =>
  (await visit("/services/data/v62.0/", "GET", "", { authorization: `Bearer ${accessToken}` })).status;

describe("authorization code with PKCE", () => {
  it("ends in tokens that are good for REST, even under API access control", async () => {
    const { status, body } = await byCode(await signIn());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: "Bearer",
      instance_url: API,
      scope: "api refresh_token",
      id: `${API}/id/${org.id}/${org.user(USERS.rep).id}`,
      refresh_token: expect.any(String),
      signature: expect.any(String),
      issued_at: String(clock.now()),
    });
    org.apiAccess = "allowlist";
    expect(await callWith(body.access_token)).toBe(200);
  });

  it("asks once for consent, and takes no for an answer", async () => {
    await signIn();
    expect(answerOf((await authorize()).headers.location)).toMatchObject({
      state: "s1",
      code: expect.any(String),
    });
    cookie = `sid=${org.login(USERS.otherRep)}`;
    const refusal = new URLSearchParams({ request: asking().toString(), cancel: "1" });
    const back = await visit("/setup/secur/RemoteAccessAuthorizationPage.apexp", "POST", refusal.toString());
    expect(answerOf(back.headers.location)).toMatchObject({ error: "access_denied", state: "s1" });
  });

  it("sends those who are not logged in to log in, and back", async () => {
    const away = await authorize({}, {});
    const target = new URLSearchParams((away.headers.location ?? "").slice(2)).get("startURL") ?? "";
    expect(target).toContain("/services/oauth2/authorize?");
    const form = new URLSearchParams({ username: USERS.rep, pw: "password", startURL: target });
    const back = await visit("/", "POST", form.toString(), {});
    expect(back.headers.location).toBe(target);
    expect(back.cookies).toHaveLength(1);
  });

  it("refuses a code that is old, used, or another verifier's", async () => {
    const code = await signIn();
    expect((await byCode(code, { code_verifier: "wrong" })).body).toEqual({
      error: "invalid_grant",
      error_description: "invalid code verifier",
    });
    expect((await byCode(code)).body.error_description).toBe("expired authorization code");
    const late = answerOf((await authorize()).headers.location).code ?? "";
    await clock.advance(15 * 60_000);
    expect((await byCode(late)).body.error).toBe("invalid_grant");
  });

  it("refuses what the app's set-up does not allow", async () => {
    expect((await authorize({ client_id: "nobody" })).body).toContain("invalid_client_id");
    expect((await authorize({ redirect_uri: "https://evil.example/" })).body).toContain(
      "redirect_uri_mismatch",
    );
    const plain = asking();
    plain.delete("code_challenge");
    const answer = await visit(`/services/oauth2/authorize?${plain}`);
    expect(answerOf(answer.headers.location)).toMatchObject({ error: "invalid_request", state: "s1" });
    org.clientApps.add({ ...APP, blocked: true });
    expect(answerOf((await authorize()).headers.location)).toMatchObject({ error: "OAUTH_APP_BLOCKED" });
  });
});

describe("tokens", () => {
  it("are refreshed, without a new refresh token", async () => {
    const first = (await byCode(await signIn())).body;
    org.expireSessions(USERS.rep);
    expect(await callWith(first.access_token)).toBe(401);
    const refreshed = await exchange({
      grant_type: "refresh_token",
      client_id: APP.clientId,
      refresh_token: first.refresh_token,
    });
    expect(refreshed.body.refresh_token).toBeUndefined();
    expect(await callWith(refreshed.body.access_token)).toBe(200);
  });

  it("are revoked, and all that came of them", async () => {
    const held = (await byCode(await signIn())).body;
    const revoke = () => visit(`/services/oauth2/revoke?token=${held.refresh_token}`);
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(400);
    expect(await callWith(held.access_token)).toBe(401);
    const again = await exchange({
      grant_type: "refresh_token",
      client_id: APP.clientId,
      refresh_token: held.refresh_token,
    });
    expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("tell their state to the app they belong to", async () => {
    const { access_token: token } = (await byCode(await signIn())).body;
    const introspect = async (clientId: string) =>
      read(
        await visit(
          "/services/oauth2/introspect",
          "POST",
          new URLSearchParams({ token, client_id: clientId }).toString(),
          {},
        ),
      );
    expect((await introspect(APP.clientId)).body).toMatchObject({
      active: true,
      username: USERS.rep,
      client_id: APP.clientId,
    });
    expect((await introspect("nobody")).status).toBe(401);
    org.expireSessions(USERS.rep);
    expect((await introspect(APP.clientId)).body).toEqual({ active: false });
  });
});

it("what is not simulated says so", async () => {
  expect((await visit("/services/oauth2/singleaccess")).status).toBe(501);
});
