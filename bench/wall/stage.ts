import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { CameraFile, type CameraRecord } from '../../core/cameras/cameraFile.ts';
import type { RtspSource } from '../peers/source.ts';
import { startProgram } from './program.ts';

export interface StagedCamera {
  /** The id in the cameras' file; the site prefixes it with its own name. */
  readonly id: string;
  readonly number: number;
  /** Returns the stream that a peer's own server pulls. */
  source(stream: 'main' | 'sub'): RtspSource;
}

export interface Site {
  readonly id: string;
  readonly pid: number;
  readonly url: string;
  readonly credentials: { readonly name: string; readonly password: string };
}

/** Cameras and sites for all sides; only the stamps on the packets differ. */
export interface Stage {
  readonly folder: string;
  readonly traceFile: string;
  /** Test cameras in the order of their numbers, which are also the codes in their pixels. */
  readonly cameras: readonly StagedCamera[];
  /** The site of our side, which stamps `playout-delay`. */
  readonly stamped: Site;
  /** The site of the peers, without stamps, from which they must not profit. */
  readonly plain: Site;
  /** Starts or ends a camera's fault; resolves when it has taken effect. */
  command(event: 'freeze' | 'start', camera: string): Promise<void>;
  close(): Promise<void>;
}

/** Frame rates of the test cameras (demo/testclips): 640x360 main, 320x180 sub. */
export const frameRates = { main: 25, sub: 12.5 } as const;

/** The JSON lines with which the demo and a site report that they are ready. */
export const DemoReady = z.object({ demo: z.literal('ready') });
const DemoDone = z.object({ demo: z.literal('done'), camera: z.string() });
export const SiteReady = z.object({
  site: z.literal('ready'),
  url: z.string(),
  demo: z.object({ name: z.string(), password: z.string() }),
});

/** Parses a program's line; undefined if it does not match the schema. */
export function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

export async function openStage(
  cameraCount: number,
  playoutDelay: { minMs: number; maxMs: number } | undefined,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const registry = join(folder, 'cameras.json');
  const traceFile = join(folder, 'trace.jsonl');
  writeFileSync(traceFile, '');
  const count = String(cameraCount);
  const demo = await startProgram(
    ['sim/entry.ts', '--cameras', count, '--test', count, '--registry', registry, '--trace', traceFile],
    (line) => parsed(DemoReady, line),
  );
  const site = async (id: string, media: object) => {
    const file = join(folder, `${id}.yaml`);
    writeFileSync(
      file,
      stringify({
        id,
        name: id,
        data: join(folder, id),
        listen: { host: '127.0.0.1', port: 0, tls: 'off', origins: ['null', 'file://'] },
        // The site stops a stream at once: each measurement starts with cameras that nobody pulls.
        media: { workers: 1, lingerMs: 0, ...media },
        cameras: { file: registry },
        demoOperator: true,
      }),
    );
    return startProgram(['site/entry.ts', '--config', file], (line) => parsed(SiteReady, line));
  };
  const stamped = await site(
    'stamped',
    playoutDelay ? { playoutDelay: { main: playoutDelay, sub: playoutDelay } } : {},
  );
  const plain = await site('plain', { playoutDelay: { main: 'off', sub: 'off' } });
  const { cameras } = CameraFile.parse(JSON.parse(readFileSync(registry, 'utf8')));
  const staged = ({ id, number, main, sub, username = '', password = '' }: CameraRecord): StagedCamera => ({
    id,
    number,
    source: (stream) => ({
      url: (stream === 'sub' ? sub?.url : undefined) ?? main.url ?? '',
      username,
      password,
      fps: frameRates[stream],
    }),
  });
  return {
    folder,
    traceFile,
    cameras: cameras.map(staged).sort((a, b) => a.number - b.number),
    stamped: { id: 'stamped', pid: stamped.pid, url: stamped.ready.url, credentials: stamped.ready.demo },
    plain: { id: 'plain', pid: plain.pid, url: plain.ready.url, credentials: plain.ready.demo },
    async command(action, camera) {
      const done = (line: string) => {
        const reply = parsed(DemoDone, line);
        return reply?.camera === camera ? true : undefined;
      };
      await demo.ask({ do: action, camera }, done);
    },
    async close() {
      await Promise.all([stamped.stop(), plain.stop(), demo.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
