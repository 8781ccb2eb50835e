import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WindowId } from '../../core/base/ids.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';

/** Stands in for Electron, which does not run here. */
const electron = vi.hoisted(() => ({
  contents: undefined as unknown as EventEmitter,
  loaded: [] as string[],
}));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class WebContents extends EventEmitter {
    id = 1;
    async loadURL(url: string) {
      electron.loaded.push(url.replace('app://watchfloor', ''));
    }
    getOSProcessId = () => 0;
    send() {}
  }
  class BrowserWindow extends EventEmitter {
    webContents = new WebContents();
    constructor() {
      super();
      electron.contents = this.webContents;
    }
    isDestroyed = () => false;
    isVisible = () => true;
    isMinimized = () => false;
    isFullScreen = () => true;
    destroy() {
      this.emit('closed');
    }
  }
  return { app: new EventEmitter(), screen: {}, BrowserWindow };
});
const { openConsoleWindow } = await import('./window.ts');

let clock: HandClock;
let log: string[];
beforeEach(() => {
  clock = handClock();
  log = [];
  electron.loaded.splice(0);
});

function open(unattended: boolean) {
  const reported = () => {};
  return openConsoleWindow({
    id: WindowId.parse('w1'),
    page: {
      address: { origin: 'app://watchfloor', page: 'app://watchfloor/index.html' },
      preload: '',
      development: false,
    },
    size: undefined,
    clock,
    unattended,
    standing: { bounds: { x: 0, y: 0, width: 1920, height: 1080 }, fullScreen: true },
    occlusion: { add: () => ({ isCovered: () => false }) },
    events: {
      onRested: reported,
      onLoaded: reported,
      onClosed: reported,
      onBlurred: reported,
      onGone: reported,
    },
    log: (line) => void log.push(line),
  });
}

/** Ends the page's process and waits for the immediate effects. */
async function crash(times = 1) {
  for (let time = 0; time < times; time++) {
    electron.contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    await clock.advance(0);
  }
}
const tries = () => log.filter((line) => line === 'w1: retries automatically').length;
const page = '/index.html';
const faultPage = '/fault/w1';

describe('the fault page of an unattended window', () => {
  test('retries after each minute and shows the time of the retry', async () => {
    const window = open(true);
    for (const round of [1, 2]) {
      await crash(3);
      expect(electron.loaded).toEqual([page, page, page, faultPage]);
      expect(window.fault()?.againAt).toBe(clock.now() + 60_000);
      await clock.advance(59_000);
      expect(electron.loaded.at(-1)).toBe(faultPage);
      electron.loaded.splice(0);
      await clock.advance(1_000);
      expect(electron.loaded).toEqual([page]);
      expect(tries()).toBe(round);
      electron.contents.emit('did-finish-load');
      window.onMessage('once');
    }
    expect(window.fault()).toBe(undefined);
  });

  test('retries after its page did not load in time', async () => {
    open(true);
    await clock.advance(20_000 + 20_000);
    expect(electron.loaded).toEqual([page, page, faultPage]);
    await clock.advance(60_000);
    expect(electron.loaded).toEqual([page, page, faultPage, page]);
  });

  test('retries on time even if the fault page fails as well', async () => {
    open(true);
    await crash(3);
    for (let second = 0; second < 59; second++) {
      const shown = electron.loaded.splice(0).length > 0;
      if (shown) await crash();
      await clock.advance(1_000);
    }
    expect(tries()).toBe(0);
    await clock.advance(1_000);
    expect(tries()).toBe(1);
    expect(electron.loaded.at(-1)).toBe(page);
    electron.contents.emit('did-finish-load');
    await clock.advance(40_000);
    expect(electron.loaded.at(-1)).toBe(page);
  });

  test('reloads at a key press and cancels the retry', async () => {
    open(true);
    await crash(3);
    const none = { control: false, alt: false, meta: false };
    electron.contents.emit(
      'before-input-event',
      { preventDefault() {} },
      { type: 'keyDown', key: 'r', ...none },
    );
    electron.contents.emit('did-finish-load');
    expect(electron.loaded.at(-1)).toBe(page);
    const before = electron.loaded.length;
    await clock.advance(44_000);
    expect([electron.loaded.length, tries()]).toEqual([before, 0]);
  });

  test('does not retry after the window is closed', async () => {
    const window = open(true);
    await crash(3);
    window.close();
    expect(clock.pending).toBe(0);
  });
});

test('never retries by itself at an attended desk', async () => {
  const window = open(false);
  await crash(3);
  expect(window.fault()?.againAt).toBe(undefined);
  await clock.advance(3_600_000);
  expect([electron.loaded.at(-1), tries()]).toEqual([faultPage, 0]);
});
