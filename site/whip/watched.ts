import type { ServerResponse } from 'node:http';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { corsHeaders, type Reply, refusal } from './reply.ts';
import type { StreamKey } from './sessions.ts';

/** Tells proxies and the other end that the line is there. */
const beatEveryMs = 15_000;
const maxListeners = 1_000;
const maxPerStream = 4;
/** One that does not read is let go. */
const maxWaitingBytes = 64 * 1024;

export interface WatchedServices {
  sinks(camera: string, stream: StreamRole): number;
  onSinks(run: (camera: string, stream: StreamRole, sinks: number) => void): Cancel;
}

const eventOf = (count: number) => `event: viewercount\ndata: {"viewercount":${count}}\n\n`;

/**
 * Tells encoders by server-sent events whether their stream is watched (RFC 9725 4.9 has it as its example of an extension):
 * `viewercount` is the number of the site's media workers that send it on to windows. An encoder may sleep at 0, and need not
 * publish at all until it is more.
 */
export class Watched {
  readonly #services: WatchedServices;
  readonly #clock: Clock;
  readonly #lines = new Map<ServerResponse, StreamKey>();
  readonly #stop: Cancel;

  constructor(services: WatchedServices, clock: Clock) {
    this.#services = services;
    this.#clock = clock;
    const stopNews = services.onSinks((camera, stream, sinks) => this.#tell(camera, stream, sinks));
    const stopBeat = this.#clock.every(beatEveryMs, () => {
      for (const response of this.#lines.keys()) this.#send(response, ':\n\n');
    });
    this.#stop = () => {
      stopNews();
      stopBeat();
    };
  }

  /** Takes the response over, or says why not. */
  open(key: StreamKey, response: ServerResponse): Reply | undefined {
    const same = [...this.#lines.values()].filter(
      ({ camera, stream }) => camera === key.camera && stream === key.stream,
    );
    if (same.length >= maxPerStream || this.#lines.size >= maxListeners)
      return refusal(503, 'Too many listen already.', { 'retry-after': '10' });
    response.writeHead(200, {
      ...corsHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    this.#lines.set(response, key);
    response.on('close', () => this.#lines.delete(response));
    response.on('error', () => response.destroy());
    this.#send(response, eventOf(this.#services.sinks(key.camera, key.stream)));
    return undefined;
  }

  end(which: (key: StreamKey) => boolean): void {
    for (const [response, key] of this.#lines) if (which(key)) response.end();
  }

  close(): void {
    this.#stop();
    this.end(() => true);
  }

  #tell(camera: string, stream: StreamRole, sinks: number): void {
    for (const [response, key] of this.#lines)
      if (key.camera === camera && key.stream === stream) this.#send(response, eventOf(sinks));
  }

  #send(response: ServerResponse, text: string): void {
    if (response.writableLength > maxWaitingBytes) response.destroy();
    else response.write(text);
  }
}
