import { strFromU8, strToU8, unzipSync } from "fflate";
import { afterEach, expect, it, vi } from "vitest";

const FILES = [
  ["manifest.json", "{}"],
  ["background.js", "let a = 1;\n".repeat(500)],
  ["_locales/de/messages.json", '{ "größe": "groß" }'],
  ["icons/empty.png", ""],
] as const;

const TIME_ZONE = process.env.TZ;
afterEach(() => {
  vi.useRealTimers();
  if (TIME_ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = TIME_ZONE;
});

/** Packed on a computer whose clock shows this moment, in this time zone. */
async function packed(files: readonly (readonly [string, string])[], at: string, timeZone: string) {
  process.env.TZ = timeZone;
  vi.useFakeTimers({ now: new Date(at), toFake: ["Date"] });
  vi.resetModules();
  const { zip } = await import("../build/zip.ts");
  return zip(new Map(files.map(([path, text]) => [path, strToU8(text)])));
}

it("the same files are packed into the same bytes: whenever, wherever, and in whatever order they are found", async () => {
  const first = await packed(FILES, "2026-01-01T00:00:00Z", "UTC");
  const opened = Object.entries(unzipSync(first)).map(([path, bytes]) => [path, strFromU8(bytes)]);
  expect(Object.fromEntries(opened)).toEqual(Object.fromEntries(FILES));
  for (const timeZone of ["America/Los_Angeles", "Asia/Tokyo"]) {
    const again = await packed(FILES.toReversed(), "2031-07-09T12:34:56Z", timeZone);
    expect(new Date().getTimezoneOffset(), timeZone).not.toBe(0);
    expect(Buffer.compare(again, first), timeZone).toBe(0);
  }
});
