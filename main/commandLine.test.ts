import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandLineHelp, findFileFault, findForbiddenSwitch, parseCommandLine } from './commandLine.ts';
import { getDemoCityPath } from './packaged.ts';

const read = (...args: string[]) => {
  const result = parseCommandLine(args);
  return result.ok ? result.options : result.why;
};

test('opens one window on the embedded site without options', () => {
  expect(read()).toEqual({
    windows: 1,
    'room-wall': false,
    'install-autostart': false,
    'remove-autostart': false,
    tour: false,
    diagnostics: false,
    help: false,
    site: undefined,
  });
});

test('reads options in both spellings, mixed with those of Chromium', () => {
  const args = [
    '--no-sandbox',
    '--grid=16',
    '--lang',
    'en-US',
    '--size',
    '1920x1080',
    '--ozone-platform=x11',
    '--windows=2',
  ];
  expect(read(...args)).toMatchObject({
    grid: 16,
    lang: 'en',
    size: { width: 1920, height: 1080 },
    windows: 2,
  });
  expect(read('--screenshot', 'shots', '--cameras=40210', '--test-cameras=32')).toMatchObject({
    screenshot: 'shots',
    cameras: 40_210,
    'test-cameras': 32,
  });
  expect(read('--shifts=06:00,18:30')).toMatchObject({ shifts: ['06:00', '18:30'] });
});

test('reads a site’s address with its certificate fingerprint as tools print it', () => {
  const pin = Array.from({ length: 32 }, () => 'AB').join(':');
  expect(read('--site=wss://site.example:4443/', `--site-pin=${pin}`)).toMatchObject({
    site: { url: 'wss://site.example:4443', embedded: false, pin: 'ab'.repeat(32) },
  });
  expect(read('--site=ws://127.0.0.1:4000')).toMatchObject({ site: { url: 'ws://127.0.0.1:4000' } });
});

test.each([
  ['--shifts=7:00', /^--shifts.*HH:MM/],
  ['--shifts=19:00,07:00', /^--shifts: times of a day in their order/],
  ['--grid=5', /^--grid: one of 1, 4, 9, 16, 25, 36, 64/],
  ['--windows=0', /^--windows/],
  ['--cameras=many', /^--cameras: a whole number/],
  ['--size=big', /^--size: a size like/],
  ['--lang=fr', /^--lang: vi or en/],
  ['--site=ws://site.example', /^--site: an address like/],
  ['--site=nonsense', /^--site: an address like/],
  ['--site-pin=00', /^--site-pin/],
  ['--screenshot', /^--screenshot/],
])('%s is refused with a sentence', (arg, why) => {
  expect(read(arg)).toMatch(why);
});

test('does not take the next option as the value of one that lacks it', () => {
  expect(read('--screenshot', '--user-data-dir=/tmp/x')).toBe(
    '--screenshot: no DIR is given before --user-data-dir=/tmp/x',
  );
  expect(read('--cameras', '--no-sandbox')).toBe('--cameras: no N is given before --no-sandbox');
});

test('accepts a city file for the embedded site only', () => {
  expect(read('--city=hanoi.city')).toMatchObject({ city: 'hanoi.city' });
  expect(read('--shifts=06:00', '--site=wss://site.example')).toMatch(/^--shifts: not together with --site/);
  expect(read('--city=hanoi.city', '--site=wss://site.example')).toMatch(/^--city: not together with --site/);
});

test('refuses a pin without a site', () => {
  expect(read(`--site-pin=${'0'.repeat(64)}`)).toMatch(/only together with --site/);
});

test.each([
  ['--tilez=4', '--tilez: no such option (--help lists all)'],
  ['--screnshot', '--screnshot: no such option; is --screenshot meant? (--help lists all)'],
  ['--camera=4', '--camera: no such option; is --cameras meant? (--help lists all)'],
  ['--grif=4', '--grif: no such option; is --grid meant? (--help lists all)'],
  ['--window=2', '--window: no such option; is --windows meant? (--help lists all)'],
  ['--disable', '--disable: no such option (--help lists all)'],
])('%s is nobody’s, and is refused by its name', (arg, why) => {
  expect(read('--no-sandbox', arg, '--lang=vi')).toBe(why);
});

test('does not read an option’s value as an option', () => {
  expect(read('--desk-name', 'grif', '--lang', 'vi')).toMatchObject({ 'desk-name': 'grif', lang: 'vi' });
});

