// What every browser has and Node lacks.
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
import fc from "fast-check";

// The same worlds on every machine, unless chance is asked for: a red test must be the fault of the change it is on.
if (process.env.ANY_SEED === undefined) fc.configureGlobal({ seed: 20_261_124 });
