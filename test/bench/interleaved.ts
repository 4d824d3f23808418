/** What one round took, in milliseconds; the preparation that is not to be measured is left out. */
export type Timed = () => Promise<number>;

export interface Compared {
  /** Of the first to the second, round by round: the machine's mood is the same for both. */
  readonly ratio: number;
  /** Medians in milliseconds, to tell, never to judge. */
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Measures two ways side by side, A B B A, so that neither always goes first. One more round before counts for nothing:
 * it warms up both.
 */
export async function interleaved(rounds: number, ours: Timed, theirs: Timed): Promise<Compared> {
  await ours();
  await theirs();
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      pairs.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      pairs.push({ theirs: first, ours: await ours() });
    }
  }
  return {
    ratio: median(pairs.map((pair) => pair.ours / pair.theirs)),
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 1 ? middle : middle - 1],
    sorted[middle],
  ];
  return (low + high) / 2;
}

/** How long something takes, in milliseconds. */
export async function stopwatch(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
