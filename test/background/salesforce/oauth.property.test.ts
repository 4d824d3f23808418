import fc from "fast-check";
import { expect, it } from "vitest";
import { type Attempt, exchangeCode, newAttempt, readCode } from "../../../src/background/salesforce/oauth";

const APP = { apiHost: "acme.my.salesforce.com", clientId: "3MVG9quietlist.ofAcme" };
const BACK = "https://quietlist.chromiumapp.org/";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((each) => new Uint8Array(each));
const attempts = bytes(64).map((chance): Attempt => {
  let at = 0;
  return newAttempt(APP, BACK, (count) => {
    at += count;
    return chance.slice(at - count, at);
  });
});

it("reads the code of the very answer that was asked for", () => {
  fc.assert(
    fc.property(attempts, fc.string({ minLength: 1 }), (attempt, code) => {
      const answer = new URLSearchParams({ code, state: attempt.state });
      expect(readCode(`${BACK}?${answer}`, attempt)).toBe(code);
    }),
  );
});

it("reads no code from an answer to another question, or from anything else", () => {
  const parameter = fc.tuple(
    fc.oneof(fc.constantFrom("code", "state", "iss", "error", "error_description"), fc.string()),
    fc.oneof(fc.constantFrom("", "null", "https://acme.my.salesforce.com"), fc.string()),
  );
  const address = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.array(parameter).map((all) => `${BACK}?${new URLSearchParams(all)}`),
  );
  fc.assert(
    fc.property(attempts, address, (attempt, back) => {
      expect(() => readCode(back, attempt)).toThrow(/^(?!TypeError)/);
      expect(() => readCode(back, attempt)).not.toThrow(TypeError);
    }),
  );
});

it("takes no answer for tokens that is not wholly understood", async () => {
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ access_token: fc.jsonValue(), token_type: fc.jsonValue(), id: fc.jsonValue() })
      .map((it) => JSON.stringify(it)),
  );
  await fc.assert(
    fc.asyncProperty(attempts, body, fc.integer({ min: 200, max: 599 }), async (attempt, text, status) => {
      const empty = [204, 205, 304].includes(status);
      const fetch = async () => new Response(empty ? null : text, { status });
      await expect(exchangeCode(attempt, "code", fetch)).rejects.toHaveProperty("failure.code");
    }),
  );
});
