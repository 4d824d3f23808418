import { findAddresses, normaliseAddress } from "../../email-address";
import { withoutGuard } from "../export/csv";

/**
 * Longer than any cell that somebody meant: a quote that was never closed makes half a file one cell, and the addresses
 * in it belong to nobody knows whom.
 */
const LONGEST_CELL = 1_000;

/** The addresses of one cell or line: mostly one, at times several; none where it is unclear what is meant. */
export function addressesIn(cell: string): readonly string[] {
  if (cell.length > LONGEST_CELL) return [];
  const written = withoutGuard(cell.trim());
  const address = normaliseAddress(written);
  return address === null ? findAddresses(written) : [address];
}
