import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellChannel } from '../../core/api/channels.ts';
import { shellCalls } from '../../core/api/shell.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { runToEnd } from './run.ts';
import { noSite, pageUrl } from './shellPage.ts';

const foreignPreload = resolve(import.meta.dirname, '../fixtures/shell/foreign.cjs');

/** Makes a shell call in the page. Returns `ok`, or the fault's code. */
const callShell = (console: Console, name: string, input: unknown) =>
  console.inWindow<string>(
    `watchfloor.shell[${JSON.stringify(name)}](${JSON.stringify(input)}).then((r) => r.ok ? 'ok' : r.fault.code)`,
  );

describe('a page of the console', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite, '--size=1280x720', '--lang=en', '--grid=9'] });
  });
  afterAll(() => console.close());

  test('is served from its own scheme under a policy without inline or evaluated script', async () => {
    expect(console.page.url()).toBe(pageUrl);
    const policy = await console.page.evaluate(async () =>
      (await fetch(location.href)).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    const ran = await console.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
  });

  /**
   * Returns the hosts that the content security policy refuses.
   * None of the servers exists; only the attempt to connect counts.
   */
  async function refused(): Promise<string[]> {
    const seen: string[] = [];
    const refusals = new Promise<void>((all) =>
      globalThis.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
        if (seen.push(blockedURI) === 2) all();
      }),
    );
    for (const url of ['ws://127.0.0.1:1/media', 'ws://127.0.0.1:2/media', 'wss://site.invalid/media']) {
      try {
        new WebSocket(url);
      } catch {
        // Some versions of Chromium refuse at once, some later; the event reports both.
      }
    }
    await refusals;
    return seen.map((url) => new URL(url).host);
  }
  const others = ['127.0.0.1:2', 'site.invalid'];

  test('reaches the configured site and no other', async () => {
    expect(await console.page.evaluate(refused)).toEqual(others);
  });

  test('has no worker that reaches another site', async () => {
    // One of the threads has the socket of the site's media.
    const threads = await eventually('threads', () => {
      const all = console.page.workers();
      return all.length > 0 && all;
    });
    for (const thread of threads) expect(await thread.evaluate(refused)).toEqual(others);
  });

  test('has no access to Node, and to main only through the contract’s calls', async () => {
    const seen = await console.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
      shell: Object.keys(Reflect.get(Object(Reflect.get(window, 'watchfloor')), 'shell')),
    }));
    expect(seen).toEqual({ node: [], shell: Object.keys(shellCalls) });
  });

  test('knows its window id and version', async () => {
    const reported = await console.inWindow<{ value: object }>(`watchfloor.shell['window.describe']({})`);
    expect(reported.value).toMatchObject({ window: 'w1', grid: 9, language: 'en', diagnostics: false });
  });

  test('names its Electron version in the footer exactly if it runs on the fallback Electron', async () => {
    const reported = await console.inWindow<{ value: { electron: string; electronFallback: boolean } }>(
      `watchfloor.shell['window.describe']({})`,
    );
    const { electron, electronFallback } = reported.value;
    expect(electronFallback).toBe(process.env.ELECTRON_FALLBACK !== undefined);
    await eventually('the foot', async () => {
      const text = (await console.page.textContent('footer')) ?? '';
      return text.includes(electron) === electronFallback;
    });
  });

  test('has the requested size', async () => {
    expect(await console.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720]);
  });

  test('cannot navigate away or open another window', async () => {
    const opened = await console.page.evaluate(() => {
      location.href = 'https://example.invalid/';
      return window.open('https://example.invalid/') !== null;
    });
    expect(opened).toBe(false);
    await eventually('both in the log', async () => {
      const log = await readFile(join(console.data, 'logs/main.log'), 'utf8');
      return log.includes('refused to go to https://example.invalid') && log.includes('refused to open');
    });
    await console.page.evaluate(() => {
      location.href = 'app://watchfloor/retry';
    });
    await eventually('the retry in the log', async () =>
      (await readFile(join(console.data, 'logs/main.log'), 'utf8')).includes('refused to go to app://'),
    );
    expect(await console.page.evaluate(() => location.href)).toBe(pageUrl);
    expect(await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('is granted no permission except notifications', async () => {
    const asked = await console.page.evaluate(async () => {
      const refused = (wish: Promise<unknown>) =>
        wish.then(
          () => 'given',
          (error: Error) => error.name,
        );
      return {
        notification: await Notification.requestPermission(),
        place: (await navigator.permissions.query({ name: 'geolocation' })).state,
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await refused(navigator.mediaDevices.getDisplayMedia()),
      };
    });
    expect(asked.notification).toBe('granted');
    expect(asked.place).toBe('denied');
    expect(asked.camera).not.toBe('given');
    expect(asked.screen).not.toBe('given');
  });

  test('runs with Chromium’s frame alignment for encoded transforms disabled (ADR 6)', async () => {
    const pid = await console.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const off = /--disable-features=([^\0]*)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
    expect(off?.split(',')).toContain('RTCAlignReceivedEncodedVideoTransforms');
  });

  test('reaches no files but its own', async () => {
    const statuses = await console.page.evaluate(() =>
      Promise.all(
        ['/..%2fmain/index.js', '/..%2f..%2fpackage.json', '/%2e%2e/preload/index.cjs', '/nothing.js'].map(
          async (path) => (await fetch(`app://watchfloor${path}`)).status,
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  test('gets the fault call.invalid for invalid input', async () => {
    expect(await callShell(console, 'window.fullScreen', { on: 'yes' })).toBe('call.invalid');
    expect(await callShell(console, 'window.report', { tiles: Array(300).fill({}) })).toBe('call.invalid');
    expect(await callShell(console, 'window.report', null)).toBe('call.invalid');
  });

  test('is rate-limited when it calls too often', async () => {
    const codes = await console.inWindow<string[]>(
      `Promise.all(Array.from({ length: 200 }, () =>
        watchfloor.shell['window.report']({ tiles: [] }).then((r) => r.ok ? 'ok' : r.fault.code)))`,
    );
    expect(new Set(codes)).toEqual(new Set(['ok', 'call.tooMany']));
  });
});

describe('main', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite] });
  });
  afterAll(() => console.close());

  test('refuses a caller that is not one of its windows, whatever its address', async () => {
    for (const url of ['data:text/html,foreign', pageUrl]) {
      const code = await console.app.evaluate(
        async ({ BrowserWindow }, [address, preload, channel]) => {
          const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
          await foreign.loadURL(address);
          const result = await foreign.webContents.executeJavaScript(
            `raw.invoke(${JSON.stringify(channel)}, 'window.describe', {})`,
          );
          foreign.destroy();
          return result.fault.code;
        },
        [url, foreignPreload, shellChannel] as const,
      );
      expect(code).toBe('call.refused');
    }
  });

  test('accepts only the contract’s calls, on one channel', async () => {
    await console.app.evaluate(({ session }, preload) => {
      session.defaultSession.setPreloads([preload]);
    }, foreignPreload);
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.webContents.reload());
    await eventually('the page with its second preload', () => console.inWindow<boolean>(`'raw' in window`));
    const ask = (...args: unknown[]) =>
      console.inWindow<string>(
        `raw.invoke(...${JSON.stringify(args)}).then((r) => r.ok ? 'ok' : r.fault.code, () => 'no channel')`,
      );
    expect(await ask(shellChannel, 'window.describe', {})).toBe('ok');
    for (const name of ['window.destroy', 'constructor', '__proto__', 7, null])
      expect(await ask(shellChannel, name, {})).toBe('call.unknown');
    expect(await ask('desk', 'session.signOut', {})).toBe('no channel');
  });

  test.each([
    {
      why: 'brings the first instance to the front, then exits',
      args: [],
      ends: 0,
      says: 'its window comes to the front',
    },
    {
      why: 'with --screenshot exits with an error that names --user-data-dir',
      args: ['--screenshot=none'],
      ends: 3,
      says: '--user-data-dir',
    },
  ])('a second start on the same data folder $why', async ({ args, ends, says }) => {
    const { code, words } = await runToEnd(console.data, [noSite, ...args]);
    expect(code).toBe(ends);
    expect(words).toContain('running already');
    expect(words).toContain(says);
  });
});

test('an unknown option is refused by name, and --help lists all options', async () => {
  const data = await newDataFolder();
  try {
    const refused = await runToEnd(data, ['--lang=vi', '--tilez=4']);
    expect(refused.code).toBe(2);
    expect(refused.words).toContain('--tilez: no such option (--help lists all)');
    const helped = await runToEnd(data, ['--help']);
    expect(helped.code).toBe(0);
    expect(helped.out).toContain('--grid 1|4|9');
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
});
