import { generate } from "selfsigned";

/** Names the certificate is good for, besides those of the org itself. */
const NAMES = [
  "localhost",
  "*.my.salesforce.com",
  "*.sandbox.my.salesforce.com",
  "*.lightning.force.com",
  "*.sandbox.lightning.force.com",
];

/** A certificate made for this run, signed by itself. */
export async function makeCertificate(names: readonly string[]): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: "commonName", value: "Test org" }], {
    keySize: 2048,
    algorithm: "sha256",
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          ...[...NAMES, ...names].map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
