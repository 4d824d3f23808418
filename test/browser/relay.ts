import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Relay {
  readonly port: number;
  /** Off: what is on the wire is reset, and so is every new connection. */
  setOffline(offline: boolean): void;
  close(): void;
}

/**
 * A wire that can be cut, between a browser and a port on loopback. The browsers' own offline switches stop pages but
 * not a service worker that starts later.
 */
export async function openRelay(targetPort: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let cut = false;
  const server = createServer((near) => {
    if (cut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay();
      // A reset on one side is a reset on the other: there is nobody else to tell.
      socket.on("error", () => other.resetAndDestroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
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
