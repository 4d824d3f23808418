// `npm start`: Quietlist on the page of a Lead in a made-up org. With a display, in a window to play with; without one,
// as a short series of screenshots.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExtension } from "../browser/build-extension.ts";
import { withBrowserAndOrg } from "../browser/with-browser-and-org.ts";
import { film } from "./film.ts";
import { say } from "./say.ts";
import { showWindow } from "./show-window.ts";

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const folder = await mkdtemp(join(tmpdir(), "quietlist-demo-"));
try {
  say("Building the extension, starting a test org and Chromium …");
  const extensionDir = join(folder, "extension");
  await buildExtension("chromium", extensionDir);
  const setting = {
    title: "demo",
    browserName: "chromium",
    extension: { extensionDir, profileDir: null },
    org: { people: 3000 },
    visible: hasDisplay,
  } as const;
  await withBrowserAndOrg(setting, hasDisplay ? showWindow : film);
} finally {
  await rm(folder, { recursive: true, force: true });
}
// A kept-alive connection would hold the process for a while.
process.exit();
