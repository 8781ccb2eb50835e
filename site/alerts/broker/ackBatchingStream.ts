import { Duplex } from 'node:stream';

/** MQTT packets on the wire: a type, a length of one to four bytes, and that many bytes (MQTT 5.0 and 3.1.1, chapter 2). */
const publishType = 3;
const pubackType = 4;

/** The fixed header of a packet. */
interface FrameHead {
  readonly type: number;
  readonly flags: number;
  /** Size of the header itself. */
  readonly headBytes: number;
  /** Size of the packet after the header. */
  readonly restBytes: number;
}

const maxLengthBytes = 4;

/**
 * Parses a packet header; undefined if more bytes are needed.
 * @throws RangeError if the bytes cannot be MQTT
 */
export function parsePacketHeader(bytes: Uint8Array): FrameHead | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  let restBytes = 0;
  for (let at = 0; at < maxLengthBytes; at++) {
    const digit = bytes[1 + at];
    if (digit === undefined) return undefined;
    restBytes += (digit & 0x7f) * 128 ** at;
    if (digit < 0x80) return { type: first >> 4, flags: first & 0x0f, headBytes: 2 + at, restBytes };
  }
  throw new RangeError('a length of more than four bytes');
}

function frame(firstByte: number, rest: Buffer): Buffer {
  const length: number[] = [];
  let left = rest.length;
  do {
    length.push((left % 128) + (left >= 128 ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.of(firstByte, ...length), rest]);
}

interface CutMessage {
  readonly topic: string;
  /** 0 at QoS 0. */
  readonly id: number;
  /** The beginning of the payload; `size` is the size of the whole. */
  readonly payload: Uint8Array;
  readonly size: number;
  /** A complete packet with only this beginning as payload. */
  readonly packet: Buffer;
}

/**
 * Shortens a PUBLISH to the beginning of its payload.
 * @param rest the available bytes after the header: at least topic, id and properties
 * @param version of the protocol; version 5 has properties
 * @throws RangeError if it is no valid PUBLISH
 */
function cutPublish(head: FrameHead, rest: Buffer, version: number, maxCachedBytes: number): CutMessage {
  const topicEnd = 2 + rest.readUInt16BE(0);
  const hasId = ((head.flags >> 1) & 3) > 0;
  let payloadAt = topicEnd + (hasId ? 2 : 0);
  if (version === 5) {
    // The property length is encoded like a packet length, so the same parser reads it after any type byte.
    const properties = parsePacketHeader(
      Buffer.concat([Buffer.of(0), rest.subarray(payloadAt, payloadAt + 4)]),
    );
    if (properties === undefined) throw new RangeError('properties without a length');
    payloadAt += properties.headBytes - 1 + properties.restBytes;
  }
  const end = payloadAt + maxCachedBytes;
  return {
    topic: rest.toString('utf8', 2, topicEnd),
    id: hasId ? rest.readUInt16BE(topicEnd) : 0,
    payload: rest.subarray(payloadAt, end),
    size: head.restBytes - payloadAt,
    packet: frame((head.type << 4) | head.flags, rest.subarray(0, end)),
  };
}

/** Bytes collected of an oversized message: topic (at most 65,535), properties and the beginning of the payload. */
const collectedBytes = 96 * 1024;
const maxCachedBytes = 16 * 1024;
/** The QoS bits of a PUBLISH's flags. */
const qosBits = 0b0110;

interface Owed {
  readonly id: number;
  readonly frame: Buffer;
  saved: boolean;
}

/**
 * A stream between mqtt.js and the broker's socket that batches acknowledgements and shortens oversized messages.
 * mqtt.js handles one message at a time and acknowledges it before it reads the next, so waiting for a commit would mean one message per
 * commit. Here the acknowledgements are held until their messages are saved, and many messages are in flight at once. mqtt.js also reads
 * messages of any size whole; here it receives only the beginning of an oversized one.
 */
export class AckBatchingStream extends Duplex {
  private readonly line: Duplex;
  private readonly version: number;
  private readonly largestBytes: number;
  /**
   * Sizes of shortened messages by id, until `wholeSize` reads them; for QoS 0, which has no id, by the negative of the message's count.
   */
  private readonly cut = new Map<number, number>();
  private withoutId = 0;
  private withoutIdAsked = 0;
  private readonly owed: Owed[] = [];
  private sendingSoon = false;
  private outgoing: Buffer = Buffer.alloc(0);
  private incoming: Buffer = Buffer.alloc(0);
  /** Bytes of the current packet that are still to be passed on. */
  private passing = 0;
  private skipping: { head: FrameHead; left: number; begun: Buffer[]; begunBytes: number } | undefined;
  private held = false;
  private wanted = false;

  /** @param parts.largestBytes maximum size of a packet that is passed on whole */
  constructor(parts: {
    readonly socket: Duplex;
    readonly version: number;
    readonly largestBytes: number;
  }) {
    super({ allowHalfOpen: false });
    this.line = parts.socket;
    this.version = parts.version;
    this.largestBytes = parts.largestBytes;
    this.line.on('data', (chunk: Buffer) => this.receive(chunk));
    this.line.on('end', () => this.push(null));
    this.line.on('close', () => this.destroy());
    this.line.pause();
  }

  /** Releases the acknowledgement of the message with this id, which is now durable. */
  saved(id: number): void {
    const owed = this.owed.find((one) => one.id === id && !one.saved);
    if (owed) owed.saved = true;
    if (this.sendingSoon) return;
    this.sendingSoon = true;
    queueMicrotask(() => this.sendSaved());
  }

  /**
   * Returns the full size of a shortened message; undefined for a whole one. Must be called once per message, in order of arrival.
   * @param id 0 at QoS 0
   */
  wholeSize(id: number): number | undefined {
    if (id === 0) this.withoutIdAsked -= 1;
    const key = id === 0 ? this.withoutIdAsked : id;
    const size = this.cut.get(key);
    this.cut.delete(key);
    return size;
  }

  /** Pauses or resumes reading. */
  hold(held: boolean): void {
    this.held = held;
    if (held) this.line.pause();
    else if (this.wanted) this.line.resume();
  }

  override _read(): void {
    this.wanted = true;
    if (!this.held) this.line.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    this.sendOn(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.sendOn(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.line.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.line.destroy();
    done(error);
  }

  /** Sends acknowledgements in the order in which the messages arrived (MQTT-4.6.0-2). */
  private sendSaved(): void {
    this.sendingSoon = false;
    const count = this.owed.findIndex(({ saved }) => !saved);
    const sent = this.owed.splice(0, count < 0 ? this.owed.length : count);
    if (sent.length > 0 && this.line.writable) this.line.write(Buffer.concat(sent.map(({ frame }) => frame)));
  }

  /** Handles output of mqtt.js: passes whole packets on, and holds acknowledgements. */
  private sendOn(chunk: Buffer): void {
    this.outgoing = this.outgoing.length > 0 ? Buffer.concat([this.outgoing, chunk]) : chunk;
    for (let head = parsePacketHeader(this.outgoing); head; head = parsePacketHeader(this.outgoing)) {
      const bytes = head.headBytes + head.restBytes;
      if (this.outgoing.length < bytes) return;
      const frame = this.outgoing.subarray(0, bytes);
      this.outgoing = this.outgoing.subarray(bytes);
      if (head.type === pubackType)
        this.owed.push({ id: frame.readUInt16BE(head.headBytes), frame: Buffer.from(frame), saved: false });
      else this.line.write(frame);
    }
  }

  /** Handles input from the broker: passes it on, except for oversized messages. */
  private receive(chunk: Buffer): void {
    const rest = this.incoming.length > 0 ? Buffer.concat([this.incoming, chunk]) : chunk;
    this.incoming = Buffer.alloc(0);
    /** Offset in `rest` from which the bytes are passed on. */
    let passedTo = 0;
    let at = 0;
    const pass = (to: number) => {
      if (to > passedTo) this.letThrough(rest.subarray(passedTo, to));
      passedTo = to;
    };
    while (at < rest.length) {
      if (this.skipping) {
        at += this.skip(rest.subarray(at));
        passedTo = at;
        continue;
      }
      if (this.passing > 0) {
        const bytes = Math.min(this.passing, rest.length - at);
        this.passing -= bytes;
        at += bytes;
        continue;
      }
      const head = this.headOf(rest.subarray(at, at + 5));
      if (head === 'none') return;
      if (head === undefined) break;
      if (head.type === publishType && (head.flags & qosBits) === 0) this.withoutId -= 1;
      if (head.type === publishType && head.restBytes > this.largestBytes) {
        pass(at);
        this.skipping = { head, left: head.restBytes, begun: [], begunBytes: 0 };
        at += head.headBytes;
        passedTo = at;
      } else this.passing = head.headBytes + head.restBytes;
    }
    pass(at);
    if (at < rest.length) this.incoming = Buffer.from(rest.subarray(at));
  }

  private letThrough(bytes: Buffer): void {
    if (this.push(bytes)) return;
    this.wanted = false;
    this.line.pause();
  }

  /** `none`: the bytes are not MQTT, or not from a broker; the connection ends. */
  private headOf(bytes: Buffer): FrameHead | undefined | 'none' {
    try {
      const head = parsePacketHeader(bytes);
      // mqtt.js would buffer up to 256 MB of it. Of all that a broker sends, only messages are long.
      if (head && head.type !== publishType && head.restBytes > this.largestBytes)
        throw new RangeError('a packet of impossible length');
      return head;
    } catch {
      this.destroy();
      return 'none';
    }
  }

  /** @returns the number of bytes that belong to the omitted part */
  private skip(bytes: Buffer): number {
    const skipping = this.skipping;
    if (!skipping) return 0;
    const taken = Math.min(skipping.left, bytes.length);
    const stored = Math.min(taken, collectedBytes - skipping.begunBytes);
    if (stored > 0) skipping.begun.push(Buffer.from(bytes.subarray(0, stored)));
    skipping.begunBytes += stored;
    skipping.left -= taken;
    if (skipping.left > 0) return taken;
    this.skipping = undefined;
    try {
      const message = cutPublish(skipping.head, Buffer.concat(skipping.begun), this.version, maxCachedBytes);
      this.cut.set(message.id || this.withoutId, message.size);
      this.letThrough(message.packet);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.destroy();
    }
    return taken;
  }
}
