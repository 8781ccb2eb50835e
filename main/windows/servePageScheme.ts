import type { Session } from 'electron';
import { pageScheme } from './origin.ts';
import type { PageRequest, PageResponse } from './serveFile.ts';

/** Chromium's error code `net::ERR_FAILED`. */
const failed = -2;

/**
 * Serves the page scheme in a session with `answer`.
 * Uses Electron's older API (`registerBufferProtocol`, as VS Code does) instead of `protocol.handle`. The Request and Response
 * of `protocol.handle` make Node load its whole `fetch`, and each file passes through a web stream on main's only thread while
 * a window waits for its page: 100 ms of CPU time at each start.
 */
export function servePageScheme(
  session: Session,
  answer: (request: PageRequest) => PageResponse | Promise<PageResponse>,
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
      log(`page ${url.slice(0, 200)} could not be served: ${String(error)}`);
      done({ error: failed });
    });
  });
}
