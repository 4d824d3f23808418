import { Connection } from "jsforce/lib/connection";
export function go() {
  return new Connection({
    instanceUrl: "https://a.my.salesforce.com",
    accessToken: "x",
    version: "62.0",
  }).query("SELECT Id FROM Lead");
}
