import dgram from 'node:dgram';
import { once } from 'node:events';
import type { Cancel, Clock } from '../../core/base/clock.ts';

export interface UdpSenderOptions {
  readonly clock: Clock;
  /** The address to send from. Default 127.0.0.1, which reaches the embedded SFU only. */
  readonly host?: string;
  readonly log: (event: string, details: Readonly<Record<string, string | number>>) => void;
}

/** One receiver. */
export interface UdpTarget {
  /** Sends a packet, or queues it during a paced burst. The buffer must not change afterwards. */
  send(packet: Buffer): void;
  /** Discards queued packets. Idempotent. */
  close(): void;
}

export interface UdpSender {
  readonly port: number;
  /** @param host an IP address: names are not looked up for each packet */
  target(host: string, port: number): UdpTarget;
  stats(): { readonly sent: number; readonly failed: number; readonly dropped: number };
  /** Idempotent. */
  close(): void;
}

const sendBufferBytes = 4 * 1024 * 1024;
/**
 * Packets per receiver at once and per step: keyframes of 720p are about 100 packets, which overflow a socket buffer of 212,992 bytes if
 * they arrive before it is read (FACTS, measured).
 */
const burstPackets = 48;
const stepMs = 2;
/** A keyframe of 4K has about 1,000 packets; a longer queue means that packets arrive faster than the pacing allows. */
const maxQueued = 4_000;

/** Opens one socket for all receivers, with light pacing. */
export async function openUdpSender(options: UdpSenderOptions): Promise<UdpSender> {
  const { clock, log, host: from = '127.0.0.1' } = options;
  const socket = dgram.createSocket({
    type: from.includes(':') ? 'udp6' : 'udp4',
    // Node looks up each packet's target; targets are addresses already.
    lookup: (address, _options, done) => done(null, address, address.includes(':') ? 6 : 4),
  });
  // Subscribed before the bind: with an address to look up, a bind can finish before it returns.
  const listening = once(socket, 'listening');
  socket.bind(0, from);
  await listening;
  socket.setSendBufferSize(sendBufferBytes);
  const counts = { sent: 0, failed: 0, dropped: 0 };
  let closed = false;
  // Without a callback for each packet, send errors are reported here.
  socket.on('error', (error: NodeJS.ErrnoException) => {
    counts.failed += 1;
    if (counts.failed === 1) log('udp send failed', { code: error.code ?? error.message });
  });
  // Receivers may send RTCP, which is not needed, but unread it would fill the socket's buffer.
  socket.on('message', () => undefined);

  const waiting = new Set<PacedTarget>();
  let cancelStep: Cancel | undefined;
  const step = (): void => {
    cancelStep = undefined;
    for (const target of waiting) if (!target.refill()) waiting.delete(target);
    if (waiting.size > 0) cancelStep = clock.after(stepMs, step);
  };

  class PacedTarget implements UdpTarget {
    readonly #host: string;
    readonly #port: number;
    #credit = burstPackets;
    #queue: Buffer[] = [];
    #next = 0;
    #open = true;

    constructor(host: string, port: number) {
      this.#host = host;
      this.#port = port;
    }

    send(packet: Buffer): void {
      if (!this.#open || closed) return;
      if (this.#credit > 0 && this.#next === this.#queue.length) this.#put(packet);
      else if (this.#queue.length - this.#next < maxQueued) this.#queue.push(packet);
      else counts.dropped += 1;
      waiting.add(this);
      cancelStep ??= clock.after(stepMs, step);
    }

    close(): void {
      this.#open = false;
      this.#queue = [];
      this.#next = 0;
      waiting.delete(this);
    }

    /**
     * Advances by a step.
     * @returns false once nothing waits and the burst allowance is full again
     */
    refill(): boolean {
      const whole = this.#credit === burstPackets;
      this.#credit = burstPackets;
      while (this.#credit > 0 && this.#next < this.#queue.length) {
        this.#put(this.#queue[this.#next] as Buffer);
        this.#next += 1;
      }
      if (this.#next === this.#queue.length && this.#next > 0) {
        this.#queue = [];
        this.#next = 0;
      }
      return !whole || this.#credit < burstPackets;
    }

    #put(packet: Buffer): void {
      this.#credit -= 1;
      counts.sent += 1;
      socket.send(packet, this.#port, this.#host);
    }
  }

  return {
    port: socket.address().port,
    target: (host, port) => new PacedTarget(host, port),
    stats: () => ({ ...counts }),
    close() {
      if (closed) return;
      closed = true;
      cancelStep?.();
      waiting.clear();
      socket.close();
    },
  };
}
