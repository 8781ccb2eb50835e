/** The demo's PTZ cameras, which really turn; each is an ONVIF camera behind one shared HTTP port. */

import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { type Dome, type DomeCamera, openDome } from './dome.ts';
import type { Mechanics, MechanicsOptions } from './mechanics.ts';
import { onvifAnswers, pathOf } from './onvif/answers.ts';
import { serviceAddress } from './onvif/device.ts';
import { openDoor } from './onvif/door.ts';

export interface DomesOptions {
  readonly clock: Clock;
  readonly cameras: readonly DomeCamera[];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string };
  /** Reply to GetStreamUri. */
  readonly streamUri?: (cameraId: string, role: StreamRole) => string;
  /** Differences from an ordinary PTZ camera. */
  readonly mechanics?: Partial<MechanicsOptions>;
}

export interface Domes {
  readonly port: number;
  readonly ids: readonly string[];
  /** Returns the address of its device service: http://HOST:PORT/dome/ID/onvif/device_service */
  address(id: string): string | undefined;
  /** `mechanics(id)?.pose()` is the present pose: exact at any time and independent of how often it is read. */
  mechanics(id: string): Mechanics | undefined;
  /** Called as soon as a camera is commanded to move, every 20 ms while it moves, and once more when it is at rest. */
  onMove(listener: (id: string) => void): Cancel;
  close(): Promise<void>;
}

const publishEveryMs = 20;

/** @throws if the port is unavailable. */
export async function openDomes(options: DomesOptions): Promise<Domes> {
  const { clock, credentials, host } = options;
  const domes = new Map<string, Dome>(
    options.cameras.map((camera) => [camera.id, openDome(clock, camera, options.mechanics)]),
  );
  const moves = new Listeners<string>();

  const onTheMove = new Set<string>();
  let stopTicking: Cancel | undefined;
  const rest = () => {
    stopTicking?.();
    stopTicking = undefined;
    onTheMove.clear();
  };
  const tick = () => {
    for (const id of onTheMove) {
      if (!domes.get(id)?.mechanics.isMoving()) onTheMove.delete(id);
      moves.emit(id);
    }
    if (onTheMove.size === 0) rest();
  };
  const follow = (id: string) => {
    if (moves.size === 0) return;
    moves.emit(id);
    onTheMove.add(id);
    stopTicking ??= clock.every(publishEveryMs, tick);
  };
  for (const [id, { mechanics }] of domes) mechanics.onCommand(() => follow(id));

  const named = host.includes(':') ? `[${host}]` : host;
  const base = (id: string) => `http://${named}:${door.port}${pathOf(id)}`;
  const { streamUri } = options;
  const answer = onvifAnswers({
    clock,
    credentials,
    find: (id) => domes.get(id),
    base,
    ...(streamUri ? { streamUri } : {}),
  });
  const door = await openDoor({ host, port: options.port, answer });
  return {
    port: door.port,
    ids: [...domes.keys()],
    address: (id) => (domes.has(id) ? serviceAddress(base(id), 'device') : undefined),
    mechanics: (id) => domes.get(id)?.mechanics,
    onMove(listener) {
      const cancel = moves.add(listener);
      for (const [id, { mechanics }] of domes) if (mechanics.isMoving()) follow(id);
      return () => {
        cancel();
        if (moves.size === 0) rest();
      };
    },
    async close() {
      rest();
      moves.clear();
      for (const { tours } of domes.values()) tours.interrupt();
      await door.close();
    },
  };
}
