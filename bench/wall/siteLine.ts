import { WebSocket, WebSocketServer } from 'ws';
import { Listeners } from '../../core/base/listeners.ts';
import { type Cutter, createCutter, type LineKind } from './line.ts';
import { type Relay, udpRelay } from './relay.ts';

/** A call of the window that the site has completed: its reply has just left the site. */
export interface CompletedCall {
  readonly call: string;
  readonly input: unknown;
  /** CLOCK_MONOTONIC, ns. */
  readonly tNs: bigint;
}

export interface SiteLine extends Pick<Cutter, 'cut' | 'restore'> {
  readonly url: string;
  /** Called for each reply when it leaves the site, before the line delays it. */
  onAnswer(hear: (answered: CompletedCall) => void): void;
  close(): void;
}

interface Candidate {
  port: number;
  protocol: string;
}

/**
 * A proxy between a window and the site's signalling that rewrites the ICE candidates of each transport, so that its
 * media runs over a relay. Neither the product nor the peer notices. Signalling has the line's delay and is cut with
 * it; as it uses TCP, it loses nothing.
 */
export async function siteLine(siteUrl: string, kind: LineKind, seed: number): Promise<SiteLine> {
  const cutter = createCutter();
  const relays = new Map<number, Promise<Relay>>();
  const answers = new Listeners<CompletedCall>();
  const relayTo = (port: number) => {
    const known = relays.get(port) ?? udpRelay(port, kind, cutter, seed);
    relays.set(port, known);
    return known;
  };
  /** A constant delay keeps the messages' order. */
  const later = (run: () => void) => {
    if (kind.delayMs === 0) cutter.whenWhole(run);
    else setTimeout(() => cutter.whenWhole(run), kind.delayMs);
  };
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client, request) => {
    const upstream = new WebSocket(siteUrl.replace(/\/+$/, '') + (request.url ?? '/'), {
      ...(request.headers.origin ? { headers: { origin: request.headers.origin } } : {}),
    });
    const opened = new Promise((resolve) => upstream.once('open', resolve));
    const calls = new Map<unknown, { call: string; input: unknown }>();
    let there = opened;
    client.on('message', (data: Buffer, binary) => {
      note(calls, binary ? undefined : data);
      there = there.then(() =>
        later(() => {
          if (upstream.readyState === WebSocket.OPEN) upstream.send(data, { binary });
        }),
      );
    });
    // Messages are processed one at a time, so that the next one cannot overtake a rewritten one.
    let order: Promise<unknown> = Promise.resolve();
    upstream.on('message', (data: Buffer, binary) => {
      const tNs = process.hrtime.bigint();
      if (!binary && calls.size > 0) send(data.toString(), calls, tNs, answers);
      order = order.then(async () => {
        const out = binary ? data : await rewriteCandidates(data.toString(), relayTo);
        later(() => {
          if (client.readyState === WebSocket.OPEN) client.send(out, { binary });
        });
      });
    });
    upstream.on('close', () => later(() => client.close()));
    upstream.on('error', () => client.close());
    client.on('error', () => client.terminate());
    client.on('close', () => upstream.close());
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a proxy without a port');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    cut: cutter.cut,
    restore: cutter.restore,
    onAnswer: answers.add,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
      for (const relay of relays.values()) relay.then((open) => open.close());
    },
  };
}

interface CallMessage {
  t?: string;
  id?: unknown;
  call?: string;
  input?: unknown;
}

function note(calls: Map<unknown, { call: string; input: unknown }>, data: Buffer | undefined): void {
  if (!data) return;
  const message = JSON.parse(data.toString()) as CallMessage;
  if (message.t === 'call' && message.call !== undefined)
    calls.set(message.id, { call: message.call, input: message.input });
}

function send(
  text: string,
  calls: Map<unknown, { call: string; input: unknown }>,
  tNs: bigint,
  answers: Listeners<CompletedCall>,
): void {
  const message = JSON.parse(text) as CallMessage;
  const asked = message.t === 'answer' ? calls.get(message.id) : undefined;
  if (!asked) return;
  calls.delete(message.id);
  answers.emit({ ...asked, tNs });
}

async function rewriteCandidates(text: string, relayTo: (port: number) => Promise<Relay>): Promise<string> {
  if (!text.includes('"iceCandidates"')) return text;
  const message = JSON.parse(text) as { value?: { iceCandidates?: Candidate[] } };
  const candidates = message.value?.iceCandidates?.filter((candidate) => candidate.protocol === 'udp') ?? [];
  for (const candidate of candidates) candidate.port = (await relayTo(candidate.port)).port;
  if (message.value) message.value.iceCandidates = candidates;
  return JSON.stringify(message);
}
