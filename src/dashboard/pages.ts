import type { Answer, FunctionName, Request, Response } from "../messages/contract";
import type { Ask } from "../screens/call-background";

/** The functions whose answers come in pages. */
type Paged = {
  [K in FunctionName]: Response<K> extends { readonly next: unknown } ? K : never;
}[FunctionName];

/** Asks for page after page, from the first. A page that failed is the last. */
export async function* pages<K extends Paged>(
  ask: Ask,
  name: K,
  request: Omit<Request<K>, "after">,
): AsyncGenerator<Answer<Response<K>>> {
  for (let after: unknown = null; ; ) {
    const answer: Answer<Response<K>> = await ask(name, { ...request, after } as Request<K>);
    yield answer;
    if (!answer.ok || answer.value.next === null) return;
    after = answer.value.next;
  }
}
