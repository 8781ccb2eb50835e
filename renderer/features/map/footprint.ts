import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { MapLayers } from '../../map/scene.ts';
import type { Sight, SightStates } from '../../map/sight/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { MapStore } from './model.ts';

/** What the footprint that is shown was worked out from. */
interface Shown {
  readonly camera: CameraId;
  readonly pose: unknown;
  /** The registry: another one may have moved the camera, and ends what is being worked out. */
  readonly list: unknown;
}

/** Shows what the chosen camera really sees while that is wanted, as it stands now, until it is taken back. */
export function followFootprint(options: {
  readonly sight: Pick<Sight, 'footprint' | 'cancel'>;
  readonly layer: Pick<MapLayers['cameras'], 'setFootprints'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence'>;
  readonly model: MapStore;
  readonly states: () => SightStates;
}): { again(): void; readonly cancel: Cancel } {
  const { sight, layer, mirror, model, states } = options;
  let shown: Shown | undefined;

  function look(): void {
    const { subject, footprint } = model.getState();
    const { list, byId } = mirror.cameras.getState();
    const camera = footprint && subject?.kind === 'camera' && byId.has(subject.id) ? subject.id : undefined;
    if (!camera) {
      if (shown) layer.setFootprints(new Map());
      if (shown) sight.cancel('footprint');
      shown = undefined;
      return;
    }
    const pose = mirror.presence.getState().get(camera)?.pose;
    if (shown?.camera === camera && shown.pose === pose && shown.list === list) return;
    shown = { camera, pose, list };
    void sight.footprint(camera, states()).then((found) => {
      if (shown?.camera === camera && found?.ok) layer.setFootprints(new Map([[camera, found.value]]));
    });
  }

  look();
  const cancels = [mirror.cameras.subscribe(look), mirror.presence.subscribe(look), model.subscribe(look)];
  return {
    /** Over another city. */
    again() {
      if (shown) shown = { ...shown, list: undefined };
      look();
    },
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}
