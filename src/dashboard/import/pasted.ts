/** Pasted text, line by line: addresses alone, in angle brackets behind a name, or many in one line. Pure. */
import { addressesIn } from "./addresses-in";
import type { Candidate } from "./report";

/** One candidate a line; lines without an address are kept as they are, to be shown. */
export function readPasted(text: string): Candidate[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index): Candidate[] => {
    if (line.trim() === "") return [];
    // People divide lists by semicolons and commas; an address holds neither, a quoted name may hold both.
    const parts = addressesIn(line).length > 1 ? line.split(/[;,\t]/) : [line];
    const pairs = parts.filter((part) => part.trim() !== "").map((part) => pairOf(part, index + 1));
    return pairs.some(({ addresses }) => addresses.length > 0)
      ? pairs.filter(({ addresses }) => addresses.length > 0)
      : [{ row: index + 1, written: line.trim(), addresses: [], name: null }];
  });
}

function pairOf(part: string, row: number): Candidate {
  const addresses = addressesIn(part);
  const name = nameBefore(part.trim());
  return {
    row,
    written: part.trim(),
    addresses,
    name: addresses.length === 1 && name !== "" && !name.includes("@") && name.length <= 300 ? name : null,
  };
}

/** The name in `Maria Rossi <maria@x.it>`, with or without quotes; empty where there is none, or it is unclear. */
function nameBefore(written: string): string {
  const opening = written.indexOf("<");
  if (opening === -1 || opening !== written.lastIndexOf("<") || !written.endsWith(">")) return "";
  const name = written.slice(0, opening).trim();
  const bare = name.replace(/^"/, "").replace(/"$/, "").trim();
  return bare.includes('"') ? "" : bare;
}
