import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { isOfSalesforce } from "../org/hosts.ts";
import { readAskedHost } from "./asked-host.ts";

export interface Relay {
  readonly port: number;
  /** Every host that a connection was opened for, Salesforce's or not, in the order of the first one to each. */
  readonly hostsAsked: ReadonlySet<string>;
  /** Off: what is on the wire is reset, and so is every new connection. */
  setOffline(offline: boolean): void;
  close(): void;
}

/**
 * A wire between a browser and a port on loopback, that notes who is asked for, leads Salesforce's hosts there and
 * nobody else anywhere, and can be cut. (The browsers' own offline switches stop pages but not a service worker that
 * starts later.)
 */
export async function openRelay(targetPort: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const hostsAsked = new Set<string>();
  let cut = false;
  const keep = (socket: Socket, other: Socket | null) => {
    sockets.add(socket);
    socket.setNoDelay();
    // A reset on one side is a reset on the other: there is nobody else to tell.
    socket.on("error", () => other?.resetAndDestroy());
    socket.on("close", () => {
      sockets.delete(socket);
      other?.destroy();
    });
  };
  const lead = (near: Socket, said: Buffer) => {
    const far = connect(targetPort, "127.0.0.1");
    keep(near, far);
    keep(far, near);
    far.write(said);
    near.pipe(far);
    far.pipe(near);
  };
  const server = createServer((near) => {
    if (cut) {
      near.resetAndDestroy();
      return;
    }
    keep(near, null);
    let said = Buffer.alloc(0);
    const listen = (bytes: Buffer) => {
      said = Buffer.concat([said, bytes]);
      const host = readAskedHost(said);
      if (host === undefined) return;
      near.off("data", listen);
      near.pause();
      if (host !== null) hostsAsked.add(host);
      if (host !== null && isOfSalesforce(host)) lead(near, said);
      else near.resetAndDestroy();
    };
    near.on("data", listen);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    hostsAsked,
    setOffline(offline) {
      cut = offline;
      if (offline) resetAll();
    },
    close() {
      resetAll();
      server.close();
    },
  };
}
