/** Names are in lower case; a repeated header keeps all its values. */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>;

export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: RtspHeaders;
  readonly body: string;
}

export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: RtspHeaders;
  readonly body: string;
}

export type RtspMessage = RtspResponse | RtspRequest;

export interface RtspReaderEvents {
  message(message: RtspMessage): void;
  /** An interleaved packet (RFC 2326 10.12). `payload` is valid only during the call: its memory is used again. */
  frame(channel: number, payload: Buffer): void;
}

export interface RtspReaderLimits {
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly bodyBytes: number;
  /** Maximum number of bytes skipped between two readable items. */
  readonly junkBytes: number;
}

export const rtspReaderLimits: RtspReaderLimits = {
  headerBytes: 16_384,
  headerCount: 100,
  bodyBytes: 262_144,
  junkBytes: 131_072,
};

const dollar = 0x24;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** During resynchronisation, only channels that a client uses are accepted. */
const maxResyncChannel = 31;
/** The longest method of RTSP 1.0 is GET_PARAMETER; a line without a space by then is invalid. */
const longestMethod = 16;
const responseLine = /^RTSP\/1\.\d (\d{3})(?: (.*))?$/;
const requestLine = /^([A-Z_]{3,16}) (\S{1,2000}) RTSP\/1\.\d$/;

const isUpper = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f;

/** 'wait' needs more bytes; 'junk' cannot begin here. */
type Start = 'frame' | 'message' | 'wait' | 'junk';

/**
 * Splits the byte stream of an RTSP connection into messages and interleaved packets.
 * The result does not depend on how the bytes are split over `push` calls. After an invalid length it searches for the next plausible
 * item; a header or body over the limits, or too much junk, ends it.
 */
export class RtspReader {
  readonly #events: RtspReaderEvents;
  readonly #limits: RtspReaderLimits;
  #held: Buffer = Buffer.alloc(0);
  #junk = 0;
  #lost = false;
  #failure: string | undefined;
  #stopped = false;

  constructor(events: RtspReaderEvents, limits: RtspReaderLimits = rtspReaderLimits) {
    this.#events = events;
    this.#limits = limits;
  }

  /** Stops; no event follows, not even from the chunk being read. */
  stop(): void {
    this.#stopped = true;
    this.#held = Buffer.alloc(0);
  }

  /**
   * Handles the next bytes, which may be reused after the call.
   * @returns the error if the stream cannot be read further
   */
  push(chunk: Buffer): string | undefined {
    if (this.#stopped || this.#failure !== undefined) return this.#failure;
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    let at = 0;
    while (at < bytes.length && !this.#stopped && this.#failure === undefined) {
      const next = this.#take(bytes, at);
      if (next === undefined) break;
      at = next;
    }
    if (this.#stopped || this.#failure !== undefined) this.#held = Buffer.alloc(0);
    else this.#held = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    return this.#failure;
  }

  /**
   * Reads one item at `at`.
   * @returns the offset of the next; undefined if more bytes are needed
   */
  #take(bytes: Buffer, at: number): number | undefined {
    const first = bytes[at] as number;
    if (!this.#lost && (first === carriageReturn || first === lineFeed)) return at + 1;
    const start = this.#startOf(bytes, at);
    if (start === 'wait') return undefined;
    if (start === 'junk') return this.#skip(at);
    return start === 'frame' ? this.#takeFrame(bytes, at) : this.#takeMessage(bytes, at);
  }

  #startOf(bytes: Buffer, at: number): Start {
    const first = bytes[at] as number;
    if (first === dollar) {
      if (!this.#lost) return 'frame';
      const channel = bytes[at + 1];
      const version = bytes[at + 4];
      if (channel !== undefined && channel > maxResyncChannel) return 'junk';
      if (version === undefined) return 'wait';
      return version >> 6 === 2 && bytes.readUInt16BE(at + 2) >= 8 ? 'frame' : 'junk';
    }
    if (!isUpper(first)) return 'junk';
    for (let i = 1; i <= longestMethod; i += 1) {
      const byte = bytes[at + i];
      if (byte === undefined) return 'wait';
      if (isUpper(byte)) continue;
      if (byte === 0x20) return this.#lost ? 'junk' : 'message';
      return i === 4 && byte === 0x2f && bytes.toString('latin1', at, at + 4) === 'RTSP' ? 'message' : 'junk';
    }
    return 'junk';
  }

  #skip(at: number): number {
    this.#lost = true;
    this.#junk += 1;
    if (this.#junk > this.#limits.junkBytes) this.#failure = 'no RTSP';
    return at + 1;
  }

  #found(): void {
    this.#lost = false;
    this.#junk = 0;
  }

  #takeFrame(bytes: Buffer, at: number): number | undefined {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    this.#found();
    this.#events.frame(bytes[at + 1] as number, bytes.subarray(at + 4, end));
    return end;
  }

  #takeMessage(bytes: Buffer, at: number): number | undefined {
    const limit = at + this.#limits.headerBytes;
    const crlf = bytes.indexOf('\r\n\r\n', at, 'latin1');
    const lf = bytes.indexOf('\n\n', at, 'latin1');
    const useLf = lf >= 0 && (crlf < 0 || lf < crlf);
    const headEnd = useLf ? lf : crlf;
    if (headEnd < 0 || headEnd > limit) {
      // The limit must not depend on how the bytes were split: it applies once that many have arrived.
      if (bytes.length > limit + 4) this.#failure = 'header too long';
      return undefined;
    }
    const lines = bytes
      .toString('utf8', at, headEnd)
      .replace(/\r?\n[ \t]+/g, ' ')
      .split(/\r?\n/);
    const response = responseLine.exec(lines[0] ?? '');
    const request = response === null ? requestLine.exec(lines[0] ?? '') : null;
    if (response === null && request === null) return this.#skip(at);
    const headers = this.#readHeaders(lines);
    if (headers === undefined) return undefined;
    const lengthText = headers.get('content-length')?.[0] ?? '0';
    const length = /^\d{1,9}$/.test(lengthText) ? Number(lengthText) : -1;
    if (length < 0 || length > this.#limits.bodyBytes) {
      this.#failure = length < 0 ? 'Content-Length' : 'body too long';
      return undefined;
    }
    const bodyStart = headEnd + (useLf ? 2 : 4);
    if (bodyStart + length > bytes.length) return undefined;
    const body = bytes.toString('utf8', bodyStart, bodyStart + length);
    this.#found();
    if (response !== null) {
      const [, status, reason] = response;
      this.#events.message({ kind: 'response', status: Number(status), reason: reason ?? '', headers, body });
    } else if (request !== null) {
      const [, method = '', uri = ''] = request;
      this.#events.message({ kind: 'request', method, uri, headers, body });
    }
    return bodyStart + length;
  }

  #readHeaders(lines: readonly string[]): Map<string, string[]> | undefined {
    if (lines.length - 1 > this.#limits.headerCount) {
      this.#failure = 'too many headers';
      return undefined;
    }
    const headers = new Map<string, string[]>();
    for (let i = 1; i < lines.length; i += 1) {
      const line = lines[i] ?? '';
      const colon = line.indexOf(':');
      if (colon < 1) continue;
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      const values = headers.get(name);
      if (values === undefined) headers.set(name, [value]);
      else values.push(value);
    }
    return headers;
  }
}
