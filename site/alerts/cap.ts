import type { Alert } from '../../core/domain/alert.ts';
import type { Camera } from '../../core/domain/camera.ts';

export interface CapSender {
  /** CAP `sender`: globally unique, without spaces, commas, < and &; such as `watchfloor@site`. */
  readonly sender: string;
  /** The name of the alert's class in both languages, for the event; undefined: the class itself. */
  readonly className?: { readonly vi: string; readonly en: string };
  /** ms since the epoch. */
  readonly now: number;
}

/** An alert as a CAP 1.2 message (OASIS, 1 July 2010): `Private` in scope, in Vietnamese and English. */
export type ToCap = (alert: Alert, camera: Camera | undefined, sender: CapSender) => string;
