import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import {
  createMapStore,
  type MapModel,
  resetModelForNextOperator,
  stepBack,
  toggleSelectedCamera,
} from './model.ts';

const camera = CameraId.parse('hn:camera:1');
const first = createMapStore().getState();

describe('the map’s state', () => {
  it('goes back one step at a time, innermost first, and then no further', () => {
    const deep: MapModel = {
      ...first,
      drawer: 'seen',
      place: { lat: 21, lon: 105 },
      mode: 'measure',
      points: [{ x: 0, y: 0 }],
      selection: new Set([camera]),
      subject: { kind: 'camera', id: camera },
      trail: [{ camera, at: 1 }],
    };
    const order: string[] = [];
    let now = deep;
    for (let step = stepBack(now, true); typeof step !== 'string'; step = stepBack(now, true)) {
      order.push(Object.keys(step)[0] ?? '');
      now = { ...now, ...step };
    }
    expect(order).toEqual(['drawer', 'mode', 'selection', 'subject', 'trail']);
    expect(now).toEqual(first);
  });

  it('passes the focus to the wall only once that is visible', () => {
    expect(stepBack(first, true)).toBe('narrow');
    expect(stepBack(first, false)).toBe('leave');
  });

  it('adds a camera to the selection and removes it', () => {
    expect([...toggleSelectedCamera(new Set(), camera)]).toEqual([camera]);
    expect([...toggleSelectedCamera(new Set([camera]), camera)]).toEqual([]);
  });

  it('hands the next operator the view and its style, but no drawing, selection or open panel', () => {
    const view = { lat: 21, lon: 105.8, distanceM: 900, headingDeg: 0, tiltDeg: 0 };
    const left: MapModel = {
      ...first,
      view,
      night: false,
      still: true,
      drawer: 'seen',
      mode: 'measure',
      points: [{ x: 0, y: 0 }],
      selection: new Set([camera]),
      trail: [{ camera, at: 1 }],
    };
    expect(resetModelForNextOperator(left)).toEqual({ ...first, view, night: false, still: true });
  });
});
