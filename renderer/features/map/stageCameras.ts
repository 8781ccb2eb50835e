import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { PlanePoint } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { MapCameraState } from '../../map/api.ts';
import type { MapScene } from '../../map/scene.ts';
import type { PresenceState } from '../../shared/mirror.ts';
import { sortByDistanceToCentre } from './cardSubject.ts';
import { getHighestAlertByCamera, getMapCameraState, toMapCamera } from './mapCameras.ts';
import type { MapModel } from './model.ts';
import type { StageOptions } from './world.ts';

/** Cameras on the map, and stepping from one to another. */
export interface StageCameras {
  /** Returns the cameras within a loop on the ground. */
  within(loop: readonly PlanePoint[]): Promise<readonly CameraId[]>;
  /**
   * Returns the next camera by distance from the picture's centre; the order stays while stepping on. Without a camera
   * in the picture, the nearest of all.
   */
  walk(by: 1 | -1, from: CameraId | undefined): Promise<CameraId | undefined>;
}

/** Returns the cameras whose states changed, with the new states. */
function changedStates(
  before: { readonly presence: PresenceState; readonly alerted: ReadonlyMap<CameraId, AlertPriority> },
  now: { readonly presence: PresenceState; readonly alerted: ReadonlyMap<CameraId, AlertPriority> },
): ReadonlyMap<CameraId, MapCameraState | undefined> {
  const changes = new Map<CameraId, MapCameraState | undefined>();
  const look = (camera: CameraId) => {
    if (
      before.presence.get(camera) !== now.presence.get(camera) ||
      before.alerted.get(camera) !== now.alerted.get(camera)
    )
      changes.set(camera, getMapCameraState(now.presence.get(camera), now.alerted.get(camera)));
  };
  for (const of of [before.presence, now.presence, before.alerted, now.alerted])
    for (const camera of of.keys()) look(camera);
  return changes;
}

/** Arrow keys continue from the last one. */
function selected({ selection, subject }: MapModel): readonly CameraId[] {
  if (subject?.kind !== 'camera') return [...selection];
  return [...[...selection].filter((id) => id !== subject.id), subject.id];
}

/** Feeds the camera layer with the window's data until cancelled. */
export function feedCameras(
  scene: Pick<MapScene, 'layers' | 'setCameras' | 'frame' | 'ask'>,
  { mirror, alerts, found, model }: Pick<StageOptions, 'mirror' | 'alerts' | 'found' | 'model'>,
): StageCameras & { readonly cancel: Cancel } {
  let known = {
    presence: new Map() as PresenceState,
    alerted: new Map<CameraId, AlertPriority>() as ReadonlyMap<CameraId, AlertPriority>,
  };
  let walked: readonly CameraId[] = [];
  /** The nearest camera, chosen from a picture without any. */
  let brought: CameraId | undefined;
  const layer = scene.layers.cameras;
  const setCameras = () => scene.setCameras(mirror.cameras.getState().list.map(toMapCamera));
  function setStates(now: typeof known): void {
    const changes = changedStates(known, now);
    known = now;
    if (changes.size > 0) layer.setStates(changes);
  }
  const setFilter = () => layer.setFilter(found.getState().cameras);
  const setSelection = () => layer.setSelection(selected(model.getState()));
  setCameras();
  setFilter();
  setSelection();
  setStates({
    presence: mirror.presence.getState(),
    alerted: getHighestAlertByCamera(alerts.getState().drawn),
  });
  const cancels = [
    mirror.cameras.subscribe((now, before) => {
      if (now.list !== before.list) setCameras();
    }),
    mirror.presence.subscribe((presence) => setStates({ ...known, presence })),
    alerts.subscribe(({ drawn }) => setStates({ ...known, alerted: getHighestAlertByCamera(drawn) })),
    found.subscribe(setFilter),
    model.subscribe((now, before) => {
      if (now.selection !== before.selection || now.subject !== before.subject) setSelection();
    }),
  ];
  const all = () => [...(found.getState().cameras ?? mirror.cameras.getState().byId.keys())];
  return {
    async within(loop) {
      const frame = scene.frame();
      return frame
        ? scene.ask(
            'within',
            loop.flatMap(({ x, y }) => frame.project(x, y, 0) ?? []),
          )
        : [];
    },
    async walk(by, from) {
      let at = from === undefined ? -1 : walked.indexOf(from);
      const frame = scene.frame();
      if (at < 0) {
        walked = frame
          ? sortByDistanceToCentre(await scene.ask('inSight', undefined), { mirror }, frame.view)
          : [];
        if (frame && walked.length === 0) {
          brought = sortByDistanceToCentre(all(), { mirror }, frame.view)[0];
          return brought;
        }
        if (from !== undefined && from === brought) at = walked.indexOf(from);
      }
      const start = by > 0 ? -1 : 0;
      return walked[((at < 0 ? start : at) + by + walked.length) % walked.length];
    },
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}
