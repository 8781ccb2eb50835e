import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId } from '../../core/base/ids.ts';
import { mediaCalls, mediaTopics } from '../../core/media/api.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { openPort, ticketFor, unwrap } from './desk.ts';
import { until } from './side.ts';
import type { Site } from './stage.ts';

/**
 * Simulates another client of the site that views these cameras, so that the site pulls them and has a still of each.
 * Its streams stay paused: it receives no media. Resolves once every camera is live at the site, with a function that
 * ends it.
 */
export async function keepWarm(
  site: Site,
  cameras: readonly string[],
  stream: 'main' | 'sub',
): Promise<() => void> {
  const { ticket, close } = await ticketFor(site.url, site.credentials, 'desk-00000000000000ca');
  const client = createRpcClient(await openPort(`${site.url}/media`, 'file://'), {
    calls: mediaCalls,
    topics: mediaTopics,
    clock: createSystemClock(),
  });
  const end = () => {
    client.close();
    close();
  };
  try {
    const { routerRtpCapabilities } = unwrap(
      await client.call('media.join', { protocol: protocolVersion, ticket }),
    );
    unwrap(await client.call('media.capabilities', { rtpCapabilities: routerRtpCapabilities }));
    const live = new Set<string>();
    client.subscribe('source', {
      onMessage: ({ camera, status }) => void (status.state === 'live' && live.add(camera)),
    });
    const { id: transport } = unwrap(await client.call('media.transport', {}));
    const items = cameras.map((camera, at) => ({
      key: String(at),
      transport,
      camera: CameraId.parse(camera),
      stream,
    }));
    for (let from = 0; from < items.length; from += 64)
      unwrap(await client.call('media.watch', { items: items.slice(from, from + 64) }));
    await until('cameras live at the site', () => live.size === cameras.length);
    return end;
  } catch (error) {
    end();
    throw error;
  }
}
