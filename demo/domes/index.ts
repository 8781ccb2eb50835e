/** The demo's domes: cameras that really turn, each with an ONVIF server of its own. */
import type { Cancel, Clock } from '../../core/clock.ts';
import type { Mechanics, MechanicsOptions } from './mechanics.ts';

/** What of a camera a dome has to know (demo/city/registry.ts). */
export interface DomeCamera {
  readonly id: string;
  readonly name: string;
  readonly headingDeg: number;
  /** Horizontal, at its widest. */
  readonly fovDeg: number;
}

export interface DomesOptions {
  readonly clock: Clock;
  readonly cameras: readonly DomeCamera[];
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string };
  readonly mechanics?: Partial<MechanicsOptions>;
}

export interface Domes {
  readonly port: number;
  readonly ids: readonly string[];
  /** Of its device service: http://HOST:PORT/dome/ID/onvif/device_service */
  address(id: string): string | undefined;
  /** `mechanics(id)?.pose()` is where it looks now: exact at any time, whoever asks however often. */
  mechanics(id: string): Mechanics | undefined;
  /** Called as soon as a dome is asked to move, then every 20 ms while it moves, and once more when it stands. */
  onMove(listener: (id: string) => void): Cancel;
  close(): Promise<void>;
}
