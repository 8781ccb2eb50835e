import type { AlertPriority, AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';

/** No message of another format than Frigate's comes near it; what is longer is refused unread. */
export const maxMessageBytes = 256 * 1024;
/**
 * Frigate's grow with what they are about: a review lists each object that was ever in it, in `before` and in `after`, and goes on
 * while anything moves, and an event has the path of its object. 75,000 objects fit. Of a longer review the beginning is read, which
 * says which it is and whether it has ended.
 */
export const maxFrigateBytes = 4 * 1024 * 1024;

/** How long a message of this kind of source may be, bytes. */
export const maxBytesOf = (kind: AlertSourceKind): number =>
  kind === 'frigate' ? maxFrigateBytes : maxMessageBytes;

/** A message as its source sent it: what the inbox holds. */
export interface RawMessage {
  readonly source: AlertSourceId;
  readonly kind: AlertSourceKind;
  /** The topic, or the path. */
  readonly channel: string;
  /** HTTP: the media type without parameters, in small letters; empty where the transport names none. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Where `bytes` are only the beginning of a message that is too large: the size of all of it, bytes. */
  readonly cutFrom?: number | undefined;
  /** By the site's clock, ms since the epoch. */
  readonly receivedAt: number;
  /** Kept by a broker from before: what was, not what happened just now. */
  readonly retained?: boolean;
}

/** What the site knows that a message does not say. */
export interface NormaliserSite {
  /** Which of our cameras a source means by a name of its own. */
  cameraOf(source: AlertSourceId, name: string): CameraId | undefined;
  /** How urgent a class is at this site, for messages that do not say. */
  priorityOf(alertClass: string): AlertPriority | undefined;
  /** What this source means by its own word (a rule, a scenario, a type of event), where somebody configured it. */
  classOf?(source: AlertSourceId, word: string): string | undefined;
}

/**
 * A raw message as what happened, in order; none where it is understood and tells nothing that matters. Faults:
 * `alert.messageTooLarge`, `alert.messageMalformed` (what it claims to be it is not), `alert.messageUnknown` (well-formed, of no
 * kind that is known here). Never throws, whatever the bytes.
 */
export type Normalise = (message: RawMessage) => Result<readonly Occurrence[]>;
