import type { ObjectShape, SoqlSource } from "./source.ts";
import type { StatementText } from "./text.ts";

/** Where one select stands: its object, its words, and the org it asks. */
export interface Scope {
  readonly source: SoqlSource;
  readonly text: StatementText;
  readonly shape: ObjectShape;
  /** `l` in `FROM Lead l`. */
  readonly alias: string | null;
  readonly deletedToo: boolean;
  /** What no index leads to takes too long. */
  readonly timesOut?: boolean;
  /** `/services/data/v62.0`, for the `url` of each record. */
  readonly apiPath: string;
}
