import { describe, expect, it } from 'vitest';
import { getDemoCityPath, getPackagedRuntimes } from './packaged.ts';

describe('the runtimes of a package', () => {
  it('are only the media worker with a supported Electron', () => {
    const files = ['/app/resources/runtime/mediasoup-worker'];
    expect(getPackagedRuntimes('/app/resources', '45.5.0', (file) => files.includes(`${file}`))).toEqual({
      MEDIASOUP_WORKER_BIN: '/app/resources/runtime/mediasoup-worker',
    });
  });
  it('include the joystick addon if it was built', () => {
    const file = '/app/resources/runtime/joystick.node';
    expect(getPackagedRuntimes('/app/resources', '45.5.0', (each) => each === file)).toEqual({
      WATCHFLOOR_JOYSTICK: file,
    });
  });
  it('name the fallback Electron if a database addon for it is included', () => {
    expect(getPackagedRuntimes('/app/resources', '33.2.1', () => true)).toMatchObject({
      BETTER_SQLITE3_NAPI9: '/app/resources/runtime/better_sqlite3-napi9.node',
      ELECTRON_FALLBACK: '33.2.1',
    });
  });
});

it.each([
  ['a checkout', '/watchfloor/out/main', '/watchfloor/resources/city/demo.city'],
  ['a package', '/app/resources/app.asar/out/main', '/app/resources/resources/city/demo.city'],
])('the demo’s city of %s lies among its resources', (_where, here, file) => {
  expect(getDemoCityPath(here, (each) => each === file)).toBe(file);
  expect(getDemoCityPath(here, () => false)).toBeUndefined();
});
