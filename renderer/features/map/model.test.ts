import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { createMapStore, type MapModel, modelForNextOperator, stepOutOf, withCamera } from './model.ts';

const camera = CameraId.parse('hn:camera:1');
const first = createMapStore().getState();

describe('what an operator does on the map', () => {
  it('goes back one step at a time, the innermost first, and then no further', () => {
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
    for (let step = stepOutOf(now, true); typeof step !== 'string'; step = stepOutOf(now, true)) {
      order.push(Object.keys(step)[0] ?? '');
      now = { ...now, ...step };
    }
    expect(order).toEqual(['drawer', 'mode', 'selection', 'subject', 'trail']);
    expect(now).toEqual(first);
  });

  it('gives the keys to the wall only once it is seen', () => {
    expect(stepOutOf(first, true)).toBe('narrow');
    expect(stepOutOf(first, false)).toBe('leave');
  });

  it('takes a camera in and out of what is chosen', () => {
    expect([...withCamera(new Set(), camera)]).toEqual([camera]);
    expect([...withCamera(new Set([camera]), camera)]).toEqual([]);
  });

  it('leaves anyone who comes next what was looked at and how it is drawn, and nothing that was drawn, chosen or opened', () => {
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
    expect(modelForNextOperator(left)).toEqual({ ...first, view, night: false, still: true });
  });
});
