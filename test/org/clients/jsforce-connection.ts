import { Connection, type ConnectionConfig } from "jsforce";
import type { StartedOrg } from "../start.ts";

/** Connects jsforce, as Node has it, to a started org on behalf of a user, by a session id and over a real socket. */
export function connect(started: StartedOrg, username: string, options: ConnectionConfig = {}): Connection {
  return new Connection({
    instanceUrl: addressOf(started),
    accessToken: started.org.login(username),
    version: "62.0",
    ...options,
  });
}

/** Where Node clients find the org without having to trust its certificate. */
export function addressOf(started: StartedOrg): string {
  return `http://127.0.0.1:${started.httpPort}`;
}

/** What jsforce throws, as far as callers look into it. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly errorCode?: string;
  readonly data?: unknown;
}

/** The refusal that a call must end in; fails if the call succeeds. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (fault) {
    return fault as Refusal;
  }
  throw new Error("The call was expected to be refused, and was not.");
}
