import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { noSite, pageIsThere, pageUrl } from './shellPage.ts';

const bounds = (console: Console) =>
  console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.getBounds());

async function killRenderer(console: Console): Promise<void> {
  const pid = await console.rendererPid();
  process.kill(pid, 'SIGKILL');
  await eventually('another renderer', async () => {
    const now = await console.rendererPid();
    return now !== 0 && now !== pid;
  });
}

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

/** Longer than a page may be silent. */
const standsStillMs = 12_000;

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

  /** Has the page hang and waits until its process has been ended. */
  async function hang(): Promise<void> {
    const before = await console.rendererPid();
    // Its first report, after which main misses the next one.
    await console.inWindow(`watchfloor.shell['window.report']({ tiles: [] }).then(() => {})`);
    await console.app.evaluate(({ BrowserWindow }) => {
      void BrowserWindow.fromId(1)
        ?.webContents.executeJavaScript('for (;;);')
        .catch(() => {});
    });
    // Asked of main: a page that hangs does not answer.
    await eventually(
      'another renderer',
      async () => ![0, before].includes(await console.rendererPid()),
      30_000,
    );
  }

  test('hangs is ended, so that it shows no old pictures, and comes back; the third time it says so instead', async () => {
    for (let time = 0; time < 2; time++) {
      await hang();
      await eventually('the page again', () => pageIsThere(console));
    }
    await hang();
    expect(await eventually('the fault page', faultText)).toContain('did not answer');
    await console.inWindow(`document.querySelector('a').click()`);
    await eventually('the page after the button', () => pageIsThere(console));
  });

  test('goes on is left in peace when it was main that stood still', async () => {
    await console.inWindow(`globalThis.marker = 'still here'; undefined`);
    const main = await console.app.evaluate(() => process.pid);
    process.kill(main, 'SIGSTOP');
    // No condition to wait for: this very time is what is tested.
    await new Promise((next) => setTimeout(next, standsStillMs));
    process.kill(main, 'SIGCONT');
    const since = performance.now();
    await eventually('main’s judgement', () => performance.now() - since > 4_000);
    expect(await console.inWindow('globalThis.marker')).toBe('still here');
  });
});

test('a page that never finishes loading is loaded anew in another process', async () => {
  const console = await launch({ args: [noSite] });
  try {
    const before = await console.rendererPid();
    await console.app.evaluate(
      ({ BrowserWindow, session }, [scripts, pid]) => {
        // Its process stands still as soon as it asks for its program.
        session.defaultSession.webRequest.onBeforeRequest({ urls: [scripts] }, (_details, answer) => {
          session.defaultSession.webRequest.onBeforeRequest(null);
          process.kill(pid, 'SIGSTOP');
          answer({});
        });
        BrowserWindow.fromId(1)?.webContents.reload();
      },
      [new URL('/*.js', pageUrl).href, before] as const,
    );
    await eventually(
      'another renderer',
      async () => ![0, before].includes(await console.rendererPid()),
      40_000,
    );
    await eventually('the page again', () => pageIsThere(console));
  } finally {
    await console.close();
  }
});

test('a window comes back to its place after a restart, and no process is left behind', async () => {
  const data = await newDataFolder();
  try {
    const first = await launch({ args: [noSite], data });
    const desk = await eventually('a desk', () => first.pid('desk'));
    // Nobody moves a window that is not there yet.
    await eventually('the window', () =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.isVisible()),
    );
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.fromId(1)?.setBounds({ x: 120, y: 80, width: 1000, height: 600 }),
    );
    // Of a display 1920 wide.
    await eventually('its place on disk', async () =>
      (await readFile(join(data, 'windows.json'), 'utf8')).includes(`"width": ${1000 / 1920}`),
    );
    // By itself: closing below would end what it left behind.
    await first.app.evaluate(({ app }) => app.quit());
    await eventually('the desk has ended', () => {
      try {
        process.kill(desk, 0);
        return false;
      } catch {
        return true;
      }
    });
    await first.close();
    const second = await launch({ args: [noSite], data });
    const again = await bounds(second);
    await second.close();
    expect(again).toEqual({ x: 120, y: 80, width: 1000, height: 600 });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});
