import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import type { OrgAnswer, OrgRequest } from "./answer.ts";
import { makeCertificate } from "./certificates.ts";
import { handle } from "./handle.ts";
import { apiHostOf, pageHostOf, visualforceHostOf } from "./hosts.ts";
import type { Org } from "./org.ts";

export interface Sockets {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** PEM, for clients that want to trust it. */
  readonly certificate: string;
  /** Whoever connects anew is shown another certificate for the same names, as by a stranger on the way, until called. */
  intercept(): Promise<() => void>;
  stop(): Promise<void>;
}

/** Larger bodies than this are refused before they are read: Salesforce takes 50 MB by REST, 150 MB by Bulk API. */
const LARGEST_BODY = 157_286_400;

/** Puts an org on real sockets of the loopback interface: HTTPS, and plain HTTP for Node clients. */
export async function openSockets(org: Org, httpsPort: number): Promise<Sockets> {
  const visualforce = visualforceHostOf(org);
  const names = [apiHostOf(org), pageHostOf(org), ...(visualforce === null ? [] : [visualforce])];
  const own = await makeCertificate(names);
  const answer = (scheme: string) => (incoming: IncomingMessage, outgoing: ServerResponse) => {
    serve(org, scheme, incoming, outgoing).catch((fault: unknown) => {
      // A fault of the org itself, not one it simulates: it must be seen.
      outgoing.statusCode = 500;
      outgoing.end(`The test org failed: ${fault instanceof Error ? fault.stack : String(fault)}`);
    });
  };
  const secure = createHttpsServer({ ...own, maxHeaderSize: 65_536 }, answer("https"));
  const plain = createHttpServer({ maxHeaderSize: 65_536 }, answer("http"));
  const ports = [await listen(secure, httpsPort), await listen(plain, 0)] as const;
  return {
    httpsPort: ports[0],
    httpPort: ports[1],
    certificate: own.cert,
    intercept: async () => {
      secure.setSecureContext(await makeCertificate(names));
      return () => secure.setSecureContext(own);
    },
    stop: async () => {
      await Promise.all([close(secure), close(plain)]);
    },
  };
}

async function serve(
  org: Org,
  scheme: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      outgoing.writeHead(413).end();
      return;
    }
    chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const request: OrgRequest = {
    method: incoming.method ?? "GET",
    url: `${scheme}://${headers.host ?? "localhost"}${incoming.url ?? "/"}`,
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
  await send(await handle(org, request), outgoing);
}

async function send(answer: OrgAnswer, outgoing: ServerResponse): Promise<void> {
  if (answer.outcome === "silence") return;
  if (answer.outcome === "connectionDies") {
    // Node cannot send a reset through TLS; the client sees a connection that closes without an answer.
    if (outgoing.socket instanceof TLSSocket) outgoing.socket.destroy();
    else outgoing.socket?.resetAndDestroy();
    return;
  }
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
  if (answer.outcome === "cutOff") {
    outgoing.setHeader("content-length", answer.announced);
    outgoing.write(answer.body, () => outgoing.socket?.destroy());
    return;
  }
  if (answer.cookies !== undefined && answer.cookies.length > 0)
    outgoing.setHeader("set-cookie", [...answer.cookies]);
  if (typeof answer.body === "string") {
    outgoing.end(answer.body);
    return;
  }
  for await (const piece of answer.body) {
    if (!outgoing.write(piece)) await new Promise((resolve) => outgoing.once("drain", resolve));
  }
  outgoing.end();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
