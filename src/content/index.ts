/** Runs in Salesforce's pages. */
import { start } from "./start";

// Where a host is allowed while a page of it loads, the browser and the background may each put this into the page.
const page = globalThis as { quietlist?: true };
if (!page.quietlist) {
  page.quietlist = true;
  start();
}
