/** In place of Node's `events`. A connection of jsforce is an emitter; nothing that is left of jsforce tells anything by it. */
export class EventEmitter {}
