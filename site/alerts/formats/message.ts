import type { AlertPriority, AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';

/** Maximum size of a message, bytes; far above any format but Frigate's. A longer one is rejected unread. */
export const maxMessageBytes = 256 * 1024;
/**
 * Maximum size of a Frigate message, bytes: 75,000 objects fit.
 * A review lists each object ever in it, in `before` and in `after`, and goes on while anything moves; an event has the path of its
 * object. Of a longer review the beginning is read, which has its id and whether it has ended.
 */
export const maxFrigateBytes = 4 * 1024 * 1024;

/** Returns the maximum size of a message from this kind of source, bytes. */
export const getMaxMessageBytes = (kind: AlertSourceKind): number =>
  kind === 'frigate' ? maxFrigateBytes : maxMessageBytes;

/** A message as its source sent it, and as the inbox stores it. */
export interface RawMessage {
  readonly source: AlertSourceId;
  readonly kind: AlertSourceKind;
  /** The MQTT topic, or the HTTP path. */
  readonly channel: string;
  /** HTTP: the media type without parameters, in lower case; empty if the transport has none. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** The size of the whole message in bytes, if `bytes` are only its beginning. */
  readonly cutFrom?: number | undefined;
  /** By the site's clock, ms since the epoch. */
  readonly receivedAt: number;
  /** A message retained by the broker: an earlier state, not a new event. */
  readonly retained?: boolean;
}

/** The site's configuration that complements the messages. */
export interface NormaliserSite {
  /** Returns the camera that a source refers to by this name. */
  cameraOf(source: AlertSourceId, name: string): CameraId | undefined;
  /** Returns the site's priority of a class, for messages without one. */
  priorityOf(alertClass: string): AlertPriority | undefined;
  /** Returns the configured class for a source's own word (a rule, a scenario, a type of event). */
  classOf?(source: AlertSourceId, word: string): string | undefined;
}

/**
 * Parses a raw message into occurrences in order; empty if the message is known and irrelevant.
 * Errors: `alert.messageTooLarge`, `alert.messageMalformed` (it violates its own format), `alert.messageUnknown` (well-formed, of no
 * known kind). Never throws, whatever the bytes.
 */
export type Normalise = (message: RawMessage) => Result<readonly Occurrence[]>;
