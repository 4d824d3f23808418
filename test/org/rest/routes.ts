import type { RestAnswer, RestCall } from "./call.ts";

export type Answerer = (
  call: RestCall,
  named: Readonly<Record<string, string>>,
) => RestAnswer | Promise<RestAnswer>;

/** One line of the table of what the API answers: a method, a path with `:names`, and who answers. */
export interface Route {
  readonly method: string;
  /** The path, part by part. */
  readonly parts: readonly string[];
  readonly answer: Answerer;
}

export function route(method: string, path: string, answer: Answerer): Route {
  return { method, parts: path.split("/").filter((part) => part !== ""), answer };
}

export interface Match {
  readonly answer: Answerer;
  readonly named: Readonly<Record<string, string>>;
}

/** Finds the answerer for a path; `otherMethods` tells that only the method is wrong. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
): Match | { readonly otherMethods: readonly string[] } {
  const otherMethods: string[] = [];
  for (const each of routes) {
    const named = match(each.parts, segments);
    if (named === null) continue;
    if (each.method === method) return { answer: each.answer, named };
    otherMethods.push(each.method);
  }
  return { otherMethods };
}

function match(wanted: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (wanted.length !== segments.length) return null;
  const named: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) named[part.slice(1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return named;
}
