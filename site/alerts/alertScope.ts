import { type Alert, heartbeatClass } from '../../core/alerts/alert.ts';
import { type AlertLocation, compileAlertScope } from '../../core/alerts/scope.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { AlertCamera } from './hostMessages.ts';

/** The thread's knowledge of the camera registry. */
export interface AlertCameras {
  /** Returns the camera that a source refers to by this name; undefined for none, or for more than one. */
  named(name: string): CameraId | undefined;
  camera(id: CameraId): AlertCamera | undefined;
  /** Replaces all cameras. */
  replace(cameras: readonly AlertCamera[]): void;
}

export function createAlertCameras(): AlertCameras {
  let byId = new Map<CameraId, AlertCamera>();
  let byName = new Map<string, CameraId | null>();
  return {
    named: (name) => byName.get(name.toLowerCase()) ?? undefined,
    camera: (id) => byId.get(id),
    replace(cameras) {
      byId = new Map(cameras.map((camera) => [camera.id, camera]));
      byName = new Map();
      for (const { id, alertNames } of cameras) {
        // A name that two cameras share is ambiguous and matches none.
        for (const name of new Set(alertNames.map((one) => one.toLowerCase())))
          byName.set(name, byName.has(name) ? null : id);
      }
    },
  };
}

/** Returns whether an alert is within a scope. The heartbeat is visible to everybody: it only shows that the chain works. */
export function isAlertVisible(
  cameras: AlertCameras,
): (scope: Scope, alert: Pick<Alert, 'class' | 'camera' | 'place'>) => boolean {
  const compiled = new WeakMap<object, (alert: AlertLocation) => boolean>();
  return (scope, alert) => {
    if (scope === 'all' || alert.class === heartbeatClass) return true;
    const sees = compiled.get(scope) ?? compileAlertScope(scope);
    compiled.set(scope, sees);
    const camera = alert.camera === null ? undefined : cameras.camera(alert.camera);
    return sees({ camera, ofCamera: alert.camera !== null, ward: alert.place?.ward ?? null });
  };
}
