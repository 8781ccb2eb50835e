import { describe, expect, it } from 'vitest';
import { getMapKey } from './keys.ts';

const press = (key: string, more: Partial<Parameters<typeof getMapKey>[0]> = {}) =>
  getMapKey({ key, code: '', ...more });

describe('keys on the map', () => {
  it('arrows move the view, further with Shift, and select the adjacent camera with Ctrl', () => {
    expect(press('ArrowLeft')).toEqual({ key: 'pan', x: -0.2, y: 0 });
    expect(press('ArrowUp', { shiftKey: true })).toEqual({ key: 'pan', x: 0, y: 0.5 });
    expect(press('ArrowUp', { ctrlKey: true })).toEqual({ key: 'adjacent', direction: 'up' });
  });

  it('plus and minus undo each other, and so do Q and E, R and F', () => {
    const [near, far] = [press('+'), press('-')];
    expect(near?.key === 'zoom' && far?.key === 'zoom' && near.factor * far.factor).toBeCloseTo(1);
    for (const [a, b] of [
      ['q', 'e'],
      ['r', 'f'],
    ] as const) {
      const [one, other] = [press(a), press(b)];
      expect(one?.key === 'turn' && other?.key === 'turn' && one.headingDeg + other.headingDeg).toBe(0);
      expect(one?.key === 'turn' && other?.key === 'turn' && one.tiltDeg + other.tiltDeg).toBe(0);
    }
  });

  it('digits recall bookmarks by their position on the keyboard; 0 shows the whole city', () => {
    expect(press('&', { code: 'Digit1' })).toEqual({ key: 'bookmark', at: 1 });
    expect(press('0', { code: 'Digit0' })).toEqual({ key: 'whole' });
  });

  it('the question mark opens the legend, the slash the search', () => {
    expect(press('?', { code: 'Slash', shiftKey: true })).toEqual({ key: 'legend' });
    expect(press('/', { code: 'Slash' })).toEqual({ key: 'goTo' });
  });

  it('Enter puts a camera on the wall, with Shift adds it to the trail', () => {
    expect(press('Enter')).toEqual({ key: 'put' });
    expect(press('Enter', { shiftKey: true })).toEqual({ key: 'follow' });
  });

  it('Ctrl+Enter focuses the card’s buttons', () => {
    expect(press('Enter', { ctrlKey: true })).toEqual({ key: 'card' });
  });

  it('other combinations with Ctrl and Alt remain the window’s', () => {
    expect(press('y', { ctrlKey: true })).toBeUndefined();
    expect(press('z', { ctrlKey: true })).toBeUndefined();
    expect(press('Tab', { ctrlKey: true })).toBeUndefined();
    expect(press('1', { altKey: true, code: 'Digit1' })).toBeUndefined();
  });
});
