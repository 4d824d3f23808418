import { parseArgs } from "node:util";
import { USERS } from "./cast.ts";
import { type StartedOrg, type StartOrgOptions, startOrg } from "./start.ts";

const USAGE = `Starts a Salesforce org for tests and demos.

  --people n              how many people (3000)
  --opted-out n           how many of them opted out (one in fifty)
  --latency ms            of every request (0)
  --latency-per-record ms (0)
  --port n                for HTTPS (8443)
  --seed n                another seed gives other people (1)
  --no-person-accounts    an org without them
  --no-marketo-field      an org without "Marketo Sales Opt Out"
`;

/** What the command line asks for, or what to tell the person instead. */
function readOptions(): StartOrgOptions | { readonly tell: string; readonly exitCode: number } {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", default: false },
      people: { type: "string", default: "3000" },
      "opted-out": { type: "string" },
      latency: { type: "string", default: "0" },
      "latency-per-record": { type: "string", default: "0" },
      port: { type: "string", default: "8443" },
      seed: { type: "string", default: "1" },
      "no-person-accounts": { type: "boolean", default: false },
      "no-marketo-field": { type: "boolean", default: false },
    },
  });
  if (values.help) return { tell: USAGE, exitCode: 0 };
  const wrong = Object.entries(values).find(([, value]) => typeof value === "string" && !/^\d+$/.test(value));
  if (wrong !== undefined) {
    return { tell: `--${wrong[0]} takes a whole number, not ${wrong[1]}.\n\n${USAGE}`, exitCode: 1 };
  }
  return {
    people: Number(values.people),
    ...(values["opted-out"] === undefined ? {} : { optedOut: Number(values["opted-out"]) }),
    seed: Number(values.seed),
    port: Number(values.port),
    personAccounts: !values["no-person-accounts"],
    latency: { roundTrip: Number(values.latency), perRecord: Number(values["latency-per-record"]) },
    ...(values["no-marketo-field"] ? { marketoField: false as const } : {}),
  };
}

function announcement({ org, cast, apiHost, pageHost, httpsPort, httpPort }: StartedOrg): string {
  const users = org.users.map((user) => `${user.username} / ${user.password}`).join("\n           ");
  return `A test org is running; Ctrl+C ends it.

Pages      https://${pageHost}/lightning/r/Lead/${cast.mariaRossi}/view
API        https://${apiHost}/services/data/
Users      ${users}

A browser finds these names with
  --host-resolver-rules="MAP ${apiHost} 127.0.0.1:${httpsPort}, MAP ${pageHost} 127.0.0.1:${httpsPort}" --ignore-certificate-errors
A Node client may use plain HTTP: http://127.0.0.1:${httpPort}

Session id of ${USERS.rep}:
  ${org.login(USERS.rep)}
Session id of ${USERS.admin}:
  ${org.login(USERS.admin)}
`;
}

async function main(): Promise<void> {
  try {
    const options = readOptions();
    if ("tell" in options) {
      process.stderr.write(options.tell);
      process.exitCode = options.exitCode;
      return;
    }
    const started = await startOrg(options);
    process.stdout.write(announcement(started));
    process.once("SIGINT", () => void started.stop());
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "";
    if (code === "EADDRINUSE") {
      process.stderr.write("The port is taken by another program. Give another with --port.\n");
    } else if (fault instanceof Error && code.startsWith("ERR_PARSE_ARGS")) {
      process.stderr.write(`${fault.message}\n\n${USAGE}`);
    } else throw fault;
    process.exitCode = 1;
  }
}

await main();
