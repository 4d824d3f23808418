// What every browser has and Node lacks.
import "fake-indexeddb/auto";
import "temporal-polyfill/global";
