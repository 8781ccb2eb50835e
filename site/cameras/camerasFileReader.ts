import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type KnownCamera, type StrictCameraFile, toKnownCameras } from './cameras.ts';

/**
 * Cameras per message: receiving one occupies the process for about 2 ms. Parsing 40,210 takes half a second (2 cores), and a second per
 * MB of YAML, in which video would freeze: so it runs in another thread.
 */
const camerasPerPart = 500;

/** The result of one read of the cameras file. */
export interface CamerasFileResult {
  readonly wards: readonly Ward[];
  /** In order of number. */
  readonly cameras: readonly Camera[];
  readonly byId: ReadonlyMap<string, KnownCamera>;
  /** Depends on the content, and not on its formatting. */
  readonly hash: string;
}

/** The messages of the reading thread: its task, the outcome, then a part at each request. */
export interface CamerasFileTask {
  readonly site: string;
  readonly file: string;
}
type ReadResult =
  | { readonly fault: Fault }
  | { readonly wards: readonly Ward[]; readonly hash: string; readonly count: number }
  | { readonly part: readonly KnownCamera[] };

/** Runs the thread's end. Parts are requested one by one: a port delivers all its waiting messages at once. */
export function runCamerasFileReader(
  read: Result<z.output<typeof StrictCameraFile>>,
  site: string,
  port: {
    postMessage(message: ReadResult): void;
    on(event: 'message', run: () => void): void;
    close(): void;
  },
): void {
  if (!read.ok) {
    port.postMessage({ fault: read.fault });
    return;
  }
  const { wards, cameras } = toKnownCameras(site, read.value);
  const hash = createHash('sha256').update(JSON.stringify(read.value)).digest('hex');
  let from = 0;
  port.on('message', () => {
    port.postMessage({ part: cameras.slice(from, from + camerasPerPart) });
    from += camerasPerPart;
    if (from >= cameras.length) port.close();
  });
  port.postMessage({ wards, hash, count: cameras.length });
}

/** Reads a cameras file in a thread of its own, which runs `program`. Rejects if the thread fails. */
export function readCamerasFileInThread(
  program: URL,
  task: CamerasFileTask,
  signal: AbortSignal,
): Promise<Result<CamerasFileResult>> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(program, { workerData: task });
    const end = (result: Result<CamerasFileResult>) => {
      resolve(result);
      void thread.terminate();
    };
    signal.addEventListener('abort', () => end(fail('call.closed')), { once: true });
    let head = { wards: [] as readonly Ward[], hash: '', count: 0 };
    const cameras: Camera[] = [];
    const byId = new Map<string, KnownCamera>();
    thread.on('message', (message: ReadResult) => {
      if ('fault' in message) return end({ ok: false, fault: message.fault });
      if ('part' in message) {
        for (const known of message.part) {
          cameras.push(known.camera);
          byId.set(known.camera.id, known);
        }
      } else head = message;
      if (cameras.length < head.count) thread.postMessage('next');
      else end(ok({ wards: head.wards, hash: head.hash, cameras, byId }));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the reading of the cameras file stopped half way')));
  });
}
