/** MQTT's packets on the wire: a type, a length of one to four bytes, and so many bytes (MQTT 5.0 and 3.1.1, chapter 2). */
export const publishType = 3;
export const pubackType = 4;

/** What a packet begins with. */
export interface FrameHead {
  readonly type: number;
  readonly flags: number;
  /** Of the head itself. */
  readonly headBytes: number;
  /** What follows it. */
  readonly restBytes: number;
}

const maxLengthBytes = 4;

/** Undefined: not enough of it is there yet. @throws RangeError where it cannot be MQTT */
export function frameHead(bytes: Uint8Array): FrameHead | undefined {
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

export interface CutMessage {
  readonly topic: string;
  /** 0 at QoS 0. */
  readonly id: number;
  /** The beginning of what it said, and of how many bytes that is the beginning. */
  readonly payload: Uint8Array;
  readonly size: number;
  /** A whole packet that says no more than this beginning. */
  readonly packet: Buffer;
}

/**
 * A PUBLISH of which only the beginning is kept.
 * @param rest what follows its head, as much of it as there is: at least topic, id and properties
 * @param version of the protocol; 5 has properties
 * @throws RangeError where it is none
 */
export function cutPublish(head: FrameHead, rest: Buffer, version: number, keptBytes: number): CutMessage {
  const topicEnd = 2 + rest.readUInt16BE(0);
  const hasId = ((head.flags >> 1) & 3) > 0;
  let payloadAt = topicEnd + (hasId ? 2 : 0);
  if (version === 5) {
    // A length like a packet's own, so it reads like one with any type before it.
    const properties = frameHead(Buffer.concat([Buffer.of(0), rest.subarray(payloadAt, payloadAt + 4)]));
    if (properties === undefined) throw new RangeError('properties without a length');
    payloadAt += properties.headBytes - 1 + properties.restBytes;
  }
  const end = payloadAt + keptBytes;
  return {
    topic: rest.toString('utf8', 2, topicEnd),
    id: hasId ? rest.readUInt16BE(topicEnd) : 0,
    payload: rest.subarray(payloadAt, end),
    size: head.restBytes - payloadAt,
    packet: frame((head.type << 4) | head.flags, rest.subarray(0, end)),
  };
}
