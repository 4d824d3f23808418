import type { Answer } from "../messages/contract";
import { MOST_CAPTURED } from "../messages/dashboard";
import type { SubjectKey } from "../model/person";
import type { OneUser } from "./state";

/** Tries the pushes of many entries again; answers how many were put back, or why the next batch was not. */
export async function retryAll(
  { ask, met: { identity } }: Pick<OneUser, "ask" | "met">,
  keys: readonly SubjectKey[],
): Promise<Answer<number>> {
  for (let start = 0; start < keys.length; start += MOST_CAPTURED) {
    const answer = await ask("retryMany", { identity, keys: keys.slice(start, start + MOST_CAPTURED) });
    if (!answer.ok) return answer;
  }
  return { ok: true, value: keys.length };
}
