import { accessSync, closeSync, constants, mkdirSync, openSync, readSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { formatUnknownWord } from '../core/base/misspelt.ts';
import { cityMagic, startsWithCityMagic } from '../core/map/city/magic.ts';
import { Fingerprint, type SiteAddress } from '../core/people/deskEntry.ts';
import { EnrolmentCode } from '../core/people/machine.ts';
import { describeIssue } from '../core/rpc/server.ts';
import { maxShifts, ShiftTimes } from '../core/shiftlog/shift.ts';
import { GridSize, gridSizes } from '../core/wall/layout.ts';

const whole = (from: number, to: number) =>
  z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.int().min(from).max(to));

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** The site's origin: wss:// to any host, ws:// to this machine only. */
const SiteUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'wss:' || (url?.protocol === 'ws:' && loopback.includes(url.hostname)))
    return `${url.protocol}//${url.host}`;
  context.addIssue({
    code: 'custom',
    message: 'an address like wss://host:port (ws:// to this machine only)',
  });
  return z.NEVER;
});

const Size = z
  .string()
  .regex(/^\d{3,5}x\d{3,5}$/, 'a size like 1920x1080')
  .transform((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number);
    return { width, height };
  });

/** Shift starts, such as `06:00,14:00,22:00`. */
const Shifts = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(ShiftTimes.shape.start).max(maxShifts))
  .refine((starts) => starts.every((start, at) => at === 0 || start > (starts[at - 1] ?? '')), {
    message: 'times of a day in their order, such as 06:00,14:00,22:00',
  });

const Options = z.object({
  screenshot: z.string().min(1).optional(),
  cameras: whole(1, 100_000).optional(),
  'test-cameras': whole(1, 10_000).optional(),
  city: z.string().min(1).optional(),
  shifts: Shifts.optional(),
  grid: z
    .string()
    .refine((text) => gridSizes.some((size) => String(size) === text), `one of ${gridSizes.join(', ')}`)
    .transform(Number)
    .pipe(GridSize)
    .optional(),
  lang: z
    .string()
    .regex(/^(vi|en)\b/i, 'vi or en')
    .transform((text) => (text.toLowerCase().startsWith('vi') ? ('vi' as const) : ('en' as const)))
    .optional(),
  site: SiteUrl.optional(),
  'site-pin': z
    .string()
    .transform((text) => text.replaceAll(':', '').toLowerCase())
    .pipe(Fingerprint)
    .optional(),
  windows: whole(1, 16).default(1),
  size: Size.optional(),
  'room-wall': z.boolean().default(false),
  enrol: EnrolmentCode.optional(),
  'desk-name': z.string().trim().min(1).max(60).optional(),
  'install-autostart': z.boolean().default(false),
  'remove-autostart': z.boolean().default(false),
  tour: z.boolean().default(false),
  diagnostics: z.boolean().default(false),
  'user-data-dir': z.string().min(1).optional(),
  help: z.boolean().default(false),
});

/** Value and purpose of each option, for `--help`; a switch has no value. */
const uses: Readonly<Record<keyof typeof Options.shape, readonly [given: string, does: string]>> = {
  screenshot: ['DIR', 'takes a picture of every window into this folder, once its tiles are live, and ends'],
  cameras: ['N', 'so many demo cameras'],
  'test-cameras': ['N', 'so many of the demo cameras show a test picture'],
  city: ['FILE', 'a city file for the embedded site, in place of the demo’s'],
  shifts: ['HH:MM,…', 'when the shifts of the embedded site begin'],
  grid: [gridSizes.join('|'), 'so many tiles'],
  lang: ['vi|en', 'the language'],
  site: ['wss://HOST:PORT', 'a site elsewhere instead of the embedded one'],
  'site-pin': ['SHA256', 'the fingerprint of that site’s certificate'],
  windows: ['N', 'so many windows'],
  size: ['1920x1080', 'how large a window is'],
  'room-wall': ['', 'it is the machine of a room’s wall: full screen, its own identity, nobody signs in'],
  enrol: ['CODE', 'the code that the site gave out for this wall'],
  'desk-name': ['NAME', 'what this desk is called where others send to it'],
  'install-autostart': ['', 'writes what starts this wall with the machine, and ends'],
  'remove-autostart': ['', 'takes that away again, and ends'],
  tour: ['', 'shows around whoever is here for the first time, as npm start and the packaged program do'],
  diagnostics: ['', 'opens the pages to be read and steered by tests; not in the packaged program'],
  'user-data-dir': ['DIR', 'where the console keeps its data'],
  help: ['', 'prints this, and ends'],
};

const givenFor = (name: string): string => new Map(Object.entries(uses)).get(name)?.[0] ?? 'value';

/** The text of `--help`: one line per option. */
export const commandLineHelp: string = [
  ...Object.entries(uses).map(([name, [given, does]]) => `  ${`--${name} ${given}`.padEnd(28)} ${does}`),
  'Switches of Chromium, Electron and Node pass, written --name=value.',
  '',
].join('\n');

export type CommandLine = Omit<z.output<typeof Options>, 'site' | 'site-pin'> & {
  /** Undefined for the embedded site. */
  readonly site: SiteAddress | undefined;
};

