import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { noSite, pageIsThere } from './shellPage.ts';

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

describe('recovery from a stopped process', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite] });
  });
  afterAll(() => console.close());

  test('a killed desk restarts with a new port, and the page survives', async () => {
    const { page } = console;
    const desk = await eventually('a desk', () => console.pid('desk'));
    await page.evaluate(() => {
      Object.assign(window, { marker: 'still here', ports: [] });
      window.addEventListener('message', (event) => {
        if (event.data?.watchfloor === 'desk-port')
          Reflect.get(window, 'ports').push({ restarts: event.data.restarts, ports: event.ports.length });
      });
    });
    // The desk may still be starting, and get its first port only now.
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

  test('a reloaded page gets a new port', async () => {
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

  test('a killed window is restored in place; the third time within a minute it shows the fault page', async () => {
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

  test('the fault page’s button reopens the window', async () => {
    await killRenderer(console);
    await eventually('the fault page', () => console.inWindow<boolean>(`location.pathname === '/fault/w1'`));
    await console.inWindow(`document.querySelector('a').click()`);
    await eventually('the page after the button', () => pageIsThere(console));
  });
});

test('a window is restored in place after a restart, and no process is left', async () => {
  const data = await newDataFolder();
  try {
    const first = await launch({ args: [noSite], data });
    const desk = await eventually('a desk', () => first.pid('desk'));
    // The window must be visible before it can be moved.
    await eventually('the window', () =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.isVisible()),
    );
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.fromId(1)?.setBounds({ x: 120, y: 80, width: 1000, height: 600 }),
    );
    // The width is stored as a share of the display, which is 1920 px wide.
    await eventually('its place on disk', async () =>
      (await readFile(join(data, 'windows.json'), 'utf8')).includes(`"width": ${1000 / 1920}`),
    );
    // The program quits by itself, because closing it below would also end a process left behind.
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
