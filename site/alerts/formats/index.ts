import { z } from 'zod';
import { heartbeatClass } from '../../../core/alerts/alert.ts';
import { fail } from '../../../core/base/result.ts';
import { readAxis } from './axis.ts';
import { occurrence, only } from './building.ts';
import { readCap } from './cap.ts';
import { readCloudEvents } from './cloudEvents.ts';
import { readFrigate } from './frigate.ts';
import { readAs, readJson } from './json.ts';
import { maxBytesOf, type Normalise, type NormaliserSite } from './message.ts';
import { readOnvif } from './onvif.ts';
import { line } from './values.ts';

export {
  maxBytesOf,
  maxMessageBytes,
  type Normalise,
  type NormaliserSite,
  type RawMessage,
} from './message.ts';

const Heartbeat = z.looseObject({ process: z.string().min(1).max(64), at: z.int().min(0) });

/** Where a site's synthetic alerts go at a source's broker, so that they come back as any camera's do. */
export const heartbeatTopic = (site: string, source: string): string =>
  `watchfloor/${site}/${source}/heartbeat`;

/** Clocks of two processes of a site are not further apart. */
const aheadMs = 60_000;

const isHeartbeat = /^watchfloor\/[^/]+\/([^/]+)\/heartbeat$/;

/** One of them. @param process the site process that sends it @param at ms since the epoch */
export const heartbeatBytes = (process: string, at: number): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ process, at }));

/** Whether a message is for `readHeartbeat`, whatever its source speaks. */
const isHeartbeatTopic = (channel: string): boolean => isHeartbeat.test(channel);

/** The site's own synthetic alert: one that stands for ever, and is told again each time. */
function readHeartbeat(site: NormaliserSite): Normalise {
  return (message) => {
    // At a broker that several sources share, each hears only its own.
    if (isHeartbeat.exec(message.channel)?.[1] !== message.source)
      return fail('alert.messageUnknown', { what: line(message.channel, 200) });
    const json = readJson(message.bytes, 'heartbeat');
    if (!json.ok) return json;
    const beat = readAs(Heartbeat, json.value, 'heartbeat');
    if (!beat.ok) return beat;
    const { process, at } = beat.value;
    // Else anyone who may write there could have the chain seem whole for years.
    if (at > message.receivedAt + aheadMs)
      return fail('alert.messageMalformed', { format: 'heartbeat', why: 'at: in the future' });
    return only(
      occurrence(site, message, {
        id: `${line(process, 64)}:${at}`,
        cameras: [],
        class: heartbeatClass,
        heartbeat: true,
        track: heartbeatClass,
        phase: 'begin',
        priority: 'low',
        observedAt: at,
      }),
    );
  };
}

/**
 * One for all sources of a site process. It keeps a bounded memory of Frigate's reviews and of CAP's chains of references, to tell
 * later messages of the same alert: after a start, show it the messages of the last hours again and drop what it answers.
 */
export function createNormaliser(site: NormaliserSite): Normalise {
  const heartbeat = readHeartbeat(site);
  const formats = {
    onvif: readOnvif(site),
    frigate: readFrigate(site),
    axis: readAxis(site),
    webhook: readCloudEvents(site),
    cap: readCap(site),
  };
  return (message) => {
    const { kind, bytes, channel } = message;
    if (bytes.length > maxBytesOf(kind))
      return fail('alert.messageTooLarge', { bytes: bytes.length, max: maxBytesOf(kind) });
    if (isHeartbeatTopic(channel)) return heartbeat(message);
    if (kind === 'site') return fail('alert.messageUnknown', { what: channel.slice(0, 200) });
    return formats[kind](message);
  };
}
