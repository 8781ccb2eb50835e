import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { type MediaCalls, type MediaTopics, mediaCalls, mediaTopics } from '../../core/media/api.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import { decodeFrame, encodeFrame, type MessageChannelPort } from '../../core/rpc/wire.ts';

/** Opens a plain client's end of a site's WebSocket, without reconnecting or pinning. */
export async function openSocketPort(
  url: string,
  options: { readonly origin?: string; readonly localAddress?: string } = {},
): Promise<{ readonly port: MessageChannelPort; readonly socket: WebSocket }> {
  const socket = new WebSocket(url, { ...options, rejectUnauthorized: false });
  await once(socket, 'open');
  return {
    socket,
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

/**
 * Connects a client that speaks the desk's protocol and nothing more.
 * `localAddress`: from which of this machine's addresses; Linux has all of 127.0.0.0/8.
 */
export async function deskClient(
  url: string,
  localAddress?: string,
): Promise<RpcClient<SiteCalls, SiteTopics>> {
  const { port } = await openSocketPort(`${url}/desk`, localAddress === undefined ? {} : { localAddress });
  return createRpcClient(port, { calls: siteCalls, topics: siteTopics, clock: createSystemClock() });
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
