import { z } from 'zod';
import { fromUtf8, toUtf8 } from '../base/utf8.ts';
import { FaultShape } from '../errors/faultShape.ts';

/**
 * The one protocol between a window and the desk, a desk and the site, a window and the site's media. Over a MessagePort
 * messages go as they are; over a WebSocket as JSON text, or, with bytes, as a binary frame (see `encodeFrame`).
 */
export const protocolVersion = 2;

export const WireRequest = z.object({
  t: z.literal('call'),
  id: z.int().min(0),
  call: z.string().max(80),
  input: z.unknown(),
});
export const WireSubscribe = z.object({ t: z.literal('subscribe'), topic: z.string().max(80) });
export const WireUnsubscribe = z.object({ t: z.literal('unsubscribe'), topic: z.string().max(80) });
export const WireResponse = z.object({
  t: z.literal('answer'),
  id: z.int().min(0),
  value: z.unknown().optional(),
  /** The value, where that is bytes and nothing else. */
  bytes: z.instanceof(Uint8Array).optional(),
  fault: FaultShape.optional(),
});
export const WirePublish = z.object({
  t: z.literal('topic'),
  topic: z.string().max(80),
  /** Counts a topic's messages on this connection from 1: a gap means one was lost and a snapshot is needed. */
  rev: z.int().min(1),
  message: z.unknown(),
  bytes: z.instanceof(Uint8Array).optional(),
});
/** What a topic's subscriber is told when it may not have the topic. */
export const WireRefused = z.object({
  t: z.literal('refused'),
  topic: z.string().max(80),
  fault: FaultShape,
});

export const ToServer = z.discriminatedUnion('t', [WireRequest, WireSubscribe, WireUnsubscribe]);
export const ToClient = z.discriminatedUnion('t', [WireResponse, WirePublish, WireRefused]);
export type ToServer = z.infer<typeof ToServer>;
export type ToClient = z.infer<typeof ToClient>;

/** Either end of a connection, whatever carries it. */
export interface Port {
  send(message: unknown): void;
  /** At anyone who asks, each in a turn of its own: what waits for an answer goes on before the next message is heard. */
  onMessage(run: (message: unknown) => void): void;
  onClose(run: () => void): void;
  close(): void;
}

/** Largest message taken from the other end of a WebSocket. */
export const maxFrameBytes = 8 * 1024 * 1024;

/** A value that is JSON in UTF-8 already: what another thread has written is neither read nor written once more on its way. */
export class Encoded {
  readonly json: Uint8Array;

  constructor(json: Uint8Array) {
    this.json = json;
  }
}

/** An answer with such a value in three parts, which together are its JSON text; undefined for every other message. */
export function encodedParts(message: object): readonly [string, Uint8Array, string] | undefined {
  if (!('value' in message) || !(message.value instanceof Encoded)) return undefined;
  const { value, ...rest } = message;
  return [`${JSON.stringify(rest).slice(0, -1)},"value":`, value.json, '}'];
}

/** JSON text; or, where the message has `bytes`, 4 bytes big-endian header length, the header as JSON, the bytes. */
export function encodeFrame(message: object): string | Uint8Array {
  if (!('bytes' in message) || !(message.bytes instanceof Uint8Array)) return JSON.stringify(message);
  const { bytes, ...rest } = message;
  const header = toUtf8(JSON.stringify(rest));
  const frame = new Uint8Array(4 + header.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, header.length);
  frame.set(header, 4);
  frame.set(bytes, 4 + header.length);
  return frame;
}

/** Undoes `encodeFrame`; undefined for what is not such a frame. */
export function decodeFrame(frame: string | Uint8Array): unknown {
  try {
    if (typeof frame === 'string') return JSON.parse(frame);
    const headerLength = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0);
    const header: unknown = JSON.parse(fromUtf8(frame.subarray(4, 4 + headerLength)));
    if (typeof header !== 'object' || header === null || 4 + headerLength > frame.length) return undefined;
    return { ...header, bytes: frame.slice(4 + headerLength) };
  } catch {
    return undefined;
  }
}
