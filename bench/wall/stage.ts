import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { CameraFile, type CameraRecord } from '../../core/cameras/cameraFile.ts';
import type { RtspSource } from '../peers/source.ts';
import { startProgram } from './program.ts';

export interface StagedCamera {
  /** Of the cameras' file; the site puts its own name in front. */
  readonly id: string;
  readonly number: number;
  /** Where a peer's own server pulls it. */
  source(stream: 'main' | 'sub'): RtspSource;
}

export interface Site {
  readonly id: string;
  readonly pid: number;
  readonly url: string;
  readonly credentials: { readonly name: string; readonly password: string };
}

/** Cameras and sites, the same for both sides: only the stamp on the packets differs. */
export interface Stage {
  readonly folder: string;
  readonly traceFile: string;
  /** Test cameras in order of their number, which is also the code in their pixels. */
  readonly cameras: readonly StagedCamera[];
  /** Stamps `playout-delay`: ours. */
  readonly stamped: Site;
  /** Does not: the peer's, which must not gain by our stamp. */
  readonly plain: Site;
  /** Makes a camera's fault, or ends it; resolves when it is so. */
  command(event: 'freeze' | 'start', camera: string): Promise<void>;
  close(): Promise<void>;
}

/** Of the test cameras (demo/testclips): 640x360 main, 320x180 sub. */
export const frameRates = { main: 25, sub: 12.5 } as const;

/** The lines of JSON in which the demo and a site say that they are ready. */
export const DemoReady = z.object({ demo: z.literal('ready') });
const DemoDone = z.object({ demo: z.literal('done'), camera: z.string() });
export const SiteReady = z.object({
  site: z.literal('ready'),
  url: z.string(),
  demo: z.object({ name: z.string(), password: z.string() }),
});

/** What a program's line says, if it is this. */
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
        // Nothing lingers from one measurement to the next: each begins with a camera that is not being pulled.
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
