/** A file's bytes as text. Excel writes UTF-16 with tabs, old exports are in the code page of Western Windows. */

export type Decoded =
  | { readonly ok: true; readonly text: string }
  /** `workbook`: a packed file, as Excel's own are. `binary`: no text in any encoding that is known here. */
  | { readonly ok: false; readonly why: "workbook" | "binary" };

export function decodeBytes(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return { ok: false, why: "workbook" };
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  // Text holds no NUL; a picture or a program that decodes without an error nearly always does.
  return text.includes("\u0000") ? { ok: false, why: "binary" } : { ok: true, text };
}

function encodingOf(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return "utf-16le";
  if (startsWith(bytes, [0xfe, 0xff])) return "utf-16be";
  const guess = withoutMark(bytes.subarray(0, 2000));
  if (guess !== null) return guess;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** UTF-16 without its mark: Latin letters leave every other byte empty. */
function withoutMark(head: Uint8Array): string | null {
  const empty = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) empty[index % 2] = (empty[index % 2] ?? 0) + 1;
  const [high = 0, low = 0] = empty;
  const most = head.length * 0.3;
  if (low > most && high < most / 10) return "utf-16le";
  return high > most && low < most / 10 ? "utf-16be" : null;
}

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}
