import type { AlertPriority, AlertSourceId, AlertSourceKind } from '../../../core/domain/alert.ts';
import type { Occurrence } from '../../../core/domain/alertLog.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { Result } from '../../../core/result.ts';

/** No message of any format comes near it; what is longer is refused unread. */
export const maxMessageBytes = 256 * 1024;

/** A message as its source sent it. */
export interface RawMessage {
  readonly source: AlertSourceId;
  readonly kind: AlertSourceKind;
  /** MQTT: the topic. HTTP: path, a space, and the media type without parameters, such as `/alerts/cap/civil application/cap+xml`. */
  readonly channel: string;
  readonly bytes: Uint8Array;
  /** By the site's clock, ms since the epoch. */
  readonly receivedAt: number;
}

/** What the site knows that a message does not say. */
export interface NormaliserSite {
  /** Which of our cameras a source means by a name of its own. */
  cameraOf(source: AlertSourceId, name: string): CameraId | undefined;
  /** How urgent a class is at this site, for messages that do not say; undefined: the format's own table. */
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
