import { beforeEach, describe, expect, it } from "vitest";
import { complete, read } from "../caller.ts";
import { type Cast, REP_PROFILE, USERS } from "../cast.ts";
import { virtualClock } from "../clock.ts";
import { handle } from "../handle.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

const API = "https://acme.my.salesforce.com";
const PAGES = "https://acme.lightning.force.com";
let org: Org;
let cast: Cast;

beforeEach(() => {
  ({ org, cast } = makeOrg({ people: 100, clock: virtualClock(Date.parse("2026-11-24T08:00:00Z")) }));
});

const visit = async (url: string, cookie = "", method = "GET", body = "") =>
  complete(await handle(org, { method, url, headers: cookie === "" ? {} : { cookie }, body }));

/** Logs in by the form and tells the cookies of both hosts. */
async function logIn(username: string): Promise<{ api: string; page: string; address: string }> {
  const body = new URLSearchParams({ username, pw: "password", startURL: "/lightning/page/home" }).toString();
  const onward = await visit(`${API}/`, "", "POST", body);
  const entered = await visit(onward.headers.location ?? "");
  const cookie = (answer: typeof onward) => (answer.cookies?.[0] ?? "").split(";")[0] ?? "";
  return { api: cookie(onward), page: cookie(entered), address: entered.headers.location ?? "" };
}

const viewAt = async (cookie: string, path: string) =>
  (await read(await visit(`${PAGES}/aura/view?path=${encodeURIComponent(path)}`, cookie))).body;

describe("logging in", () => {
  it("gives each host a session of its own, and REST takes only the API host's", async () => {
    const { api, page, address } = await logIn(USERS.rep);
    expect(address).toBe("/lightning/page/home");
    expect(api).toMatch(new RegExp(`^sid=${org.id.slice(0, 15)}!AQ`));
    expect(page).toMatch(new RegExp(`^sid=${org.id.slice(0, 15)}!AQ`));
    expect(page).not.toBe(api);
    const rest = async (cookie: string) =>
      (
        await handle(org, {
          method: "GET",
          url: `${API}/services/data/v62.0/`,
          headers: { authorization: `Bearer ${cookie.slice(4)}` },
          body: "",
        })
      ).outcome === "answer" &&
      complete(
        await handle(org, {
          method: "GET",
          url: `${API}/services/data/v62.0/`,
          headers: { authorization: `Bearer ${cookie.slice(4)}` },
          body: "",
        }),
      ).status;
    expect(await rest(api)).toBe(200);
    expect(await rest(page)).toBe(401);
  });

  it("sets cookies for the host alone, hidden from scripts", async () => {
    const body = new URLSearchParams({ username: USERS.rep, pw: "password" }).toString();
    const { cookies } = await visit(`${API}/`, "", "POST", body);
    expect(cookies).toEqual([expect.stringMatching(/^sid=.+; Path=\/; Secure; HttpOnly; SameSite=None$/)]);
  });

  it("is needed for pages, and leads back to where one was going", async () => {
    const target = `${PAGES}/lightning/r/Lead/${cast.mariaRossi}/view`;
    const away = await visit(target);
    expect(away.status).toBe(302);
    const login = new URL(away.headers.location ?? "");
    expect(login.host).toBe("acme.my.salesforce.com");
    expect(login.searchParams.get("startURL")).toBe(`/lightning/r/Lead/${cast.mariaRossi}/view`);
    const { api } = await logIn(USERS.rep);
    const onward = await visit(login.href, api);
    expect((await visit(onward.headers.location ?? "")).headers.location).toBe(
      `/lightning/r/Lead/${cast.mariaRossi}/view`,
    );
  });

  it("fails with a wrong password, and a ticket is good once", async () => {
    const wrong = await visit(`${API}/`, "", "POST", `username=${USERS.rep}&pw=wrong`);
    expect(wrong.status).toBe(200);
    expect(wrong.cookies).toBeUndefined();
    const onward = await visit(`${API}/`, "", "POST", `username=${USERS.rep}&pw=password`);
    const door = onward.headers.location ?? "";
    expect((await visit(door)).cookies).toHaveLength(1);
    expect((await visit(door)).cookies ?? []).toHaveLength(0);
  });

  it("ends by logging out, on both hosts", async () => {
    const { api, page } = await logIn(USERS.rep);
    const out = await visit(`${PAGES}/secur/logout.jsp`, page);
    expect(out.headers.location).toBe(`${API}/secur/logout.jsp`);
    expect(org.sessions.use(page.slice(4))).toBeNull();
    expect(org.sessions.use(api.slice(4))).toBeNull();
  });
});

