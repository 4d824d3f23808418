import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The least that can be woken and opened: a worker that answers `true`, and a popup with one word. */
export async function writeEmptyExtension(folder: string, icon: string): Promise<void> {
  await mkdir(join(folder, "icons"), { recursive: true });
  await cp(icon, join(folder, "icons/16.png"));
  const manifest = {
    manifest_version: 3,
    name: "Empty",
    version: "1",
    action: { default_popup: "popup.html" },
    background: { service_worker: "worker.js", type: "module" },
  };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  const worker = "chrome.runtime.onMessage.addListener((_message, _from, answer) => answer(true));\n";
  await writeFile(join(folder, "worker.js"), worker);
  await writeFile(join(folder, "popup.html"), '<!doctype html><body style="width:380px">Empty</body>\n');
}
