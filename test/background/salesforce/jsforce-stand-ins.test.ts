import { describe, expect, test } from "vitest";
import { EventEmitter } from "../../../src/background/salesforce/jsforce-stand-ins/events";

describe("events, as jsforce uses them", () => {
  test("are told to every listener, in order, until it is removed", () => {
    const heard: unknown[] = [];
    const events = new EventEmitter();
    const second = (it: unknown) => heard.push(["second", it]);
    events.on("record", (it) => heard.push(["first", it])).on("record", second);
    expect(events.emit("record", 1)).toBe(true);
    events.removeListener("record", second);
    events.emit("record", 2);
    events.removeAllListeners("record");
    expect(events.emit("record", 3)).toBe(false);
    expect(heard).toEqual([
      ["first", 1],
      ["second", 1],
      ["first", 2],
    ]);
  });

  test("are told once to a listener that asked for once, even when it causes another", () => {
    let heard = 0;
    const events = new EventEmitter();
    events.once("value", () => {
      heard += 1;
      events.emit("value");
    });
    events.emit("value");
    events.emit("value");
    expect(heard).toBe(1);
  });

  test("do not change under way what is heard", () => {
    const heard: string[] = [];
    const events = new EventEmitter();
    events.on("x", () => {
      events.on("x", () => heard.push("late"));
      heard.push("early");
    });
    events.emit("x");
    expect(heard).toEqual(["early"]);
  });
});
