import type { Handlers } from "../messages/contract";
import { stillWorking } from "./alarms";
import { readState } from "./database/database";
import { readUndoEvents } from "./database/run-history";
import { finishUndos, previewUndo, readUndo, startUndo } from "./database/undo-act";
import type { Reach } from "./reach";
import type { World } from "./world";

type UndoHandlers = Pick<Handlers<unknown>, "imports" | "undoPreview" | "undoAct" | "undoOf" | "undoEvents">;

/** Imports and syncs that can be undone. */
export function createUndoHandlers(world: World, { metBefore, goOn }: Reach): UndoHandlers {
  return {
    imports: async ({ identity }) =>
      (await (await world.list(identity)).getAll("imports")).sort((one, other) => other.at - one.at),
    undoPreview: async ({ identity, act, after, limit }) =>
      previewUndo(await world.list(identity), act, after, limit),
    undoAct: async ({ identity, act, reason }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      const offset = (await readState(database, "clockOffset")) ?? 0;
      const at = () => world.clock() + offset;
      const undo = await startUndo(database, act, reason, at(), met.username);
      void finishUndos(database, at, stillWorking).then(() => goOn(met, identity));
      return undo;
    },
    undoOf: async ({ identity, act }) => readUndo(await world.list(identity), act),
    undoEvents: async ({ identity, undoId, after, limit }) =>
      readUndoEvents(await world.list(identity), undoId, after, limit),
  };
}
