import type { types } from 'mediasoup-client';
import { Device } from 'mediasoup-client';
import { createRequests } from '../../../core/rpc/requests.ts';

/**
 * The peer `bare`: a page that receives video with mediasoup-client as the library's documentation shows
 * (https://mediasoup.org/documentation/v3/communication-between-client-and-server/): load the device, create a
 * receiving transport, consume, resume. It has no overlays, no stills and no stamped extension.
 */
export interface BareOptions {
  readonly url: string;
  readonly ticket: string;
  readonly stream: 'main' | 'sub';
  readonly cameras: readonly string[];
  /** Positions of the pictures, CSS pixels, the same as on the other sides. */
  readonly rects: ReadonlyArray<{ x: number; y: number; width: number; height: number }>;
}

interface ConsumerAnswer {
  readonly items: ReadonlyArray<{
    consumer?: { id: string; producerId: string; kind: 'video'; rtpParameters: types.RtpParameters };
  }>;
}

const requests = createRequests<unknown>();
let socket: WebSocket;

const request = <T>(call: string, input: object) =>
  requests.request<T>((id) => socket.send(JSON.stringify({ t: 'call', id, call, input })));

const device = new Device();

/** Opens the signalling and loads the device, so that `show` can start at once. */
async function prepare(options: BareOptions): Promise<void> {
  socket = new WebSocket(options.url);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = (event) => {
    if (typeof event.data !== 'string') return;
    const message = JSON.parse(event.data) as {
      t: string;
      id: number;
      value?: unknown;
      fault?: { code: string };
    };
    if (message.t !== 'answer') return;
    if (message.fault) throw new Error(`the site refused: ${message.fault.code}`);
    requests.resolve(message.id, message.value);
  };
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  const { routerRtpCapabilities } = await request<{ routerRtpCapabilities: types.RtpCapabilities }>(
    'media.join',
    {
      protocol: 2,
      ticket: options.ticket,
    },
  );
  await device.load({ routerRtpCapabilities });
  await request('media.capabilities', { rtpCapabilities: device.recvRtpCapabilities });
  for (const rect of options.rects) {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    Object.assign(video.style, {
      position: 'absolute',
      left: `${rect.x}px`,
      top: `${rect.y}px`,
      width: `${rect.width}px`,
      height: `${rect.height}px`,
    });
    document.body.append(video);
  }
}

async function show(options: BareOptions): Promise<void> {
  const transport = device.createRecvTransport(await request<types.TransportOptions>('media.transport', {}));
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    request('media.connect', { transport: transport.id, dtlsParameters }).then(done, failed);
  });
  const videos = document.querySelectorAll('video');
  await Promise.all(
    options.cameras.map(async (camera, at) => {
      const item = { key: String(at), transport: transport.id, camera, stream: options.stream };
      const { items } = await request<ConsumerAnswer>('media.watch', { items: [item] });
      const offered = items[0]?.consumer;
      const video = videos[at];
      if (!offered || !video) throw new Error(`no consumer for ${camera}`);
      const consumer = await transport.consume(offered);
      video.srcObject = new MediaStream([consumer.track]);
      await request('media.resume', { consumers: [consumer.id] });
    }),
  );
}

globalThis.peer = { prepare, show };