/**
 * Switches that let another program read or control a running console, intercept its traffic or run code in it.
 * They are Chromium's and Electron's own, and ours that opens the page to remote control.
 */
const steering =
  /^(remote-debugging|remote-allow|inspect|js-flags|diagnostics|disable-web-security|ignore-certificate|allow-running-insecure|unsafely-treat|load-extension|host-resolver|host-rules|ssl-key-log|log-net-log|renderer-cmd-prefix|utility-cmd-prefix|gpu-launcher|browser-subprocess-path)/;

/** Returns the first switch that a console in use must not be started with; undefined if there is none. */
export function findForbiddenSwitch(args: readonly string[]): string | undefined {
  // Chromium accepts a single dash too, and on Windows also a slash and any case.
  return args.find((arg) => steering.test(/^(?:--?|\/)(.*)$/s.exec(arg)?.[1]?.toLowerCase() ?? ''));
}

/**
 * Prefixes of the switches of Chromium, Electron and Node.
 * They have more than a thousand and offer no list. An option with none of these prefixes belongs to none of them and would be
 * ignored silently.
 */
const notOurs = new RegExp(
  `^(${[
    // Verbs and limits.
    'enable|disable|force|use|no|allow|ignore|show|hide|default|max|min|num|unsafely|experimental|expose|throw|trace',
    // Subjects.
    'audio|auth|autoplay|blink|browser|canvas|cc|crash|device|disk|dns|font|gl|gpu|gtk|headless|high|host',
    'in|inspect|isolate|js|load|log|media|memory|metrics|mojo|mute|net|origin|original|ozone|password',
    'perf|process|profile|proxy|raster|remote|renderer|run|secure|shared|single|skia|source|squirrel|ssl',
    'stack|start|tls|touch|ui|user|utility|v8|video|wayland|web|webgl|webrtc|webview|window|x11|zygote',
  ].join(
    '|',
  )})-|^(app|class|display|headless|incognito|inspect|kiosk|site-per-process|test-type|type|v|vmodule)$`,
);

/**
 * Parses the console's own options and refuses unknown ones.
 * Chromium's switches are left to it. One with a value must be written `--name=value`, and so should `--site`: Electron drops
 * the arguments after a bare address.
 */
export function parseCommandLine(
  args: readonly string[],
): { readonly ok: true; readonly options: CommandLine } | { readonly ok: false; readonly why: string } {
  const { values, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(uses).map(([name, [given]]) => [name, { type: given === '' ? 'boolean' : 'string' }]),
    ),
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    // A missing value is not filled with the next option.
    if (token.inlineValue === false && token.value.startsWith('--'))
      return {
        ok: false,
        why: `${token.rawName}: no ${givenFor(token.name)} is given before ${token.value}`,
      };
    if (token.rawName.startsWith('--') && !(token.name in uses) && !notOurs.test(token.name)) {
      const ours = Object.keys(uses).map((name) => `--${name}`);
      return { ok: false, why: `${formatUnknownWord(token.rawName, 'option', ours)} (--help lists all)` };
    }
  }
  const parsed = Options.safeParse(values);
  if (!parsed.success) return { ok: false, why: `--${describeIssue(parsed.error)}` };
  const { site: url, 'site-pin': pin, ...options } = parsed.data;
  if (pin !== undefined && url === undefined)
    return { ok: false, why: '--site-pin: only together with --site' };
  for (const name of ['city', 'shifts'] as const)
    if (options[name] !== undefined && url !== undefined)
      return { ok: false, why: `--${name}: not together with --site, which has its own` };
  const isWall = options['room-wall'];
  if (isWall && url === undefined) return { ok: false, why: '--room-wall: only together with --site' };
  for (const name of ['enrol', 'install-autostart'] as const)
    if (options[name] && !isWall) return { ok: false, why: `--${name}: only together with --room-wall` };
  const site =
    url === undefined ? undefined : { url, embedded: false, ...(pin === undefined ? {} : { pin }) };
  return { ok: true, options: { ...options, site } };
}

/**
 * Checks the files that the options name before anything is started, and creates the folder for pictures. Returns the reason why one
 * cannot be used, as a sentence; undefined if all can.
 */
export function findFileFault({
  city,
  screenshot,
}: Pick<CommandLine, 'city' | 'screenshot'>): string | undefined {
  if (screenshot !== undefined) {
    const why = describeFileError(() => {
      mkdirSync(screenshot, { recursive: true });
      accessSync(screenshot, constants.W_OK | constants.X_OK);
    });
    if (why !== undefined) return `--screenshot: no pictures can be written into ${screenshot} (${why})`;
  }
  if (city !== undefined) {
    const start = new Uint8Array(cityMagic.length);
    const why = describeFileError(() => {
      const file = openSync(city, 'r');
      try {
        readSync(file, start);
      } finally {
        closeSync(file);
      }
    });
    if (why !== undefined) return `--city: ${city} cannot be read (${why})`;
    if (!startsWithCityMagic(start))
      return `--city: ${city} is no city file; make one with npm run city -- import FILE`;
  }
  return undefined;
}

const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'the right to it is missing',
};

/** Runs `work`, and describes the file system's error if it throws one. */
function describeFileError(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fileErrors[String(error.code)] ?? String(error.code);
  }
}
