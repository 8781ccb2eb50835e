import { z } from 'zod';
import { fromUtf8, toUtf8 } from '../base/utf8.ts';
import { FaultShape } from '../errors/faultShape.ts';

/**
 * The protocol between a window and the desk, a desk and the site, and a window and the site's media. Over a
 * MessagePort messages are objects; over a WebSocket JSON text, or, with bytes, a binary frame (see
 * `encodeFrame`).
 */
export const protocolVersion = 3;

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
  /** The value, if it consists of bytes only. */
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
/** Refuses a topic to its subscriber. */
export const WireRefused = z.object({
  t: z.literal('refused'),
  topic: z.string().max(80),
  fault: FaultShape,
});

export const ToRpcServer = z.discriminatedUnion('t', [WireRequest, WireSubscribe, WireUnsubscribe]);
export const ToRpcClient = z.discriminatedUnion('t', [WireResponse, WirePublish, WireRefused]);
export type ToRpcServer = z.infer<typeof ToRpcServer>;
export type ToRpcClient = z.infer<typeof ToRpcClient>;

/** Either end of a connection over any transport. */
export interface MessageChannelPort {
  send(message: unknown): void;
  /**
   * Calls `run` for each message in a turn of its own, so that code awaiting a response resumes before the next
   * message.
   */
  onMessage(run: (message: unknown) => void): void;
  onClose(run: () => void): void;
  close(): void;
}

/** The maximum size of a message received over a WebSocket. */
export const maxFrameBytes = 8 * 1024 * 1024;

/**
 * A value that is JSON in UTF-8 already, so that another thread's output is forwarded without parsing and
 * serialising.
 */
export class Encoded {
  readonly json: Uint8Array;

  constructor(json: Uint8Array) {
    this.json = json;
  }
}

/**
 * Returns a response with such a value as three parts, which together are its JSON text; undefined for every other
 * message.
 */
export function splitEncodedResponse(message: object): readonly [string, Uint8Array, string] | undefined {
  if (!('value' in message) || !(message.value instanceof Encoded)) return undefined;
  const { value, ...rest } = message;
  return [`${JSON.stringify(rest).slice(0, -1)},"value":`, value.json, '}'];
}

/**
 * Encodes a message as JSON text; if it has `bytes`, as 4 bytes big-endian header length, the header as JSON, and
 * the bytes.
 */
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

/** Decodes the result of `encodeFrame`; undefined for any other input. */
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
