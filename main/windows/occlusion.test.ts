import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { WindowOcclusionState } from './occlusion.ts';

vi.mock('electron', () => ({ app: {} }));
const { isCovered, trackOcclusion } = await import('./occlusion.ts');

const place = { x: 100, y: 50, width: 800, height: 600 };
const window = (is: Partial<WindowOcclusionState> = {}): WindowOcclusionState => ({
  content: place,
  shown: true,
  focused: false,
  raisedAt: 1,
  clearAt: 0,
  ...is,
});
const above = (is: Partial<WindowOcclusionState> = {}) => window({ raisedAt: 2, focused: true, ...is });

describe('a window', () => {
  it('is covered by a window of at least its size that came to the front later', () => {
    expect(isCovered(window(), [above()])).toBe(true);
    expect(isCovered(window(), [above({ content: { x: 0, y: 0, width: 1920, height: 1080 } })])).toBe(true);
  });

  it('is not covered while a strip of it is visible', () => {
    for (const content of [
      { ...place, x: 101 },
      { ...place, y: 51 },
      { ...place, width: 799 },
      { ...place, height: 599 },
    ])
      expect(isCovered(window(), [above({ content })])).toBe(false);
  });

  it('is not covered by a minimised or hidden window', () => {
    expect(isCovered(window(), [above({ shown: false })])).toBe(false);
  });

  it('is not covered while it has the keyboard focus, nor after the mouse was over it', () => {
    expect(isCovered(window({ focused: true }), [above()])).toBe(false);
    expect(isCovered(window({ clearAt: 3 }), [above()])).toBe(false);
  });

  it('is not covered by a window that opened without coming to the front', () => {
    expect(isCovered(window({ raisedAt: 0 }), [window({ raisedAt: 0, clearAt: 4 })])).toBe(false);
  });

  it('is not covered while it is hidden', () => {
    expect(isCovered(window({ shown: false }), [above()])).toBe(false);
  });

  it('is never covered if it came to the front last', () => {
    const any = fc.record({
      content: fc.record({ x: fc.nat(9), y: fc.nat(9), width: fc.nat(9), height: fc.nat(9) }),
      shown: fc.boolean(),
      focused: fc.boolean(),
      raisedAt: fc.nat(100),
      clearAt: fc.nat(100),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), (windows) => {
        const last = windows.reduce((a, b) => (b.raisedAt > a.raisedAt ? b : a));
        expect(isCovered(last, windows)).toBe(false);
      }),
    );
  });
});

describe('the tracker', () => {
  class FakeWindow extends EventEmitter {
    focused = false;
    readonly webContents = new EventEmitter();
    isFocused = () => this.focused;
    isVisible = () => true;
    isMinimized = () => false;
    getContentBounds = () => place;
    setFocus(focused: boolean) {
      this.focused = focused;
      this.emit(focused ? 'focus' : 'blur');
    }
  }
  const opened = () => {
    const tracker = trackOcclusion(true);
    const [low, high] = [new FakeWindow(), new FakeWindow()];
    const add = (window: FakeWindow) => tracker.add(window as unknown as BrowserWindow, () => undefined);
    const [ofLow, ofHigh] = [add(low), add(high)];
    return { low, high, covered: () => [ofLow.isCovered(), ofHigh.isCovered()] };
  };

  it('takes the window that got the focus last to be above', () => {
    const { low, high, covered } = opened();
    low.setFocus(true);
    high.setFocus(true);
    low.setFocus(false);
    expect(covered()).toEqual([true, false]);
  });

  it('counts a window uncovered after the mouse was over it, though another has the focus', () => {
    const { low, high, covered } = opened();
    low.setFocus(true);
    high.setFocus(true);
    low.setFocus(false);
    low.webContents.emit('input-event', undefined, { type: 'mouseMove' });
    low.emit('move');
    expect(covered()).toEqual([false, false]);
  });

  it('takes the focused window to be above if the focus event of the other came late', () => {
    const { low, high, covered } = opened();
    high.setFocus(true);
    low.setFocus(true);
    low.setFocus(false);
    expect(covered()).toEqual([true, false]);
  });
});
