import { parseArgs } from "node:util";
import { USERS } from "./cast.ts";
import { startOrg } from "./start.ts";

const { values } = parseArgs({
  options: {
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

const started = await startOrg({
  people: Number(values.people),
  ...(values["opted-out"] === undefined ? {} : { optedOut: Number(values["opted-out"]) }),
  seed: Number(values.seed),
  port: Number(values.port),
  personAccounts: !values["no-person-accounts"],
  latency: { roundTrip: Number(values.latency), perRecord: Number(values["latency-per-record"]) },
  ...(values["no-marketo-field"] ? { marketoField: false as const } : {}),
});
const { org, apiHost, pageHost, httpsPort, httpPort } = started;
const users = org.users.map((user) => `${user.username} / ${user.password}`).join("\n           ");
process.stdout.write(`A test org is running; Ctrl+C ends it.

Pages      https://${pageHost}/lightning/r/Lead/${started.cast.mariaRossi}/view
API        https://${apiHost}/services/data/
Users      ${users}

A browser finds these names with
  --host-resolver-rules="MAP ${apiHost} 127.0.0.1:${httpsPort}, MAP ${pageHost} 127.0.0.1:${httpsPort}" --ignore-certificate-errors
A Node client may use plain HTTP: http://127.0.0.1:${httpPort}
Session id of ${USERS.rep}:
  ${org.login(USERS.rep)}
Session id of ${USERS.admin}:
  ${org.login(USERS.admin)}
`);
process.once("SIGINT", () => {
  void started.stop().then(() => process.exit(0));
});
