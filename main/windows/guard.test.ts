import type { Session, WebContents } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';

/** Stands in for Electron, which does not run here. */
const electron = vi.hoisted(() => ({ onContents: (_event: unknown, _contents: unknown): void => undefined }));
vi.mock('electron', () => ({
  app: {
    on(_event: string, run: typeof electron.onContents) {
      electron.onContents = run;
    },
  },
}));
const { applyCertificatePins, restrictContents, restrictSession } = await import('./guard.ts');

type Run = (...args: never[]) => unknown;
/** Records listeners and settings by name, and calls them by name. */
function spy(names: readonly string[]) {
  const set = new Map<string, Run>();
  const put = (name: string) => (run: Run) => void set.set(name, run);
  const object = {
    ...Object.fromEntries(names.map((name) => [name, put(name)])),
    on: (name: string, run: Run) => void set.set(name, run),
  };
  return { object, call: (name: string, ...args: unknown[]) => set.get(name)?.(...(args as never[])), set };
}

const log: string[] = [];
beforeEach(() => void log.splice(0));

const permissions = [
  ...[
    'media',
    'geolocation',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'idle-detection',
  ],
  ...[
    'clipboard-read',
    'display-capture',
    'mediaKeySystem',
    'window-management',
    'fileSystem',
    'hid',
    'serial',
    'usb',
  ],
  ...[
    'deprecated-sync-clipboard-read',
    'keyboardLock',
    'storage-access',
    'speaker-selection',
    'unknown',
    'of-some-day',
  ],
];

it('grants a page two permissions and denies every other, known or unknown', () => {
  const { object, call } = guarded();
  const asked = (permission: string) => {
    let given: boolean | undefined;
    call('setPermissionRequestHandler', null, permission, (answer: boolean) => (given = answer));
    return [given, call('setPermissionCheckHandler', null, permission)];
  };
  for (const permission of ['notifications', 'clipboard-sanitized-write'])
    expect(asked(permission)).toEqual([true, true]);
  for (const permission of permissions) expect(asked(permission), permission).toEqual([false, false]);
  expect(log).toHaveLength(permissions.length);
  expect(object).toBeDefined();
});

function guarded() {
  const session = spy([
    ...['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler'],
    ...['setDisplayMediaRequestHandler', 'setSpellCheckerEnabled', 'setCertificateVerifyProc'],
  ]);
  restrictSession(session.object as unknown as Session, {
    devOrigin: undefined,
    log: (line) => log.push(line),
  });
  return session;
}

it('denies devices, screen capture and downloads', () => {
  const { call } = guarded();
  expect(call('setDevicePermissionHandler', { deviceType: 'hid' })).toBe(false);
  let streams: object | undefined;
  call('setDisplayMediaRequestHandler', {}, (answer: object) => (streams = answer));
  expect(streams).toEqual({});
  const prevented = vi.fn();
  call(
    'will-download',
    { preventDefault: prevented },
    { getURL: () => `https://x.example/${'a'.repeat(900)}` },
  );
  expect(prevented).toHaveBeenCalledOnce();
  expect(log.at(-1)?.length).toBeLessThan(300);
});

it('blocks new windows, navigation, foreign frames and embedded pages in all web contents', () => {
  let wish: 'go' | 'taken' | 'refuse' = 'refuse';
  restrictContents({ onNavigate: () => wish, log: (line) => log.push(line) });
  const contents = spy(['setWindowOpenHandler']);
  electron.onContents({}, contents.object as unknown as WebContents);
  expect(contents.call('setWindowOpenHandler', { url: 'https://x.example' })).toEqual({ action: 'deny' });
  /** Returns whether the event was prevented. */
  const tried = (event: string, more: object = {}) => {
    const prevented = vi.fn();
    contents.call(event, { preventDefault: prevented, url: 'https://x.example', ...more });
    return prevented.mock.calls.length === 1;
  };
  expect(tried('will-navigate')).toBe(true);
  wish = 'taken';
  expect(tried('will-navigate')).toBe(true);
  wish = 'go';
  expect(tried('will-navigate')).toBe(false);
  expect(tried('will-redirect')).toBe(true);
  expect(tried('will-frame-navigate', { isMainFrame: false })).toBe(true);
  expect(tried('will-attach-webview')).toBe(true);
});

it('judges a certificate by the pins alone', () => {
  const session = spy(['setCertificateVerifyProc']);
  applyCertificatePins(session.object as unknown as Session, {
    judge: (host) => (host === 'ours' ? 0 : -2),
    set: () => true,
  });
  const judged = (hostname: string) => {
    let verdict: number | undefined;
    const request = { hostname, certificate: { fingerprint: 'a' } };
    session.call('setCertificateVerifyProc', request, (answer: number) => (verdict = answer));
    return verdict;
  };
  expect([judged('ours'), judged('another')]).toEqual([0, -2]);
});
