import type { Session } from 'electron';
import { pageScheme } from './origin.ts';
import type { Answer, PageRequest } from './serve.ts';

/** `net::ERR_FAILED` of Chromium. */
const failed = -2;

/**
 * Has `answer` answer what a session asks of the page scheme. By the older way of Electron's two (VS Code's too), and not by
 * `protocol.handle`: that one's Request and Response have Node read its whole `fetch` first, and bring each file through a
 * stream of the web, on main's one thread and while a window waits for its page: 100 ms of a processor at each start.
 */
export function answerPages(
  session: Session,
  answer: (request: PageRequest) => Answer | Promise<Answer>,
  log: (line: string) => void,
): void {
  session.protocol.registerBufferProtocol(pageScheme, ({ method, url }, done) => {
    const reply = async () => {
      const { status, headers, body } = await answer({ method, url });
      const data =
        typeof body === 'string'
          ? Buffer.from(body)
          : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      done({ statusCode: status, headers, data });
    };
    reply().catch((error: unknown) => {
      log(`page ${url.slice(0, 200)} not answered: ${String(error)}`);
      done({ error: failed });
    });
  });
}
