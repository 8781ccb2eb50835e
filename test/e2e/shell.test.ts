import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellCalls, shellChannel } from '../../core/contract/shell.ts';
import {
  type Console,
  display,
  electronBinary,
  environment,
  eventually,
  launch,
  newDataFolder,
  program,
  sandboxArgs,
} from './launch.ts';

/** A site that is not there: these tests are about the shell alone. */
const noSite = '--site=ws://127.0.0.1:1';
const pageUrl = 'app://watchfloor/index.html';
const foreignPreload = resolve(import.meta.dirname, '../fixtures/shell/foreign.cjs');

/** What a page's shell call gives: `ok`, or the fault's code. */
const callShell = (console: Console, name: string, input: unknown) =>
  console.inWindow<string>(
    `watchfloor.shell[${JSON.stringify(name)}](${JSON.stringify(input)}).then((r) => r.ok ? 'ok' : r.fault.code)`,
  );

const bounds = (console: Console) =>
  console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.getBounds());

/** Whether the console's own page is in the window, by its shell. */
const pageIsThere = (console: Console) =>
  console.inWindow<boolean>(
    `location.href === ${JSON.stringify(pageUrl)} && document.readyState === 'complete' && 'watchfloor' in window`,
  );

async function killRenderer(console: Console): Promise<void> {
  const pid = await console.rendererPid();
  process.kill(pid, 'SIGKILL');
  await eventually('another renderer', async () => {
    const now = await console.rendererPid();
    return now !== 0 && now !== pid;
  });
}

