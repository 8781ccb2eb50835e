import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { createBackOff } from '../../../core/base/retry.ts';

/** Maximum silence of the site, which sends a heartbeat every 15 s. */
const silentMs = 40_000;
const answerWithinMs = 10_000;
/** An event has some 50 bytes. */
const maxLineChars = 1_000;
const retry = createBackOff({ firstMs: 500, maxMs: 10_000 });

export interface ViewersOptions {
  readonly clock: Clock;
  /** The address of the stream's events at the site. */
  readonly url: string;
  readonly token: string;
  /** Receives the number of viewers; 0 also if the site is unavailable. */
  onCount(count: number): void;
}

/** Parses the `viewercount` numbers in a stream of server-sent events, at any chunk boundaries. */
export function viewerCounts(onCount: (count: number) => void): (text: string) => void {
  let held = '';
  return (text) => {
    const lines = (held + text).split('\n');
    held = (lines.pop() ?? '').slice(-maxLineChars);
    for (const line of lines) {
      const found = /^data: \{"viewercount":(\d{1,9})\}/.exec(line);
      if (found) onCount(Number(found[1]));
    }
  };
}

/** Follows the number of a stream's viewers until it is cancelled. */
export function followViewers({ clock, url, token, onCount }: ViewersOptions): Cancel {
  let stopped = false;
  let attempt = 0;
  let cancelTimer: Cancel = () => undefined;
  let end: () => void = () => undefined;

  function retryLater(): void {
    if (stopped) return;
    onCount(0);
    attempt += 1;
    cancelTimer = clock.after(retry(attempt), connect);
  }

  function connect(): void {
    const ask = url.startsWith('https:') ? httpsRequest : httpRequest;
    let isOver = false;
    const fail = () => {
      if (isOver) return;
      isOver = true;
      cancelTimer();
      request.destroy();
      retryLater();
    };
    const request = ask(url, { headers: { authorization: `Bearer ${token}` } });
    end = () => {
      isOver = true;
      request.destroy();
    };
    const expect = (ms: number) => {
      cancelTimer();
      cancelTimer = clock.after(ms, fail);
    };
    expect(answerWithinMs);
    request.on('error', fail);
    request.on('response', (response) => {
      response.on('close', fail);
      response.on('error', fail);
      if (response.statusCode !== 200) {
        fail();
        return;
      }
      attempt = 0;
      expect(silentMs);
      const take = viewerCounts((count) => {
        if (!isOver) onCount(count);
      });
      response.setEncoding('utf8').on('data', (text: string) => {
        if (!isOver) expect(silentMs);
        take(text);
      });
    });
    request.end();
  }

  connect();
  return () => {
    stopped = true;
    cancelTimer();
    end();
  };
}
