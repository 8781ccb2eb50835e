import { createSocket, type Socket } from 'node:dgram';
import type { Cutter, LineKind } from './line.ts';

export interface Relay {
  readonly port: number;
  close(): void;
}

/**
 * A UDP relay that delays, jitters and drops packets by a seeded generator, so that all sides have the same line. With
 * jitter, packets may arrive out of order as on a real line; packets to the server have no jitter.
 */
export async function udpRelay(
  serverPort: number,
  { delayMs, jitterMs, loss }: LineKind,
  cutter: Cutter,
  seed: number,
): Promise<Relay> {
  const random = seeded(seed);
  const front = createSocket('udp4');
  // Each client port has its own socket to the server, so that the server can distinguish its clients.
  const backs = new Map<number, Socket>();
  let open = true;
  const pass = (waitMs: number, send: () => void) => {
    if (cutter.isCut || (loss > 0 && random() < loss)) return;
    if (waitMs === 0) send();
    else
      setTimeout(() => {
        if (open && !cutter.isCut) send();
      }, waitMs);
  };
  front.on('message', (packet, from) => {
    let back = backs.get(from.port);
    if (!back) {
      back = createSocket('udp4');
      back.on('message', (answer) =>
        pass(delayMs + (jitterMs > 0 ? random() * jitterMs : 0), () =>
          front.send(answer, from.port, from.address),
        ),
      );
      backs.set(from.port, back);
    }
    const way = back;
    pass(delayMs, () => way.send(packet, serverPort, '127.0.0.1'));
  });
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    close() {
      open = false;
      for (const back of backs.values()) back.close();
      backs.clear();
      front.close();
    },
  };
}

/** Mulberry32: small, seeded, good enough for jitter. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