describe("record pages", () => {
  it("carry the field's name whatever its label", async () => {
    const { page } = await logIn(USERS.rep);
    const { html, title } = await viewAt(page, `/lightning/r/Lead/${cast.mariaRossi}/view`);
    expect(title).toBe("Maria Rossi | Lead | Salesforce");
    expect(html).toContain('data-target-selection-name="sfdc:RecordField.Lead.Email"');
    expect(html).toContain("<emailui-formatted-email-lead>");
    expect(html).toContain('<records-record-layout-item field-label="Email Opt Out"');
  });

  it("are found without the object in the address, by a 15-character id, and by Classic's address", async () => {
    const { page } = await logIn(USERS.rep);
    const { html } = await viewAt(page, `/lightning/r/${cast.eleni.slice(0, 15)}/view`);
    expect(html).toContain("Παπαδοπούλου");
    expect((await visit(`${PAGES}/${cast.eleni}`, page)).headers.location).toBe(
      `/lightning/r/${cast.eleni}/view`,
    );
  });

  it("show a person account's own fields, and names that hold markup as text", async () => {
    org.update(cast.mariaRossi, { LastName: "<b>Rossi</b>" });
    const { page } = await logIn(USERS.rep);
    expect((await viewAt(page, `/lightning/r/Account/${cast.sakura}/view`)).html).toContain(
      "sfdc:RecordField.Account.PersonEmail",
    );
    const { html } = await viewAt(page, `/lightning/r/Lead/${cast.mariaRossi}/view`);
    expect(html).not.toContain("<b>Rossi");
  });

  it("show nothing that is hidden, deleted or not shared", async () => {
    const { page } = await logIn(USERS.rep);
    org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    const { html } = await viewAt(page, `/lightning/r/Lead/${cast.mariaRossi}/view`);
    expect(html).not.toContain("HasOptedOutOfEmail");
    org.delete(cast.mariaRossi);
    expect((await viewAt(page, `/lightning/r/Lead/${cast.mariaRossi}/view`)).title).toContain(
      "Page doesn't exist",
    );
    org.setSharing("Contact", "private");
    expect((await viewAt(page, `/lightning/r/Contact/${cast.eleni}/view`)).title).toContain(
      "Page doesn't exist",
    );
  });

  it("save as the user whose page it is, and say why not", async () => {
    const { page } = await logIn(USERS.rep);
    const save = async (id: string) => {
      const body = JSON.stringify({ id, fields: { HasOptedOutOfEmail: true } });
      return (await read(await visit(`${PAGES}/aura/save`, page, "POST", body))).body;
    };
    expect(await save(cast.mariaRossi)).toEqual({ saved: true });
    expect(org.log.changes).toMatchObject([
      { username: USERS.rep, through: "page", field: "HasOptedOutOfEmail", new: true },
    ]);
    expect(await save(cast.zoeLead)).toEqual({ saved: false, message: "cannot reference converted lead" });
    expect(org.log.calls).toEqual([]);
    expect(org.usage.used).toBe(0);
  });
});

describe("list views", () => {
  it("have a row with a checkbox and a link for each record", async () => {
    const { page } = await logIn(USERS.rep);
    const { html } = await viewAt(page, "/lightning/o/Lead/list?filterName=AllOpenLeads");
    expect(html).toContain(`data-row-key-value="${cast.mariaRossi}"`);
    expect(html).toContain(`href="/lightning/r/Lead/${cast.mariaRossi}/view"`);
    expect(html).toContain('data-inline-type="primitive-cell-checkbox"');
    expect(html.match(/<tr class/g)).toHaveLength(50);
    expect(html).not.toContain(cast.zoeLead);
  });

  it("are Aura's for accounts: rows name their record by the link alone", async () => {
    const { page } = await logIn(USERS.rep);
    const { html } = await viewAt(page, "/lightning/o/Account/list?filterName=AllAccounts");
    expect(html).toContain("uiVirtualDataTable");
    expect(html).toContain('data-refid="recordId"');
    expect(html).not.toContain("data-row-key-value");
  });
});

describe("the page host", () => {
  it("sends API calls to the API host, where the Authorization header does not follow", async () => {
    const away = await visit(`${PAGES}/services/data/v62.0/limits`);
    expect(away.headers.location).toBe(`${API}/services/data/v62.0/limits`);
  });

  it("serves its script as JavaScript", async () => {
    const { body, headers } = await visit(`${PAGES}/auraFW/app.js`);
    expect(headers["content-type"]).toContain("javascript");
    expect(String(body)).not.toContain("interface View");
  });
});

describe("the pages' styles", () => {
  it("hide what is marked hidden: the form's buttons are there only while one edits", async () => {
    const { body } = await visit(`${PAGES}/auraFW/app.css`);
    expect(String(body)).toMatch(/\[hidden\]\s*\{\s*display: none/);
    expect(String(body)).not.toMatch(/\.forceFormFooter \{/);
  });
});
