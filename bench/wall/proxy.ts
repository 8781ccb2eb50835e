import { WebSocket, WebSocketServer } from 'ws';
import { jitterRelay, type Relay } from './relay.ts';

export interface Proxy {
  readonly url: string;
  close(): void;
}

interface Candidate {
  port: number;
  protocol: string;
}

/**
 * Stands between a window and the site's signalling and rewrites the ICE candidates of each transport, so that its media
 * runs over a jittery relay. Neither the product nor the peer knows of it.
 */
export async function jitterProxy(siteUrl: string, jitterMs: number, seed: number): Promise<Proxy> {
  const relays = new Map<number, Promise<Relay>>();
  const relayTo = (port: number) => {
    const known = relays.get(port) ?? jitterRelay(port, jitterMs, seed);
    relays.set(port, known);
    return known;
  };
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client, request) => {
    const upstream = new WebSocket(siteUrl.replace(/\/+$/, '') + (request.url ?? '/'), {
      ...(request.headers.origin ? { headers: { origin: request.headers.origin } } : {}),
    });
    const early: Array<{ data: Buffer; binary: boolean }> = [];
    client.on('message', (data: Buffer, binary) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(data, { binary });
      else early.push({ data, binary });
    });
    upstream.on('open', () => {
      for (const { data, binary } of early) upstream.send(data, { binary });
    });
    // One after the other, so that a rewritten message is not overtaken by the next.
    let order = Promise.resolve();
    upstream.on('message', (data: Buffer, binary) => {
      order = order.then(async () => {
        const out = binary ? data : await rewritten(data.toString(), relayTo);
        if (client.readyState === WebSocket.OPEN) client.send(out, { binary });
      });
    });
    upstream.on('close', () => client.close());
    upstream.on('error', () => client.close());
    client.on('close', () => upstream.close());
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `ws://127.0.0.1:${port}`,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
      for (const relay of relays.values()) relay.then((open) => open.close());
    },
  };
}

async function rewritten(text: string, relayTo: (port: number) => Promise<Relay>): Promise<string> {
  if (!text.includes('"iceCandidates"')) return text;
  const message = JSON.parse(text) as { value?: { iceCandidates?: Candidate[] } };
  const candidates = message.value?.iceCandidates?.filter((candidate) => candidate.protocol === 'udp') ?? [];
  for (const candidate of candidates) candidate.port = (await relayTo(candidate.port)).port;
  if (message.value) message.value.iceCandidates = candidates;
  return JSON.stringify(message);
}
