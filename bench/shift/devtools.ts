import type { ChildProcess } from 'node:child_process';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createSystemClock } from '../../core/base/clock.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { pause } from '../wall/side.ts';

/**
 * The first page of a program that was started with `--remote-debugging-port=0`; the connection does not delay its
 * start.
 */
export interface Devtools {
  /** Evaluates an expression and awaits it. @throws if the page throws */
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

const withinMs = 90_000;
const lookEveryMs = 10;

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Answer = z.object({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string() }).loose().optional(),
});

/** Resolves with the port as soon as Chromium prints it, without a loss of time by polling. */
const portOf = (child: ChildProcess): Promise<string> =>
  new Promise((settle, fail) => {
    let text = '';
    const late = setTimeout(() => fail(new Error(`no debugger within ${withinMs} ms: ${text}`)), withinMs);
    child.once('exit', () => fail(new Error(`the program ended: ${text}`)));
    child.stderr?.on('data', (chunk) => {
      text = `${text}${chunk}`.slice(-4_000);
      const [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
      if (port === undefined) return;
      clearTimeout(late);
      settle(port);
    });
  });

async function pageAt(port: string): Promise<string> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const targets = Targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    const page = targets.find(({ type, url }) => type === 'page' && /^(file|app):/.test(url));
    if (page) return page.webSocketDebuggerUrl;
    if (performance.now() > deadline) throw new Error('no page appeared');
    await pause(lookEveryMs);
  }
}

export async function openDevtools(child: ChildProcess): Promise<Devtools> {
  const socket = new WebSocket(await pageAt(await portOf(child)));
  await new Promise((open, fail) => socket.once('open', open).once('error', fail));
  const requests = createRequests<z.infer<typeof Answer>>({
    clock: createSystemClock(),
    afterMs: withinMs,
    response: () => ({ error: { message: `no reply within ${withinMs} ms` } }),
  });
  socket.on('message', (data) => {
    const answer = Answer.parse(JSON.parse(String(data)));
    if (answer.id !== undefined) requests.resolve(answer.id, answer);
  });
  async function send(method: string, params: object): Promise<unknown> {
    const { result, error } = await requests.request((id) =>
      socket.send(JSON.stringify({ id, method, params })),
    );
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
  return {
    async evaluate(expression) {
      const asked = { expression, awaitPromise: true, returnByValue: true };
      const deadline = performance.now() + withinMs;
      // A new page has no document at first, and then replaces its execution context.
      const evaluated = async (): Promise<unknown> => {
        try {
          return await send('Runtime.evaluate', asked);
        } catch (error) {
          if (performance.now() > deadline || !/execution context|context was destroyed/i.test(`${error}`))
            throw error;
          await pause(lookEveryMs);
          return evaluated();
        }
      };
      const answer = Evaluated.parse(await evaluated());
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails).slice(0, 500));
      return answer.result.value;
    },
    close: () => socket.close(),
  };
}
