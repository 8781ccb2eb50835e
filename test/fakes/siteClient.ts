import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { type MediaCalls, type MediaTopics, mediaCalls, mediaTopics } from '../../core/media/api.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import { decodeFrame, encodeFrame, type MessageChannelPort } from '../../core/rpc/wire.ts';
import type { LinkKey } from '../../desk/sync/link.ts';
import { introduceDesk } from '../../desk/sync/site.ts';
import { must } from '../fixtures/must.ts';

/** Opens a plain client's end of a site's WebSocket, without reconnecting or pinning. */
export async function openSocketPort(
  url: string,
  options: { readonly origin?: string; readonly localAddress?: string } = {},
): Promise<{
  readonly port: MessageChannelPort;
  readonly socket: WebSocket;
  /** SHA-256 of the site's certificate, DER, hex; undefined without TLS. */
  readonly certificate: string | undefined;
}> {
  const socket = new WebSocket(url, { ...options, rejectUnauthorized: false });
  let certificate: string | undefined;
  socket.on('upgrade', (response) => {
    if (!(response.socket instanceof TLSSocket)) return;
    certificate = createHash('sha256').update(response.socket.getPeerCertificate().raw).digest('hex');
  });
  await once(socket, 'open');
  return {
    socket,
    certificate,
    port: {
      send: (message) => socket.send(encodeFrame(message as object)),
      onMessage: (run) =>
        void socket.on('message', (data: Buffer, isBinary) =>
          run(decodeFrame(isBinary ? data : data.toString('utf8'))),
        ),
      onClose: (run) => void socket.once('close', run),
      close: () => socket.close(1000),
    },
  };
}

export const testDesk = DeskId.parse('desk-0123456789abcdef');

/** The start of an Ed25519 secret key in PKCS #8 DER (RFC 8410); its 32 bytes follow. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Returns a desk's key for tests, always the same. `salt`: another key, as of a machine that is not the desk. */
export function testDeskKey(desk: DeskId, salt = ''): LinkKey {
  const seed = createHash('sha256').update(`${desk}${salt}`).digest();
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    public: raw.toString('hex'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('hex'),
  };
}

/**
 * Connects a client to a site's `/desk` that has not said which desk it is.
 * `localAddress`: from which of this machine's addresses; Linux has all of 127.0.0.0/8.
 */
export async function strangerClient(
  url: string,
  localAddress?: string,
): Promise<{ readonly client: RpcClient<SiteCalls, SiteTopics>; readonly certificate: string | undefined }> {
  const { port, certificate } = await openSocketPort(
    `${url}/desk`,
    localAddress === undefined ? {} : { localAddress },
  );
  const client = createRpcClient(port, {
    calls: siteCalls,
    topics: siteTopics,
    clock: createSystemClock(),
  });
  return { client, certificate };
}

/** Connects a client that has proved that it is this desk, and speaks the desk's protocol and nothing more. */
export async function deskClient(
  url: string,
  desk = testDesk,
  localAddress?: string,
): Promise<RpcClient<SiteCalls, SiteTopics>> {
  const { client, certificate } = await strangerClient(url, localAddress);
  const key = async () => ok(testDeskKey(desk));
  must(await introduceDesk(client, { desk, key }, certificate));
  return client;
}

/** Connects a client to the PTZ gateway, as a console's main process does. */
export async function controlClient(
  url: string,
): Promise<{ readonly client: RpcClient<ControlCalls, ControlTopics>; readonly socket: WebSocket }> {
  const { port, socket } = await openSocketPort(`${url}/control`);
  return {
    client: createRpcClient(port, { calls: controlCalls, topics: controlTopics, clock: createSystemClock() }),
    socket,
  };
}

/** Connects a window's media client, which receives no media. */
export async function mediaClient(
  url: string,
): Promise<{ readonly client: RpcClient<MediaCalls, MediaTopics>; readonly socket: WebSocket }> {
  const { port, socket } = await openSocketPort(`${url}/media`);
  return {
    client: createRpcClient(port, { calls: mediaCalls, topics: mediaTopics, clock: createSystemClock() }),
    socket,
  };
}
