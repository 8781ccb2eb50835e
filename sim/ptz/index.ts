/** The demo's PTZ cameras, which really turn; each is an ONVIF camera behind one shared HTTP port. */

import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Mechanics, MechanicsOptions } from './mechanics.ts';
import { serviceAddress } from './onvif/device.ts';
import { createOnvifResponder, pathOf } from './onvif/responder.ts';
import { startOnvifServer } from './onvif/server.ts';
import { createPtzCamera, type PtzCamera, type PtzCameraInfo } from './ptzCamera.ts';

export interface PtzCamerasOptions {
  readonly clock: Clock;
  readonly cameras: readonly PtzCameraInfo[];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string };
  /** Reply to GetStreamUri. */
  readonly streamUri?: (cameraId: string, role: StreamRole) => string;
  /** Differences from an ordinary PTZ camera. */
  readonly mechanics?: Partial<MechanicsOptions>;
}

export interface PtzCameras {
  readonly port: number;
  readonly ids: readonly string[];
  /** Returns the address of its device service: http://HOST:PORT/ptz/ID/onvif/device_service */
  address(id: string): string | undefined;
  /** `mechanics(id)?.pose()` is the present pose: exact at any time and independent of how often it is read. */
  mechanics(id: string): Mechanics | undefined;
  /** Called as soon as a camera is commanded to move, every 20 ms while it moves, and once more when it is at rest. */
  onMove(listener: (id: string) => void): Cancel;
  close(): Promise<void>;
}

const publishEveryMs = 20;

/** @throws if the port is unavailable. */
export async function openPtzCameras(options: PtzCamerasOptions): Promise<PtzCameras> {
  const { clock, credentials, host } = options;
  const ptzCameras = new Map<string, PtzCamera>(
    options.cameras.map((camera) => [camera.id, createPtzCamera(clock, camera, options.mechanics)]),
  );
  const moves = new Listeners<string>();

  const movingIds = new Set<string>();
  let stopTicking: Cancel | undefined;
  const stopPublishing = () => {
    stopTicking?.();
    stopTicking = undefined;
    movingIds.clear();
  };
  const publishMoves = () => {
    for (const id of movingIds) {
      if (!ptzCameras.get(id)?.mechanics.isMoving()) movingIds.delete(id);
      moves.emit(id);
    }
    if (movingIds.size === 0) stopPublishing();
  };
  const startPublishing = (id: string) => {
    if (moves.size === 0) return;
    moves.emit(id);
    movingIds.add(id);
    stopTicking ??= clock.every(publishEveryMs, publishMoves);
  };
  for (const [id, { mechanics }] of ptzCameras) mechanics.onCommand(() => startPublishing(id));

  const named = host.includes(':') ? `[${host}]` : host;
  const base = (id: string) => `http://${named}:${server.port}${pathOf(id)}`;
  const { streamUri } = options;
  const answer = createOnvifResponder({
    clock,
    credentials,
    find: (id) => ptzCameras.get(id),
    base,
    ...(streamUri ? { streamUri } : {}),
  });
  const server = await startOnvifServer({ host, port: options.port, answer });
  return {
    port: server.port,
    ids: [...ptzCameras.keys()],
    address: (id) => (ptzCameras.has(id) ? serviceAddress(base(id), 'device') : undefined),
    mechanics: (id) => ptzCameras.get(id)?.mechanics,
    onMove(listener) {
      const cancel = moves.add(listener);
      for (const [id, { mechanics }] of ptzCameras) if (mechanics.isMoving()) startPublishing(id);
      return () => {
        cancel();
        if (moves.size === 0) stopPublishing();
      };
    },
    async close() {
      stopPublishing();
      moves.clear();
      for (const { tours } of ptzCameras.values()) tours.interrupt();
      await server.close();
    },
  };
}
