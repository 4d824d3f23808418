/**
 * The shape of a recorded answer: its keys, and what kind of value each has. `"null|string"` allows either; a key that
 * ends in `?` may be absent; the key `*` stands for any other key. A list is compared item by item with its first shape.
 */
export type Shape = string | readonly [Shape] | { readonly [key: string]: Shape };

/** Says where a value departs from a shape: a sentence each. */
export function departures(value: unknown, shape: Shape, at = "answer"): string[] {
  if (typeof shape === "string") {
    const kind = kindOf(value);
    return shape === "any" || shape.split("|").includes(kind)
      ? []
      : [`${at} is ${kind}, and was recorded as ${shape}.`];
  }
  if (Array.isArray(shape)) {
    const [first] = shape as readonly [Shape];
    if (!Array.isArray(value)) return [`${at} is ${kindOf(value)}, and was recorded as a list.`];
    return value.flatMap((each, index) => departures(each, first, `${at}[${index}]`));
  }
  const keys = shape as { readonly [key: string]: Shape };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${at} is ${kindOf(value)}, and was recorded as an object.`];
  }
  const held = value as Record<string, unknown>;
  const found: string[] = [];
  const known = new Set<string>();
  for (const [key, each] of Object.entries(keys)) {
    if (key === "*") continue;
    const name = key.replace(/\?$/, "");
    known.add(name);
    if (name in held) found.push(...departures(held[name], each, `${at}.${name}`));
    else if (!key.endsWith("?")) found.push(`${at} has no ${name}, which was recorded.`);
  }
  for (const [name, each] of Object.entries(held)) {
    if (known.has(name)) continue;
    const others = keys["*"];
    if (others === undefined) found.push(`${at} has ${name}, which was not recorded.`);
    else found.push(...departures(each, others, `${at}.${name}`));
  }
  return found;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
