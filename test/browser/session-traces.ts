/** Finds a session id in text, whole or in telling parts, as it stands or encoded. */

/** So long that chance does not bring it about: 62 possible characters, eight of them. */
const TELLING = 8;
const ORG = 15;

/**
 * What of these session ids the text holds, each named by where in the text it stands. A session id is the org's id,
 * `!`, and a secret: the org's id alone tells nothing, anything behind it does.
 */
export function findTraces(sessionIds: Iterable<string>, text: string): string[] {
  return [...sessionIds].flatMap((sessionId) => [
    ...positions(text, `${sessionId.slice(0, ORG)}!`),
    ...positions(text, `${sessionId.slice(0, ORG)}%21`),
    ...partsOf(text, sessionId.slice(ORG + 1)),
    ...encodings(sessionId).flatMap((encoded) => partsOf(text, encoded)),
  ]);
}

function positions(text: string, sought: string): string[] {
  const at = text.indexOf(sought);
  return at === -1 ? [] : [excerpt(text, at)];
}

/** The first place where so many characters in a row are the secret's, wherever in it they stand. */
function partsOf(text: string, secret: string): string[] {
  const parts = new Set<string>();
  for (let at = 0; at + TELLING <= secret.length; at++) parts.add(secret.slice(at, at + TELLING));
  for (let at = 0; at + TELLING <= text.length; at++)
    if (parts.has(text.slice(at, at + TELLING))) return [excerpt(text, at)];
  return [];
}

/** Base64 depends on how many bytes stand before it. */
function encodings(sessionId: string): string[] {
  const secret = sessionId.slice(ORG + 1);
  const base64 = ["", "x", "xx"].map((before) =>
    Buffer.from(before + secret)
      .toString("base64")
      .slice(4, -4),
  );
  return [...base64, Buffer.from(secret).toString("hex").slice(8), [...secret].reverse().join("")];
}

function excerpt(text: string, at: number): string {
  return text.slice(Math.max(0, at - 60), at + 60);
}
