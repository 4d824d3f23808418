import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { jsforceForTheBrowser } from "../../../build/jsforce-for-the-browser";
import type { Salesforce } from "../../../src/background/salesforce/salesforce";
import { DEFAULT_SETTINGS, fieldsToRead } from "../../../src/settings";
import { openTestOrg } from "./open-org";

/** The Salesforce room as the extension gets it: one chunk, for a worker. */
async function bundle(minify: boolean): Promise<string> {
  const output = (await build({
    configFile: false,
    logLevel: "silent",
    plugins: [jsforceForTheBrowser()],
    build: {
      write: false,
      minify,
      target: "chrome144",
      modulePreload: false,
      rolldownOptions: {
        input: "src/background/salesforce/client.ts",
        preserveEntrySignatures: "strict",
      },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = output.output.filter((it) => it.type === "chunk");
  expect(chunks).toHaveLength(1);
  return chunks[0]?.code ?? "";
}

/** Runs a bundle in a world that has what a service worker has, and nothing of Node or of a page. */
function runInWorker(code: string, also: object = {}): { openSalesforce: (options: object) => Salesforce } {
  const script = code.replace(/export\s*\{\s*(\w+(?: as \w+)?)\s*,?\s*\};?\s*$/, (_, name: string) => {
    const [local] = name.split(" as ");
    return `;globalThis.exported = ${local};`;
  });
  const { AbortSignal, URL, TextDecoder, TextEncoder } = globalThis;
  const world: Record<string, unknown> = { AbortSignal, URL, TextDecoder, TextEncoder, ...also };
  runInNewContext(script, world);
  return { openSalesforce: world.exported as never };
}

describe("jsforce in the extension", () => {
  let plain: string;
  let small: string;
  beforeAll(async () => {
    plain = await bundle(false);
    small = await bundle(true);
  }, 60_000);

  test("is there, in the worker's own chunk, and small", () => {
    expect(plain).toContain("jsforce/lib/connection.js");
    expect(small).not.toMatch(/\bimport\(|\brequire\(/);
    expect(gzipSync(small).length).toBeLessThan(30_000);
  });

  test("needs neither code from text nor Node", () => {
    expect(small).not.toMatch(/\beval\b|new Function|\bprocess\.|XMLHttpRequest|\bdocument\b|\bwindow\b/);
  });

  test("sleeps until Salesforce is first called, then works", async () => {
    const { apiHost, sessionId, fetch, cast } = openTestOrg();
    // Each of jsforce's files, which are CommonJS, says when it runs.
    const files = plain.match(/node_modules\/jsforce\/lib\//g)?.length ?? 0;
    const begins = /(\/\* @__PURE__ \*\/ __commonJSMin\(\(\([^)]*\) => \{)/g;
    expect(files).toBeGreaterThan(1);
    expect(plain.match(begins)).toHaveLength(files);
    let ran = 0;
    const { openSalesforce } = runInWorker(plain.replace(begins, "$1 ran();"), { ran: () => ran++ });
    const salesforce = openSalesforce({ apiHost, sessionId, fetch, shape: null, onShape: () => {} });
    expect(ran).toBe(0);

    const fields = fieldsToRead(DEFAULT_SETTINGS);
    const found = await salesforce.findByAddress(["maria.rossi@northwind.example"], fields);
    expect(found.observations).toMatchObject([{ recordId: cast.mariaRossi }]);
    expect(ran).toBe(files);
    const write = {
      object: "Lead",
      recordId: cast.mariaRossi,
      values: { HasOptedOutOfEmail: true },
    } as const;
    expect(await salesforce.write([write])).toEqual([{ recordId: cast.mariaRossi, ok: true }]);
    const conditional = { ...write, unmodifiedSince: Date.now() };
    expect(await salesforce.writeUnlessModified([conditional])).toMatchObject([{ ok: true }]);
    expect((await salesforce.describeFields()).Lead.length).toBeGreaterThan(0);
  });
});
