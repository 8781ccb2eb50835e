import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { Pick as Picked, ScreenPoint } from '../../map/api.ts';
import { distanceFor } from './extent.ts';
import type { Going } from './going.ts';
import { type MapStore, withCamera } from './model.ts';
import type { Stage } from './stage.ts';

/** So many times nearer a second click comes. */
const doubleFactor = 2.5;

/** What a click does with what it hits. */
export interface Picking {
  click(at: ScreenPoint, adds: boolean): void;
  double(at: ScreenPoint): void;
}

export function createPicking(
  model: MapStore,
  stage: Stage,
  { choose, toAlert }: Pick<Going, 'choose' | 'toAlert'>,
): Picking {
  const { scene } = stage;

  /** What is there now; what is done with it is done in its turn. */
  function pointed(
    at: ScreenPoint,
    deed: (pick: Picked | undefined, place: LatLon | undefined) => void,
  ): void {
    const place = stage.placeAt(at);
    const pick = stage.pick(at);
    // Whoever waits for it hears of it in its turn; of a map that is closed nobody does.
    pick.catch(() => undefined);
    stage.inTurn(async () => {
      const { subject } = model.getState();
      const found = await pick;
      if (model.getState().subject === subject) deed(found, place);
    });
  }

  /** To where the things that are one sign stand by themselves. */
  function nearer({ center, spanM }: { readonly center: PlanePoint; readonly spanM: number }): void {
    const at = scene.frame()?.plane.toLatLon(center);
    const { distanceM } = scene.state.getState().view;
    if (at) scene.flyTo({ ...at, distanceM: Math.min(distanceFor(spanM), distanceM / 2) });
  }

  function picked(pick: Picked, adds: boolean): void {
    const { selection } = model.getState();
    switch (pick.kind) {
      case 'camera':
        if (adds) model.setState({ selection: withCamera(selection, pick.id) });
        choose({ kind: 'camera', id: pick.id });
        return;
      case 'cluster':
        if (adds) model.setState({ selection: new Set([...selection, ...pick.cameras]) });
        else nearer(pick);
        return;
      case 'alert':
        toAlert(pick.id);
        return;
      case 'alerts':
        nearer(pick);
        return;
      case 'pin':
        choose({ kind: 'pin', id: pick.id });
    }
  }

  return {
    click: (at, adds) =>
      pointed(at, (pick, place) => {
        if (pick) picked(pick, adds);
        else if (place) {
          model.setState({ selection: new Set() });
          choose({ kind: 'point', at: place });
        }
      }),
    double: (at) =>
      pointed(at, (pick, place) => {
        if (!place || pick) return;
        scene.flyTo({ ...place, distanceM: scene.state.getState().view.distanceM / doubleFactor });
      }),
  };
}