describe('a page of the console', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite, '--size=1280x720', '--lang=en', '--grid=9'] });
  });
  afterAll(() => console.close());

  test('comes from our scheme under a policy without inline or evaluated script', async () => {
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

  test('sees no Node, and of main only the calls of the contract', async () => {
    const seen = await console.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
      shell: Object.keys(Reflect.get(Reflect.get(window, 'watchfloor'), 'shell')),
    }));
    expect(seen).toEqual({ node: [], shell: Object.keys(shellCalls) });
  });

  test('is told who it is', async () => {
    const told = await console.inWindow<{ value: object }>(`watchfloor.shell['window.describe']({})`);
    expect(told.value).toMatchObject({ window: 'w1', grid: 9, language: 'en', diagnostics: false });
  });

  test('has the size that was asked for', async () => {
    expect(await console.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720]);
  });

  test('cannot leave, nor open another window', async () => {
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

  test('is given no permission', async () => {
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
    expect(asked.notification).toBe('denied');
    expect(asked.place).toBe('denied');
    expect(asked.camera).not.toBe('given');
    expect(asked.screen).not.toBe('given');
  });

  test('reaches no file beside its own', async () => {
    const statuses = await console.page.evaluate(() =>
      Promise.all(
        ['/..%2fmain/index.js', '/..%2f..%2fpackage.json', '/%2e%2e/preload/index.cjs', '/nothing.js'].map(
          async (path) => (await fetch(`app://watchfloor${path}`)).status,
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  test('gets a sentence for input that is not valid', async () => {
    expect(await callShell(console, 'window.fullScreen', { on: 'yes' })).toBe('call.invalid');
    expect(await callShell(console, 'window.report', { tiles: Array(300).fill({}) })).toBe('call.invalid');
    expect(await callShell(console, 'window.report', null)).toBe('call.invalid');
  });

  test('is slowed when it asks too often', async () => {
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

  test('refuses a caller that is no window of ours, at whatever address', async () => {
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

  test('knows no call beyond the contract, and no other channel', async () => {
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
    for (const name of ['window.close', 'constructor', '__proto__', 7, null])
      expect(await ask(shellChannel, name, {})).toBe('call.unknown');
    expect(await ask('desk', 'session.signOut', {})).toBe('no channel');
  });

  test('lets a second start on the same data bring the first to the front, and end', async () => {
    const screen = await display();
    const second = spawn(
      electronBinary(),
      [program, ...sandboxArgs, `--user-data-dir=${console.data}`, noSite],
      { env: environment(screen.name), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let words = '';
    second.stderr.on('data', (chunk) => {
      words += String(chunk);
    });
    const code = await new Promise((done) => second.once('exit', done));
    screen.close();
    expect(code).toBe(0);
    expect(words).toContain('running already');
  });
});

describe('what stops', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite] });
  });
  afterAll(() => console.close());

  test('a killed desk comes back with a new port, and the page lives on', async () => {
    const { page } = console;
    const desk = await eventually('a desk', () => console.pid('desk'));
    await page.evaluate(() => {
      Object.assign(window, { marker: 'still here', ports: [] });
      window.addEventListener('message', (event) => {
        if (event.data?.watchfloor === 'desk-port')
          Reflect.get(window, 'ports').push({ restarts: event.data.restarts, ports: event.ports.length });
      });
    });
    // Its first port may come now, if it was still starting.
    await eventually('the desk in its log', async () =>
      (await readFile(join(console.data, 'logs/desk.log'), 'utf8')).includes('ready (pid'),
    );
    process.kill(desk, 'SIGKILL');
    await page.waitForFunction(() =>
      Reflect.get(window, 'ports').some((each: { restarts: number }) => each.restarts === 1),
    );
    const seen = await page.evaluate(() => ({
      marker: Reflect.get(window, 'marker'),
      last: Reflect.get(window, 'ports').at(-1),
    }));
    expect(seen).toEqual({ marker: 'still here', last: { restarts: 1, ports: 1 } });
    expect(await console.pid('desk')).not.toBe(desk);
  });

  test('a page that is loaded again gets a port again', async () => {
    const { page } = console;
    await page.addInitScript(() => {
      window.addEventListener('message', (event) => {
        if (event.data?.watchfloor === 'desk-port')
          Object.assign(window, { portsAfterLoading: event.ports.length });
      });
    });
    await page.reload();
    await page.waitForFunction(() => Reflect.get(window, 'portsAfterLoading') === 1);
  });

  test('a killed window comes back where it was; the third time within a minute it says so instead', async () => {
    await console.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.fromId(1)?.setBounds({ x: 40, y: 60, width: 900, height: 640 }),
    );
    const before = await bounds(console);
    expect(before).toMatchObject({ width: 900, height: 640 });
    for (let time = 0; time < 2; time++) {
      await killRenderer(console);
      await eventually('the page again', () => pageIsThere(console));
      expect(await bounds(console)).toEqual(before);
    }
    await killRenderer(console);
    const text = await eventually('the fault page', () =>
      console.inWindow<string | false>(`location.pathname === '/fault/w1' && document.body.innerText`),
    );
    expect(text).toContain('Cửa sổ w1 đã dừng');
    expect(text).toContain('Window w1 stopped');
    expect(text).toMatch(/Times stopped\s+3/);

    await console.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.fromId(1)?.webContents;
      for (const type of ['keyDown', 'keyUp'] as const) contents?.sendInputEvent({ type, keyCode: 'R' });
    });
    await eventually('the page after R', () => pageIsThere(console));
    expect(await bounds(console)).toEqual(before);
  });

  test('the button of a fault page opens the window again', async () => {
    await killRenderer(console);
    await eventually('the fault page', () => console.inWindow<boolean>(`location.pathname === '/fault/w1'`));
    await console.inWindow(`document.querySelector('a').click()`);
    await eventually('the page after the button', () => pageIsThere(console));
  });
});

describe('a page that', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite] });
  });
  afterAll(() => console.close());
  const faultText = () =>
    console.inWindow<string | false>(`location.pathname === '/fault/w1' && document.body.innerText`);

  test('cannot be loaded gives way to the fault page, until it can', async () => {
    const cancel = (on: boolean) =>
      console.app.evaluate(
        ({ session }, [url, isOn]) => {
          session.defaultSession.webRequest.onBeforeRequest({ urls: [url] }, (_details, answer) =>
            answer({ cancel: isOn }),
          );
        },
        [pageUrl, on] as const,
      );
    await cancel(true);
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.webContents.reload());
    expect(await eventually('the fault page', faultText)).toContain('could not be opened');
    await cancel(false);
    await console.inWindow(`document.querySelector('a').click()`);
    await eventually('the page', () => pageIsThere(console));
  });

  test('hangs is ended, so that it shows no old pictures, and the fault page says so', async () => {
    // Its first report, after which main misses the next one.
    await console.inWindow(`watchfloor.shell['window.report']({ tiles: [] }).then(() => {})`);
    await console.app.evaluate(({ BrowserWindow }) => {
      void BrowserWindow.fromId(1)
        ?.webContents.executeJavaScript('for (;;);')
        .catch(() => {});
    });
    // Asked of main: a page that hangs does not answer.
    await eventually(
      'the fault page',
      () =>
        console.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.fromId(1)?.webContents.getURL().endsWith('/fault/w1'),
        ),
      30_000,
    );
    expect(await eventually('its text', faultText)).toContain('did not answer');
  });
});

test('a window comes back to its place after a restart, and no process is left behind', async () => {
  const data = await newDataFolder();
  try {
    const first = await launch({ args: [noSite], data });
    const desk = await eventually('a desk', () => first.pid('desk'));
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.fromId(1)?.setBounds({ x: 120, y: 80, width: 1000, height: 600 }),
    );
    await eventually('its place on disk', async () =>
      (await readFile(join(data, 'windows.json'), 'utf8')).includes('"width": 1000'),
    );
    await first.close();
    expect(() => process.kill(desk, 0)).toThrow();
    const second = await launch({ args: [noSite], data });
    const again = await bounds(second);
    await second.close();
    expect(again).toEqual({ x: 120, y: 80, width: 1000, height: 600 });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});
