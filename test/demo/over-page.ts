import type { DrivenBrowser } from "../browser/driver.ts";

/**
 * One picture of a popup over its page, where the browser shows it: no screenshot holds both, since the popup is a
 * window of its own.
 */
export async function overPage(
  browser: DrivenBrowser,
  page: Uint8Array,
  popup: Uint8Array,
): Promise<Uint8Array> {
  const table = await browser.openPage("about:blank");
  await table.setContent(`<!doctype html><style>
    body { margin: 0; position: relative }
    img { display: block }
    #popup { position: absolute; top: 4px; right: 24px; border-radius: 8px; box-shadow: 0 6px 28px #0006 }
  </style>${image("page", page)}${image("popup", popup)}`);
  await table.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  const picture = await table.screenshot({ fullPage: true });
  await table.close();
  return picture;
}

const image = (id: string, png: Uint8Array) =>
  `<img id="${id}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}">`;
