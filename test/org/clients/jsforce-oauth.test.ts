import { Connection, OAuth2 } from "jsforce";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { USERS } from "../cast.ts";
import type { ClientApp } from "../oauth/clients.ts";
import type { Org } from "../org.ts";
import { type StartedOrg, startOrg } from "../start.ts";
import { addressOf, refusalOf } from "./jsforce-connection.ts";

const APP: ClientApp = {
  clientId: "3MVG9.example.key",
  name: "A client",
  redirectUris: ["http://localhost:1717/OauthRedirect"],
  scopes: ["api", "refresh_token"],
  requirePkce: true,
  secret: null,
  preApproved: true,
  blocked: false,
};

let started: StartedOrg;
let org: Org;

beforeEach(async () => {
  started = await startOrg({ people: 0 });
  ({ org } = started);
  org.clientApps.add(APP);
});
afterEach(() => started.stop());

const flow = (changes: Partial<ConstructorParameters<typeof OAuth2>[0]> = {}) =>
  new OAuth2({
    loginUrl: addressOf(started),
    clientId: APP.clientId,
    redirectUri: APP.redirectUris[0] ?? "",
    useVerifier: true,
    ...changes,
  });

/** Opens the authorization page as the user's browser does, logged in; tells where it is sent. */
async function consent(oauth2: OAuth2): Promise<URL> {
  const page = oauth2.getAuthorizationUrl({ scope: "api refresh_token", state: "4711" });
  const cookie = `sid=${org.login(USERS.rep)}`;
  const answer = await fetch(page, { headers: { cookie }, redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "", addressOf(started));
}

async function signIn(oauth2 = flow()): Promise<Connection> {
  const connection = new Connection({ oauth2, instanceUrl: addressOf(started), version: "62.0" });
  await connection.authorize((await consent(oauth2)).searchParams.get("code") ?? "");
  return connection;
}

describe("signing in by authorization code and PKCE", () => {
  it("gives a session of the user who agreed", async () => {
    const oauth2 = flow();
    const back = await consent(oauth2);
    expect(back.href).toMatch(/^http:\/\/localhost:1717\/OauthRedirect\?code=/);
    expect(back.searchParams.get("state")).toBe("4711");
    const connection = await signIn(oauth2);
    expect(connection.userInfo).toMatchObject({ id: org.user(USERS.rep).id, organizationId: org.id });
    expect(connection.instanceUrl).toBe(addressOf(started));
    expect((await connection.identity()).username).toBe(USERS.rep);
    expect((await connection.query("SELECT COUNT() FROM Lead")).totalSize).toBeGreaterThan(0);
  });

  it("asks the user to log in first", async () => {
    const answer = await fetch(flow().getAuthorizationUrl({}), { redirect: "manual" });
    expect(answer.headers.get("location")).toMatch(/^\/\?startURL=/);
  });

  it("works once per code, and with the verifier of the one who asked", async () => {
    const oauth2 = flow();
    const code = (await consent(oauth2)).searchParams.get("code") ?? "";
    const thief = flow();
    expect(await refusalOf(thief.requestToken(code))).toMatchObject({
      name: "invalid_grant",
      message: "invalid code verifier",
    });
    expect(await refusalOf(oauth2.requestToken(code))).toMatchObject({
      name: "invalid_grant",
      message: "expired authorization code",
    });
  });

  it("is refused to strangers and to apps that an admin blocked", async () => {
    const stranger = flow({ clientId: "nobody" });
    expect(await refusalOf(stranger.requestToken("code"))).toMatchObject({ name: "invalid_client_id" });
    org.clientApps.add({ ...APP, blocked: true });
    expect(await refusalOf(flow().requestToken("code"))).toMatchObject({
      name: "invalid_client",
      message: "app must be installed into org",
    });
  });
});

describe("a refresh token", () => {
  it("replaces a session that ended, in the middle of a call", async () => {
    const connection = await signIn();
    const first = connection.accessToken;
    org.expireSessions(USERS.rep);
    expect((await connection.query("SELECT COUNT() FROM Lead")).done).toBe(true);
    expect(connection.accessToken).not.toBe(first);
    const { access_token: accessToken, instance_url: instanceUrl } = await connection.oauth2.refreshToken(
      connection.refreshToken ?? "",
    );
    expect(instanceUrl).toBe(addressOf(started));
    expect(accessToken?.startsWith(`${org.id.slice(0, 15)}!AQ`)).toBe(true);
  });

  it("is no good once it is revoked, nor are the sessions that came of it", async () => {
    const connection = await signIn();
    const { accessToken, refreshToken } = connection;
    await connection.logout(true);
    expect(connection.accessToken).toBeNull();
    expect(await refusalOf(flow().refreshToken(refreshToken ?? ""))).toMatchObject({ name: "invalid_grant" });
    const later = new Connection({ instanceUrl: addressOf(started), accessToken: accessToken ?? "" });
    expect(await refusalOf(later.identity())).toMatchObject({ errorCode: "INVALID_SESSION_ID" });
  });

  it("outlives its access token", async () => {
    const connection = await signIn();
    const { accessToken, refreshToken } = connection;
    await connection.oauth2.revokeToken(accessToken ?? "");
    const later = new Connection({ instanceUrl: addressOf(started), accessToken: accessToken ?? "" });
    expect(await refusalOf(later.identity())).toMatchObject({ errorCode: "INVALID_SESSION_ID" });
    expect((await flow().refreshToken(refreshToken ?? "")).access_token).not.toBe(accessToken);
    expect(await refusalOf(flow().revokeToken("nonsense"))).toMatchObject({ name: "unsupported_token_type" });
  });
});
