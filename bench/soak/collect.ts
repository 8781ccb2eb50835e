import type { OurSide } from '../wall/ours.ts';
import { until } from '../wall/side.ts';

/**
 * Collects the garbage of the window's page and its workers. While a wall is visible, Chromium collects Blink's heap
 * only about once an hour, so that a sample without a collection shows its age (measured after 90 minutes: 60 MB of a
 * window's 245) and not the memory in use.
 */
export async function collectGarbage({ app, page }: OurSide): Promise<void> {
  const threads = await app.evaluateHandle(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('no window');
    const { debugger: tools } = window.webContents;
    /** The debugger session of each worker. */
    const workers: string[] = [];
    const hear = (_: unknown, method: string, { sessionId }: { readonly sessionId: string }) => {
      if (method === 'Target.attachedToTarget') workers.push(sessionId);
    };
    tools.attach();
    tools.on('message', hear);
    const auto = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    return {
      ready: tools.sendCommand('Target.setAutoAttach', auto),
      count: () => workers.length,
      async collect() {
        for (const session of [undefined, ...workers])
          await tools.sendCommand('HeapProfiler.collectGarbage', {}, session);
      },
      close() {
        tools.off('message', hear);
        tools.detach();
      },
    };
  });
  try {
    await threads.evaluate(({ ready }) => ready);
    const expected = page.workers().length;
    await until(`${expected} attached workers`, () =>
      threads.evaluate(({ count }, least) => count() >= least, expected),
    );
    await threads.evaluate(({ collect }) => collect());
  } finally {
    await threads.evaluate(({ close }) => close());
    await threads.dispose();
  }
}
