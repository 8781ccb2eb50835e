import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Fingerprint, type SiteAddress } from '../core/contract/deskentry.ts';
import { describeIssue } from '../core/contract/server.ts';
import { GridSize, gridSizes } from '../core/domain/layout.ts';
import { EnrolmentCode } from '../core/domain/machine.ts';

const whole = (from: number, to: number) =>
  z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.int().min(from).max(to));

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** The site's origin: wss:// anywhere, ws:// to this machine only. */
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

const Options = z.object({
  /** Take a picture of every window into this folder, once its tiles are live, and end. */
  screenshot: z.string().min(1).optional(),
  cameras: whole(1, 100_000).optional(),
  'test-cameras': whole(1, 10_000).optional(),
  /** A city file for the embedded site, in place of the demo's. */
  city: z.string().min(1).optional(),
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
  /** It is the machine of a room's wall: full screen, its own identity, nobody signs in. */
  'room-wall': z.boolean().default(false),
  /** With the code that the site gave out for this wall. */
  enrol: EnrolmentCode.optional(),
  /** What this desk is called where others send to it. */
  'desk-name': z.string().trim().min(1).max(60).optional(),
  /** Write what starts this wall with the machine, or take it away again, and end. */
  'install-autostart': z.boolean().default(false),
  'remove-autostart': z.boolean().default(false),
  /** Whoever is here for the first time is shown around: `npm start` asks for it. */
  tour: z.boolean().default(false),
  diagnostics: z.boolean().default(false),
  'user-data-dir': z.string().min(1).optional(),
});

export type CommandLine = Omit<z.output<typeof Options>, 'site' | 'site-pin'> & {
  /** Undefined: the embedded site. */
  readonly site: SiteAddress | undefined;
};

/**
 * Chromium's and Electron's own switches by which somebody else reads or steers a running console, takes its traffic for
 * theirs, or has it run their code; and ours that opens the page to be steered.
 */
const steering =
  /^(remote-debugging|remote-allow|inspect|js-flags|diagnostics|disable-web-security|ignore-certificate|allow-running-insecure|unsafely-treat|load-extension|host-resolver|host-rules|ssl-key-log|log-net-log|renderer-cmd-prefix|utility-cmd-prefix|gpu-launcher|browser-subprocess-path)/;

/** The first switch that a program which people work with must not be started with; undefined if there is none. */
export function steeringSwitch(args: readonly string[]): string | undefined {
  // Chromium takes one dash for two, on Windows also a slash and any case.
  return args.find((arg) => steering.test(/^(?:--?|\/)(.*)$/s.exec(arg)?.[1]?.toLowerCase() ?? ''));
}

/** How many letters must be added, left out or exchanged to make one word of another. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + (b[j - 1] === letter ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Options that are none of ours but nearly: Chromium would silently pass over them. In words, for a person. */
export function misspelt(args: readonly string[]): string[] {
  const ours = Object.keys(Options.shape);
  return args.flatMap((arg) => {
    const name = /^--([a-z-]+)/.exec(arg)?.[1];
    if (name === undefined || ours.includes(name)) return [];
    // Two letters of a short name are half of another word.
    const meant = ours.find((own) => editDistance(name, own) <= (own.length > 4 ? 2 : 1));
    return meant === undefined ? [] : [`--${name}: no such option; is --${meant} meant?`];
  });
}

/**
 * Reads the console's own options. All others are left to Chromium, which has hundreds; one that takes a value must be
 * written `--name=value` there, and so should `--site`: Electron drops what follows a bare address.
 */
export function readCommandLine(
  args: readonly string[],
): { readonly ok: true; readonly options: CommandLine } | { readonly ok: false; readonly why: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      screenshot: text,
      cameras: text,
      'test-cameras': text,
      city: text,
      grid: text,
      lang: text,
      site: text,
      'site-pin': text,
      windows: text,
      size: text,
      'room-wall': { type: 'boolean' },
      enrol: text,
      'desk-name': text,
      'install-autostart': { type: 'boolean' },
      'remove-autostart': { type: 'boolean' },
      tour: { type: 'boolean' },
      diagnostics: { type: 'boolean' },
      'user-data-dir': text,
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) return { ok: false, why: `--${describeIssue(parsed.error)}` };
  const { site: url, 'site-pin': pin, ...options } = parsed.data;
  if (pin !== undefined && url === undefined)
    return { ok: false, why: '--site-pin: only together with --site' };
  if (options.city !== undefined && url !== undefined)
    return { ok: false, why: '--city: not together with --site, which has its own' };
  const isWall = options['room-wall'];
  if (isWall && url === undefined) return { ok: false, why: '--room-wall: only together with --site' };
  for (const name of ['enrol', 'install-autostart'] as const)
    if (options[name] && !isWall) return { ok: false, why: `--${name}: only together with --room-wall` };
  const site =
    url === undefined ? undefined : { url, embedded: false, ...(pin === undefined ? {} : { pin }) };
  return { ok: true, options: { ...options, site } };
}