test.each([
  '--no-sandbox',
  '--disable-features=CalculateNativeWinOcclusion',
  '--enable-logging',
  '--enable-unsafe-swiftshader',
  '--force-device-scale-factor=2',
  '--trace-startup=gpu',
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '--inspect',
  '--inspect-brk=0',
  '--js-flags=--expose-gc',
  '--ozone-platform=x11',
  '--password-store=gnome-libsecret',
  '--in-process-gpu',
  '--use-gl=angle',
  '--proxy-server=direct://',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--log-level=0',
  '--v=1',
  '--user-data-dir=/tmp/x',
  '--gtk-version=4',
  '--display=:1',
])('%s is left to Chromium, Electron or Node', (arg) => {
  expect(typeof read(arg)).toBe('object');
});

test('lists all options with --help', () => {
  expect(read('--help')).toMatchObject({ help: true });
  expect(commandLineHelp).toMatch(/^ {2}--grid 1\|4\|9.* {2}so many tiles$/m);
  for (const line of commandLineHelp.trimEnd().split('\n')) expect(line.length).toBeLessThan(121);
});

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '-remote-debugging-port=0',
  '/Remote-Debugging-Port=0',
  '--inspect',
  '--inspect-brk=0',
  '--js-flags=--allow-natives-syntax',
  '--diagnostics',
  '--disable-web-security',
  '--ignore-certificate-errors',
])('%s opens the console to others', (arg) => {
  expect(findForbiddenSwitch(['--no-sandbox', arg])).toBe(arg);
});

test('refuses switches that open the console to remote control', () => {
  const args = [
    '--no-sandbox',
    '--user-data-dir=/inspect',
    '--screenshot',
    'js-flags',
    '--site=wss://proxy-1',
  ];
  expect(
    findForbiddenSwitch([...args, '--ozone-platform=x11', '--lang=vi', 'diagnostics', '']),
  ).toBeUndefined();
});

test('requires a site for a wall display, and a wall display for its options', () => {
  const why = (...args: string[]) => {
    const answer = parseCommandLine(args);
    return answer.ok ? answer.options : answer.why;
  };
  expect(why('--room-wall')).toContain('--site');
  expect(why('--site=ws://127.0.0.1:1', '--enrol=ABCD-EFGH-JKMN-PQRS')).toContain('--room-wall');
  expect(why('--install-autostart')).toContain('--room-wall');
  // A wall gets its city from its site: no city file is named that could be missing at an autostart.
  expect(why('--install-autostart', '--room-wall', '--site=ws://127.0.0.1:1', '--city=hanoi.city')).toContain(
    '--city',
  );
  expect(why('--room-wall', '--site=ws://127.0.0.1:1', '--enrol=abcd efgh jkmn pqrs')).toMatchObject({
    'room-wall': true,
    enrol: 'ABCDEFGHJKMNPQRS',
  });
  expect(why('--room-wall', '--site=ws://127.0.0.1:1', '--enrol=short')).toContain('--enrol');
});

describe('files named on the command line', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wf named '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('accepts options without files', () => {
    expect(findFileFault({})).toBeUndefined();
  });

  test('creates the folder for pictures, or says why it cannot', () => {
    expect(findFileFault({ screenshot: join(folder, 'a', 'b') })).toBeUndefined();
    expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
    expect(findFileFault({ screenshot: join(folder, 'a', 'b') })).toBeUndefined();
    const there = file('there', '');
    expect(findFileFault({ screenshot: there })).toBe(
      `--screenshot: no pictures can be written into ${there} (it is a file)`,
    );
    expect(findFileFault({ screenshot: join(there, 'x') })).toMatch(/\(a part of its path is a file\)$/);
  });

  test('accepts a city file and refuses any other, with the reason', () => {
    expect(
      findFileFault({ city: getDemoCityPath(join(import.meta.dirname, '..', 'out', 'main')) }),
    ).toBeUndefined();
    const city = join(folder, 'nosuch.city');
    expect(findFileFault({ city })).toBe(`--city: ${city} cannot be read (there is none)`);
    mkdirSync(city);
    expect(findFileFault({ city })).toBe(`--city: ${city} cannot be read (it is a folder)`);
    for (const text of ['', '# Watchfloor\n'])
      expect(findFileFault({ city: file('README.md', text) })).toMatch(
        /^--city: \S.*README\.md is no city file;/,
      );
  });
});
