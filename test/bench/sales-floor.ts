import { spreadOf } from "../../src/background/schedule.ts";
import { type Random, seededRandom } from "../org/random.ts";
import { Desk, startFarOrg } from "./desk.ts";
import { atMost, type Part, told } from "./row.ts";

const REPS = 5000;
const DAYS = 365;
const MINUTES = 24 * 60;
/** An Enterprise org's calls in 24 hours: 100,000, and 1,000 for each licence. */
const ALLOWANCE = REPS * 1000 + 100_000;
/** Records of people that change in such an org on a working day; every rep sees all of them. */
const CHANGES_A_DAY = 20_000;
const RECORDS_A_PAGE = 2000;
const PEOPLE = 1_000_000;
const ROWS_A_BULK_PAGE = 25_000;
const JOBS_A_CHECK = 3;
/** A bulk job is asked for, and looked at twice. */
const CALLS_OF_JOBS = 3 * JOBS_A_CHECK;
/** Query jobs that Salesforce lets an org have in 24 hours (Bulk API 2.0 limits). */
const MOST_QUERY_JOBS = 10_000;
const SYNC_HOUR = 20 * 60;

/** A floor of reps in one org over a year of days, by arithmetic: the real spread, and calls as they are measured. */
export const salesFloor: Part = {
  name: "sales-floor",
  async run() {
    const cost = await measureCalls();
    const spread = Array.from({ length: REPS }, (_, rep) => spreadOf(identityOf(rep)));
    const evening = simulate(spread, cost, { openInTheEvening: 1 });
    const morning = simulate(spread, cost, { openInTheEvening: 0.2 });
    const share = Math.max(evening.busiestDay, morning.busiestDay) / ALLOWANCE;
    return {
      rows: [
        atMost(
          `${REPS.toLocaleString("en-US")} reps: share of the org's calls, busiest of ${DAYS} days`,
          share * 100,
          5,
          " %",
        ),
        told(
          "API calls a day: median of all days, busiest",
          `${evening.medianDay.toLocaleString("en-US")}, ${evening.busiestDay.toLocaleString("en-US")} of ${ALLOWANCE.toLocaleString("en-US")}`,
        ),
        atMost(
          "bulk query jobs a day, for the weekly checks of everything",
          Math.round((REPS * JOBS_A_CHECK) / 7),
          MOST_QUERY_JOBS,
          "",
        ),
        atMost(
          "busiest minute against the mean of the sync hour, all laptops open at night",
          evening.busiestMinute / evening.meanOfSyncHour,
          2,
          " ×",
        ),
        atMost(
          "busiest minute against that mean, four of five laptops shut until morning",
          morning.busiestMinute / evening.meanOfSyncHour,
          2,
          " ×",
        ),
      ],
      notes: [
        `Measured beforehand: ${cost.session} calls for a new session, ${cost.look} for the look of an opened popup, ${cost.push} for a push, ${cost.night} for a night without changes.`,
        `Assumed: on a working day each rep opens the popup on people (log-normal, median 5) and opts out a third of a person; one rep in 400 imports a list (log-normal, median 150 addresses, fifty a batch). ${CHANGES_A_DAY.toLocaleString("en-US")} records change a day (a tenth at weekends), which every night has to read, ${RECORDS_A_PAGE.toLocaleString("en-US")} a call. Each rep checks everything once a week, by bulk jobs over ${PEOPLE.toLocaleString("en-US")} people. Laptops that are shut at night sync when they are opened, around 8:30 in four time zones.`,
      ],
    };
  },
};

interface Cost {
  readonly session: number;
  readonly look: number;
  readonly push: number;
  readonly night: number;
}

