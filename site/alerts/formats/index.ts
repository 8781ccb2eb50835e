import { z } from 'zod';
import { heartbeatClass } from '../../../core/alerts/alert.ts';
import { fail } from '../../../core/base/result.ts';
import { createAxisParser } from './axis.ts';
import { buildOccurrence, toOccurrenceList } from './buildOccurrence.ts';
import { createCapParser } from './cap.ts';
import { createCloudEventsParser } from './cloudEvents.ts';
import { createFrigateParser } from './frigate.ts';
import { parseAs, parseLimitedJson } from './json.ts';
import { getMaxMessageBytes, type Normalise, type NormaliserSite } from './message.ts';
import { createOnvifEventParser } from './onvif.ts';
import { toSingleLine } from './values.ts';

export {
  getMaxMessageBytes,
  maxMessageBytes,
  type Normalise,
  type NormaliserSite,
  type RawMessage,
} from './message.ts';

const Heartbeat = z.looseObject({ process: z.string().min(1).max(64), at: z.int().min(0) });

/** Returns the topic of the site's heartbeats at a source's broker, which returns them like a camera's messages. */
export const getHeartbeatTopic = (site: string, source: string): string =>
  `watchfloor/${site}/${source}/heartbeat`;

/** Maximum difference between the clocks of two processes of a site, ms. */
const aheadMs = 60_000;

const isHeartbeat = /^watchfloor\/[^/]+\/([^/]+)\/heartbeat$/;

/**
 * Serialises a heartbeat.
 * @param process the sending site process
 * @param at ms since the epoch
 */
export const encodeHeartbeat = (process: string, at: number): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ process, at }));

/** Returns whether a message on this topic is a heartbeat, whatever the format of its source. */
const isHeartbeatTopic = (channel: string): boolean => isHeartbeat.test(channel);

/** Creates the parser for heartbeats, the site's own synthetic alert, which never ends and is updated each time. */
function readHeartbeat(site: NormaliserSite): Normalise {
  return (message) => {
    // Where several sources share a broker, each accepts only its own heartbeat.
    if (isHeartbeat.exec(message.channel)?.[1] !== message.source)
      return fail('alert.messageUnknown', { what: toSingleLine(message.channel, 200) });
    const json = parseLimitedJson(message.bytes, 'heartbeat');
    if (!json.ok) return json;
    const beat = parseAs(Heartbeat, json.value, 'heartbeat');
    if (!beat.ok) return beat;
    const { process, at } = beat.value;
    // Otherwise a client with write access could make the chain seem whole for years.
    if (at > message.receivedAt + aheadMs)
      return fail('alert.messageMalformed', { format: 'heartbeat', why: 'at: in the future' });
    return toOccurrenceList(
      buildOccurrence(site, message, {
        id: `${toSingleLine(process, 64)}:${at}`,
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
 * Creates the parser for all sources of a site process.
 * It remembers a bounded number of Frigate reviews and CAP reference chains, so that later messages apply to the same alert. After a
 * start, replay the messages of the last hours and discard the results.
 */
export function createNormaliser(site: NormaliserSite): Normalise {
  const heartbeat = readHeartbeat(site);
  const formats = {
    onvif: createOnvifEventParser(site),
    frigate: createFrigateParser(site),
    axis: createAxisParser(site),
    webhook: createCloudEventsParser(site),
    cap: createCapParser(site),
  };
  return (message) => {
    const { kind, bytes, channel } = message;
    if (bytes.length > getMaxMessageBytes(kind))
      return fail('alert.messageTooLarge', { bytes: bytes.length, max: getMaxMessageBytes(kind) });
    if (isHeartbeatTopic(channel)) return heartbeat(message);
    if (kind === 'site') return fail('alert.messageUnknown', { what: channel.slice(0, 200) });
    return formats[kind](message);
  };
}
