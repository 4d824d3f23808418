import type { Answer, FunctionName, Protocol, Request, Response } from "../../src/messages/contract.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { Ask } from "../../src/screens/call-background.ts";

/** A background that answers from what is put in it, notes every call, and can keep one waiting. */
export function createBackground(answers: Partial<Protocol>) {
  const calls: { name: FunctionName; request: unknown }[] = [];
  const gates = new Map<FunctionName, Promise<void>>();
  const ask: Ask = async <K extends FunctionName>(name: K, request: Request<K>) => {
    calls.push({ name, request });
    // What a call finds is what is there when it arrives, however long its answer takes.
    const answer = reply<K>(answers[name] as Protocol[K] | undefined, request);
    await gates.get(name);
    return answer;
  };
  return {
    ask,
    answers,
    calls,
    named: (name: FunctionName) => calls.filter((call) => call.name === name),
    /** Keeps answers to this function back until the returned function is called. */
    hold(name: FunctionName): () => void {
      let open = () => {};
      gates.set(
        name,
        new Promise((resolve) => {
          open = resolve;
        }),
      );
      return () => {
        gates.delete(name);
        open();
      };
    },
  };
}

function reply<K extends FunctionName>(
  answer: Protocol[K] | undefined,
  request: Request<K>,
): Answer<Response<K>> {
  if (answer === undefined) return { ok: false, failure: failure("NO_BACKGROUND") };
  try {
    return { ok: true, value: (answer as (it: Request<K>) => Response<K>)(request) };
  } catch (thrown) {
    return { ok: false, failure: thrown as Failure };
  }
}

const failure = (code: string, kind: Failure["kind"] = "retry"): Failure => ({
  kind,
  code,
  message: "",
  fields: [],
});

/** An answer that fails in this way. */
export function refuse(code: string, kind?: Failure["kind"]): () => never {
  return () => {
    throw failure(code, kind);
  };
}
