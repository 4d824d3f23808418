import type { Page } from "puppeteer-core";

/** An event of Chromium's trace, in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's processor time; not all events have it. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** Scripts are evaluated and called by these. */
const RUNS: ReadonlySet<string> = new Set(["EvaluateScript", "FunctionCall", "v8.run"]);

/** The longest task, in milliseconds, in which a script from an origin ran while `act` went on; 0 when none did. */
export async function longestTaskOf(page: Page, origin: string, act: () => Promise<void>): Promise<number> {
  await page.tracing.start({
    categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"],
  });
  await act();
  const trace = await page.tracing.stop();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as { traceEvents: TraceEvent[] };
  const whole = traceEvents.filter(({ ph, dur }) => ph === "X" && dur !== undefined);
  const runs = whole.filter(({ name, args }) => RUNS.has(name) && args?.data?.url?.startsWith(origin));
  const tasks = whole.filter(({ name }) => name === "RunTask" || name === "ThreadControllerImpl::RunTask");
  const longest = runs.map((run) => {
    const around = tasks.filter(
      (task) =>
        task.tid === run.tid &&
        task.pid === run.pid &&
        task.ts <= run.ts &&
        task.ts + (task.dur ?? 0) >= run.ts + (run.dur ?? 0),
    );
    return Math.max(...around.map(({ tdur, dur }) => tdur ?? dur ?? 0), 0);
  });
  return Math.max(0, ...longest) / 1000;
}
