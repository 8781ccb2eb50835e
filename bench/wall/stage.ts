import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { CameraFile } from '../../core/domain/camerafile.ts';
import { startProgram } from './program.ts';

export interface Site {
  readonly url: string;
  readonly credentials: { readonly name: string; readonly password: string };
}

/** Cameras and sites, the same for both sides: only the stamp on the packets differs. */
export interface Stage {
  readonly folder: string;
  readonly traceFile: string;
  /** Test cameras in order of their number, which is also the code in their pixels. */
  readonly cameras: ReadonlyArray<{ readonly id: string; readonly number: number }>;
  /** Stamps `playout-delay`: ours. */
  readonly stamped: Site;
  /** Does not: the peer's, which must not gain by our stamp. */
  readonly plain: Site;
  close(): Promise<void>;
}

const DemoReady = z.object({ demo: z.literal('ready') });
const SiteReady = z.object({
  site: z.literal('ready'),
  url: z.string(),
  demo: z.object({ name: z.string(), password: z.string() }),
});

function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
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
    ['demo/entry.ts', '--cameras', count, '--test', count, '--registry', registry, '--trace', traceFile],
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
  return {
    folder,
    traceFile,
    cameras: cameras.map(({ id, number }) => ({ id, number })).sort((a, b) => a.number - b.number),
    stamped: { url: stamped.ready.url, credentials: stamped.ready.demo },
    plain: { url: plain.ready.url, credentials: plain.ready.demo },
    async close() {
      await Promise.all([stamped.stop(), plain.stop(), demo.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
