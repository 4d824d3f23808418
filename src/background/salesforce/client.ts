import type { Connection } from "jsforce/lib/connection.js";
import type { Observation } from "../../model/observation";
import type { PersonObject } from "../../model/person";
import { PERSON_OBJECTS } from "../../model/person";
import type { FieldsByObject } from "../../settings";
import { ask, askFurther, cursorAfter, type Page, type Question } from "./asking";
import { openBulk } from "./bulk/open-bulk";
import { openConnection } from "./connection";
import { describeFields } from "./describe";
import { lastFieldChange } from "./field-history";
import { readObservation } from "./observation";
import { type Condition, changedSince, peopleQuery, typed, withAddress, withId } from "./people-query";
import { type ApiSessionOptions, openApiSession } from "./request";
import { type Found, type RecordAt, type Salesforce, SalesforceFailure } from "./salesforce";
import { openSetUp } from "./set-up/open-set-up";
import type { OrgShape } from "./shape";
import { hiddenAmong, UNKNOWN_SHAPE } from "./shape";
import { createTasks, findTasks } from "./tasks";
import { writeRecords, writeUnlessModified } from "./write";

const MOST_ADDRESSES = 100;
const MOST_IDS = 2000;
const MOST_TASKS = 200;
const MOST_FOUND = 20;
const SHORTEST_SEARCH = 2;

export interface SalesforceOptions extends ApiSessionOptions {
  /** What is known of this user's sight of the org: what `onShape` gave before, or null. */
  readonly shape: OrgShape | null;
  /** Is told when an answer taught something new, to keep it for the next wake-up. */
  readonly onShape: (shape: OrgShape) => void;
}

/** Opens one user's session in one org. Costs nothing: jsforce is loaded and Salesforce called at the first need. */
export function openSalesforce(options: SalesforceOptions): Salesforce {
  const session = openApiSession(options);
  let shape = options.shape ?? UNKNOWN_SHAPE;
  let opening: Promise<Connection> | null = null;
  const connect = () => {
    opening ??= openConnection(options.apiHost, session);
    return opening;
  };
  const learned = (next: OrgShape) => {
    if (next === shape) return;
    shape = next;
    options.onShape(next);
  };

  /** All pages of some questions. The pages of one call are read together; few answers have a second page. */
  async function find(questions: readonly Question[], fields: FieldsByObject): Promise<Found> {
    const connection = await connect();
    const { pages, shape: next } = await ask(connection, questions, shape);
    learned(next);
    const all = [...pages];
    for (let cursor = cursorAfter(pages); cursor !== null; ) {
      const further = await askFurther(connection, cursor);
      all.push(...further.pages);
      cursor = cursorAfter(further.pages);
    }
    return { observations: readPages(all, fields), hidden: hiddenAmong(shape, fields) };
  }

  const questionsOn =
    (fields: FieldsByObject, limit?: number) =>
    (objects: readonly PersonObject[], condition: Condition, deletedToo: boolean): Question[] =>
      objects.map((object) => ({
        object,
        deletedToo,
        soql: (known) => peopleQuery(object, fields, known, condition, limit),
      }));

  return {
    findByAddress(addresses, fields) {
      noMoreThan(MOST_ADDRESSES, addresses, "addresses");
      return find(questionsOn(fields)(PERSON_OBJECTS, withAddress(addresses), true), fields);
    },

    findByIds(records, fields) {
      noMoreThan(MOST_IDS, records, "records");
      return find(questionsOn(fields)(PERSON_OBJECTS, withId(records), true), fields);
    },

    findByIdAndAddress(record, addresses, fields) {
      const questions = questionsOn(fields);
      const byId = questions(objectsBehind(record), withId([record]), true);
      const byAddress = questions(PERSON_OBJECTS, withAddress(addresses), true);
      return find([...byId, ...byAddress], fields);
    },

    async search(text, fields) {
      const words = text.trim().replace(/\s+/g, " ");
      if (words.length < SHORTEST_SEARCH) return { observations: [], hidden: hiddenAmong(shape, fields) };
      const questions = questionsOn(fields, MOST_FOUND)(PERSON_OBJECTS, typed(words), false);
      const found = await find(questions, fields);
      return { ...found, observations: bestFirst(found.observations, words).slice(0, MOST_FOUND) };
    },

    async readChanges({ fields, since, ticked, cursor }) {
      const connection = await connect();
      const condition = changedSince(since, ticked);
      const { pages, asOf } =
        cursor === null
          ? await ask(connection, questionsOn(fields)(PERSON_OBJECTS, condition, true), shape).then(
              (asked) => {
                learned(asked.shape);
                return asked;
              },
            )
          : await askFurther(connection, cursor);
      return {
        observations: readPages(pages, fields),
        hidden: hiddenAmong(shape, fields),
        cursor: cursorAfter(pages),
        totals: Object.fromEntries(pages.map(({ object, total }) => [object, total])),
        // Without Salesforce's clock nothing newer is claimed than what was asked for.
        asOf: asOf ?? since ?? 0,
      };
    },

    async write(records) {
      return writeRecords(await connect(), records);
    },

    async writeUnlessModified(records) {
      return writeUnlessModified(await connect(), records);
    },

    async describeFields() {
      const described = await describeFields(await connect(), shape);
      learned(described.shape);
      return described.fields;
    },

    async lastFieldChange(object, recordIds, field) {
      noMoreThan(MOST_IDS, recordIds, "records");
      return recordIds.length === 0 ? new Map() : lastFieldChange(await connect(), object, recordIds, field);
    },

    async createTasks(tasks) {
      noMoreThan(MOST_TASKS, tasks, "Tasks");
      return createTasks(await connect(), tasks);
    },

    async findTasks(userId, recordIds) {
      noMoreThan(MOST_TASKS, recordIds, "records");
      return findTasks(await connect(), userId, recordIds);
    },

    bulk: openBulk(session, { shape: () => shape, learned }),
    setUp: openSetUp(session),

    get usage() {
      return session.usage;
    },
    get calls() {
      return session.calls;
    },
  };
}

/** A Contact may turn out to belong to a person account. */
function objectsBehind(record: RecordAt): PersonObject[] {
  return record.object === "Contact" ? ["Contact", "Account"] : [record.object];
}

/**
 * One observation a record, in the order of the pages. One record that cannot be read fails the whole call: without it
 * an address would look free of records that are not opted out.
 */
function readPages(pages: readonly Page[], fields: FieldsByObject): Observation[] {
  const observations = new Map<string, Observation>();
  for (const { object, records } of pages) {
    for (const record of records) {
      const reading = readObservation(record, object, fields[object]);
      if (!reading.ok) throw new SalesforceFailure(reading.failure);
      observations.set(reading.observation.recordId, reading.observation);
    }
  }
  return [...observations.values()];
}

function bestFirst(observations: readonly Observation[], words: string): Observation[] {
  const rank = (it: Observation) => (it.address?.toLowerCase() === words.toLowerCase() ? 0 : 1);
  return [...observations].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Throws, for a caller that asks for more than fits one call has a mistake in it that no retry mends. */
function noMoreThan(most: number, given: readonly unknown[], what: string): void {
  if (given.length > most) throw new RangeError(`At most ${most} ${what} a call, not ${given.length}.`);
}