/** The real background against a small org: how many calls each act takes. */
async function measureCalls(): Promise<Cost> {
  const far = await startFarOrg({ people: 500, optedOut: 20 });
  try {
    const desk = await Desk.at(far);
    await desk.sync();
    const callsOf = async (act: () => Promise<void>) => {
      desk.takeSent();
      await act();
      return desk.takeSent().length;
    };
    const push = await callsOf(() => desk.optOut("maria.rossi@northwind.example"));
    await desk.nextDay();
    const withProbe = await callsOf(() => desk.sync());
    return { session: 1, look: 1, push, night: withProbe - 1 };
  } finally {
    await far.started.stop();
  }
}

interface Floor {
  readonly busiestDay: number;
  readonly medianDay: number;
  readonly busiestMinute: number;
  readonly meanOfSyncHour: number;
}

/** @param openInTheEvening the share of laptops that are open, and logged in, when their sync is due */
function simulate(
  spread: readonly number[],
  cost: Cost,
  { openInTheEvening }: { openInTheEvening: number },
): Floor {
  const random = seededRandom(20_261_124);
  const days: number[] = [];
  let busiestMinute = 0;
  let inSyncHours = 0;
  for (let day = 0; day < DAYS; day++) {
    const calls = new Float64Array(MINUTES);
    const add = (minute: number, count: number) => {
      const at = Math.min(MINUTES - 1, Math.max(0, Math.round(minute)));
      calls[at] = (calls[at] ?? 0) + count;
    };
    const isWorkday = day % 7 < 5;
    const changes = isWorkday ? CHANGES_A_DAY : CHANGES_A_DAY / 10;
    const delta = cost.night + Math.ceil(changes / RECORDS_A_PAGE) - 1;
    for (let rep = 0; rep < spread.length; rep++) {
      const arrives = 8.5 * 60 + zoneOf(rep) + 25 * normal(random);
      const check = (day + rep) % 7 === 0 ? CALLS_OF_JOBS + Math.ceil(PEOPLE / ROWS_A_BULK_PAGE) : delta;
      if (random.next() < openInTheEvening) add(SYNC_HOUR + (spread[rep] ?? 0), cost.session + check);
      else if (isWorkday) add(arrives, check);
      if (isWorkday) work(random, cost, arrives, add);
    }
    days.push(calls.reduce((sum, count) => sum + count, 0));
    busiestMinute = calls.reduce((most, count) => Math.max(most, count), busiestMinute);
    inSyncHours += calls.subarray(SYNC_HOUR, SYNC_HOUR + 60).reduce((sum, count) => sum + count, 0);
  }
  days.sort((a, b) => a - b);
  return {
    busiestDay: days.at(-1) ?? 0,
    medianDay: days[DAYS >> 1] ?? 0,
    busiestMinute,
    meanOfSyncHour: inSyncHours / DAYS / 60,
  };
}

/** A rep's day: a session, popups opened, opt-outs, now and then an import. */
function work(
  random: Random,
  cost: Cost,
  arrives: number,
  add: (minute: number, count: number) => void,
): void {
  const within = () => arrives + random.next() * 8.5 * 60;
  add(arrives, cost.session);
  const opened = Math.round(5 * Math.exp(0.8 * normal(random)));
  for (let popup = 0; popup < opened; popup++) add(within(), cost.look);
  if (random.next() < 1 / 3) add(within(), cost.push);
  if (random.next() < 1 / 400) {
    const batches = Math.ceil((150 * Math.exp(normal(random))) / 50);
    add(within(), batches * cost.push);
  }
}

/** Minutes by which a rep's morning is before or after Pacific time: east, central, mountain, west. */
function zoneOf(rep: number): number {
  return [-180, -180, -180, -180, -120, -120, -120, -60, 0, 0][rep % 10] ?? 0;
}

/** Box and Muller's way. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** User ids as an org gives them out: one after the other, counted in base 62. */
function identityOf(rep: number): `${string}.${string}` {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  let counted = "";
  for (let rest = rep + 40_000; counted.length < 7; rest = Math.floor(rest / 62))
    counted = (digits[rest % 62] ?? "") + counted;
  return `00D5g000004Xy1ZEAS.0055g000${counted}AAA`;
}
