import type { Page } from "puppeteer-core";

/** Of the trace of Chromium (chromium.googlesource.com, "Trace Event Format"), what is needed here. Microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly id?: string;
  readonly ts: number;
  readonly dur?: number;
  readonly args: {
    readonly data?: {
      readonly startTime?: number;
      readonly timeDeltas?: readonly number[];
      readonly cpuProfile?: {
        readonly samples?: readonly number[];
        readonly nodes?: readonly ProfileNode[];
      };
    };
  };
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: { readonly url?: string };
}

const CATEGORIES = ["toplevel", "disabled-by-default-v8.cpu_profiler"];

/**
 * While something happens on a page, the longest that one script held up its main thread in one task, what the browser
 * did at its call included; in milliseconds. By samples, so that a task of the page's own in which the script has its
 * turn counts for that turn alone.
 *
 * @param script what the address of the script ends in
 */
export async function longestTaskOf(
  script: string,
  page: Page,
  happens: () => Promise<void>,
): Promise<number> {
  await page.tracing.start({ categories: CATEGORIES });
  await happens();
  const written = await page.tracing.stop();
  const events: TraceEvent[] = JSON.parse(new TextDecoder().decode(written)).traceEvents;
  const profiles = events.filter(({ name }) => name === "Profile");
  const took = profiles.map((profile) => longestIn(profile, events, script));
  if (!took.some((each) => each > 0)) throw new Error(`No sample of ${script} was taken.`);
  return Math.max(...took);
}

function longestIn(profile: TraceEvent, events: readonly TraceEvent[], script: string): number {
  const chunks = events.filter(
    ({ name, id, pid }) => name === "ProfileChunk" && id === profile.id && pid === profile.pid,
  );
  const tasks = events.filter(
    ({ name, pid, tid }) =>
      name === "ThreadControllerImpl::RunTask" && pid === profile.pid && tid === profile.tid,
  );
  const turns = turnsOf(script, chunks, profile.args.data?.startTime ?? profile.ts);
  const inTask = ({ ts, dur = 0 }: TraceEvent) =>
    turns.reduce((sum, { at, lasts }) => (at >= ts && at <= ts + dur ? sum + lasts : sum), 0);
  return Math.max(0, ...tasks.map(inTask)) / 1000;
}

/** The samples in which the script, or what it called, was at work. */
function turnsOf(script: string, chunks: readonly TraceEvent[], startTime: number) {
  const nodes = new Map<number, ProfileNode>();
  const turns: { readonly at: number; readonly lasts: number }[] = [];
  let at = startTime;
  for (const { args } of [...chunks].sort((a, b) => a.ts - b.ts)) {
    for (const node of args.data?.cpuProfile?.nodes ?? []) nodes.set(node.id, node);
    const deltas = args.data?.timeDeltas ?? [];
    for (const [index, sample] of (args.data?.cpuProfile?.samples ?? []).entries()) {
      const lasts = Math.max(0, deltas[index] ?? 0);
      at += lasts;
      if (isWithin(script, nodes, sample)) turns.push({ at, lasts });
    }
  }
  return turns;
}

function isWithin(script: string, nodes: ReadonlyMap<number, ProfileNode>, sample: number): boolean {
  for (let node = nodes.get(sample); node !== undefined; node = nodes.get(node.parent ?? -1))
    if (node.callFrame.url?.endsWith(script)) return true;
  return false;
}
