import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { noSite, pageIsThere, pageUrl } from '../e2e/shellPage.ts';

/** Longer than a page may be silent, ms. */
const hungMs = 12_000;

describe('a window’s page', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: [noSite] });
  });
  afterAll(() => console.close());
  const faultText = () =>
    console.inWindow<string | false>(`location.pathname === '/fault/w1' && document.body.innerText`);

  test('is replaced by the fault page while it cannot be loaded', async () => {
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

  /** Makes the page hang, and waits until its process has been ended. */
  async function hang(): Promise<void> {
    const before = await console.rendererPid();
    // The page's first report, after which main notices that the next one is missing.
    await console.inWindow(`watchfloor.shell['window.report']({ tiles: [] }).then(() => {})`);
    await console.app.evaluate(({ BrowserWindow }) => {
      void BrowserWindow.fromId(1)
        ?.webContents.executeJavaScript('for (;;);')
        .catch(() => {});
    });
    // Main is queried, because a page that hangs does not respond.
    await eventually(
      'another renderer',
      async () => ![0, before].includes(await console.rendererPid()),
      30_000,
    );
  }

  test('is killed and restarted when it hangs; the third time the fault page is shown', async () => {
    for (let time = 0; time < 2; time++) {
      await hang();
      await eventually('the page again', () => pageIsThere(console));
    }
    await hang();
    expect(await eventually('the fault page', faultText)).toContain('did not answer');
    await console.inWindow(`document.querySelector('a').click()`);
    await eventually('the page after the button', () => pageIsThere(console));
  });

  test('is not restarted when only main was suspended', async () => {
    await console.inWindow(`globalThis.marker = 'still here'; undefined`);
    const main = await console.app.evaluate(() => process.pid);
    process.kill(main, 'SIGSTOP');
    // There is no condition to wait for: the length of this wait is part of the test.
    await new Promise((next) => setTimeout(next, hungMs));
    process.kill(main, 'SIGCONT');
    const since = performance.now();
    await eventually('main’s judgement', () => performance.now() - since > 4_000);
    expect(await console.inWindow('globalThis.marker')).toBe('still here');
  });
});

test('a page that never finishes loading is loaded again in another process', async () => {
  const console = await launch({ args: [noSite] });
  try {
    const before = await console.rendererPid();
    await console.app.evaluate(
      ({ BrowserWindow, session }, [scripts, pid]) => {
        // The page's process is suspended as soon as it requests its program.
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
