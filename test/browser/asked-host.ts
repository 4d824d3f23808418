/** Which host a connection is for, by what a browser says first on it: nothing of it is answered or decrypted. */

const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 0x01;
const SERVER_NAME = 0x0000;

/**
 * Takes the first bytes of a connection, returns the host that is asked for: by TLS's server name (RFC 6066, section 3),
 * or by HTTP's `Host`. Undefined while more bytes are needed; null where no host is named.
 */
export function readAskedHost(bytes: Buffer): string | null | undefined {
  if (bytes.length === 0) return undefined;
  return bytes[0] === HANDSHAKE_RECORD ? readServerName(bytes) : readHostHeader(bytes.toString("latin1"));
}

function readHostHeader(text: string): string | null | undefined {
  const found = /^host:[ \t]*([^\s:]+)/im.exec(text)?.[1];
  if (found !== undefined) return found.toLowerCase();
  return text.includes("\r\n\r\n") ? null : undefined;
}

/** RFC 8446, sections 4.1.2 and 5.1: a record's header, then the ClientHello with its extensions at the end. */
function readServerName(bytes: Buffer): string | null | undefined {
  if (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3)) return undefined;
  const hello = new Reader(bytes.subarray(5, 5 + bytes.readUInt16BE(3)));
  if (hello.number(1) !== CLIENT_HELLO) return null;
  // Its length, the version, and 32 random bytes.
  hello.skip(3 + 2 + 32);
  // Session id, cipher suites, compression methods.
  hello.skip(hello.number(1));
  hello.skip(hello.number(2));
  hello.skip(hello.number(1));
  const end = hello.number(2) + hello.at;
  while (hello.at < end) {
    const type = hello.number(2);
    const length = hello.number(2);
    if (type !== SERVER_NAME) {
      hello.skip(length);
      continue;
    }
    // The length of the list, and the kind of its one name.
    hello.skip(2 + 1);
    return hello.text(hello.number(2)).toLowerCase();
  }
  return null;
}

class Reader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(length: 1 | 2): number {
    const number = this.#bytes.readUIntBE(this.at, length);
    this.at += length;
    return number;
  }

  text(length: number): string {
    this.at += length;
    return this.#bytes.toString("latin1", this.at - length, this.at);
  }

  skip(length: number): void {
    this.at += length;
  }
}
