/**
 * In place of jsforce's own network: `transport`, `http-api`, `oauth2` and `session-refresh-delegate`, with their XML
 * parser, proxies, JSONP and canvas. Our connection answers every request itself (`connection.ts`), so none of it would
 * ever be reached; and the transport for browsers never settles when the network is down.
 */
export const CanvasTransport = { supported: false };

export default class NoNetwork {
  httpRequest(): never {
    throw new Error("jsforce must not reach the network by itself.");
  }
}

export { NoNetwork as HttpProxyTransport, NoNetwork as XdProxyTransport };
