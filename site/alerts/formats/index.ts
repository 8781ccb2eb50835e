import { fail } from '../../../core/base/result.ts';
import { readAxis } from './axis.ts';
import { readCap } from './cap.ts';
import { readCloudEvents } from './cloudEvents.ts';
import { readFrigate } from './frigate.ts';
import { isHeartbeatTopic, readHeartbeat } from './heartbeat.ts';
import { maxBytesOf, type Normalise, type NormaliserSite } from './message.ts';
import { readOnvif } from './onvif.ts';

export { heartbeatBytes, heartbeatTopic } from './heartbeat.ts';
export {
  maxBytesOf,
  maxMessageBytes,
  type Normalise,
  type NormaliserSite,
  type RawMessage,
} from './message.ts';

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
