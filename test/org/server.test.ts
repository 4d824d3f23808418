import { request } from "node:https";
import { afterAll, beforeAll, expect, it } from "vitest";
import { USERS } from "./cast.ts";
import { type StartedOrg, startOrg } from "./start.ts";

let started: StartedOrg;
beforeAll(async () => {
  started = await startOrg({ people: 50 });
});
afterAll(() => started.stop());

const get = (host: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asked = request(
      {
        port: started.httpsPort,
        host: "127.0.0.1",
        servername: host,
        ca: started.certificate,
        path,
        headers: { host, ...headers },
      },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece) => {
          body += piece;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end();
  });

it("serves the API and the pages by host, with a certificate that is good for both", async () => {
  const { org, cast, apiHost, pageHost } = started;
  const authorization = `Bearer ${org.login(USERS.rep)}`;
  const lead = await get(apiHost, `/services/data/v62.0/sobjects/Lead/${cast.mariaRossi}`, { authorization });
  expect(lead.status).toBe(200);
  expect(JSON.parse(lead.body)).toMatchObject({ LastName: "Rossi" });
  expect(Math.abs(Date.parse(String(lead.headers.date)) - org.clock.now())).toBeLessThan(5000);
  expect((await get(pageHost, "/lightning/page/home")).status).toBe(302);
  expect((await get("evil.my.salesforce.com", "/services/data/")).status).toBe(404);
});

it("serves Node clients over plain HTTP", async () => {
  const versions = await fetch(`http://127.0.0.1:${started.httpPort}/services/data/`);
  expect(await versions.json()).toHaveLength(38);
});

it("lets connections die and bodies break off", async () => {
  const { org, apiHost } = started;
  org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
  await expect(get(apiHost, "/services/data/")).rejects.toThrow();
  org.addTrouble({ when: () => true, times: 1, what: "cutBody" });
  await expect(get(apiHost, "/services/data/")).rejects.toThrow();
  expect((await get(apiHost, "/services/data/")).status).toBe(200);
});
