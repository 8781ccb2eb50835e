import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeInCache } from './cache.mjs';
import { fetchTarball, registryAnswers } from './npm.mjs';
import { run } from './run.mjs';
import { mustBuildWorker } from './worker.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor set-up '));
  vi.stubEnv('npm_config_cache', join(folder, 'npm'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves HTTP on a port of this machine while `ask` runs. */
async function served<T>(answer: RequestListener, ask: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  try {
    return await ask(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
const unreachable = 'http://127.0.0.1:1/';

/** Whether a registry of the test's own counts as responding. */
const answersWith = (answer: RequestListener) =>
  served(answer, (url) => {
    vi.stubEnv('npm_config_registry', url);
    return registryAnswers();
  });

it('counts a registry that refuses as responding', async () => {
  expect(await answersWith((_request, response) => response.writeHead(404).end())).toBe(true);
}, 30_000);

it('counts a registry as not responding if it rejects connections or never replies', async () => {
  vi.stubEnv('npm_config_registry', unreachable);
  expect(await registryAnswers()).toBe(false);
  expect(await answersWith(() => undefined)).toBe(false);
}, 60_000);

describe('a package fetched as a tarball', () => {
  const integrityOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const changed = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0])]);

  async function packed(): Promise<Buffer> {
    const source = join(folder, 'source');
    mkdirSync(join(source, 'package'), { recursive: true });
    writeFileSync(join(source, 'package', 'package.json'), '{"name":"thing","version":"1.2.3"}');
    await run('tar', ['-czf', join(source, 'thing.tgz'), '-C', source, 'package']);
    return readFileSync(join(source, 'thing.tgz'));
  }

  /** Fetches it from a registry that claims `claimed` as its hash. @returns its bytes, or the failure's text */
  const fetched = (
    wanted: Buffer,
    claimed: Buffer,
    send: (response: Parameters<RequestListener>[1]) => void,
  ) =>
    served(
      ({ url, headers }, response) => {
        if (url?.endsWith('.tgz')) return send(response);
        const dist = { tarball: `http://${headers.host}/thing-1.2.3.tgz`, integrity: integrityOf(claimed) };
        const versions = { '1.2.3': { name: 'thing', version: '1.2.3', dist } };
        response.end(JSON.stringify({ name: 'thing', 'dist-tags': { latest: '1.2.3' }, versions }));
      },
      async (url) => {
        vi.stubEnv('npm_config_registry', url);
        return fetchIt(wanted);
      },
    );

  const fetchIt = (wanted: Buffer) =>
    makeInCache(
      'thing',
      {},
      () => {},
      async (scratch) => {
        await fetchTarball('thing@1.2.3', integrityOf(wanted), scratch, 'The thing');
      },
    ).then(
      (entry) => readFileSync(join(entry, 'thing-1.2.3.tgz')),
      (error: Error) => error.message,
    );
  const inCache = () => readdirSync(join(folder, 'watchfloor')).filter((name) => !name.endsWith('.lock'));

  it('is accepted if it has the known hash', async () => {
    const bytes = await packed();
    expect(await fetched(bytes, bytes, (response) => response.end(bytes))).toEqual(bytes);
  }, 120_000);

  it('is refused if the registry’s package has changed', async () => {
    const bytes = await packed();
    const other = changed(bytes);
    expect(await fetched(bytes, other, (response) => response.end(other))).toBe(
      `thing@1.2.3 is not the package that was examined: its hash is ${integrityOf(other)}. Do not use it.`,
    );
    expect(inCache()).toEqual([]);
  }, 120_000);

  it('is refused if it arrives damaged', async () => {
    const bytes = await packed();
    expect(await fetched(bytes, bytes, (response) => response.end(changed(bytes)))).toBe(
      'The thing arrived with the wrong hash: run `npm cache verify` and then the command again.',
    );
    expect(inCache()).toEqual([]);
  }, 120_000);

  it('leaves no file behind after a cut connection or without a response', async () => {
    const bytes = await packed();
    const sentence =
      'The thing could not be fetched: connect this machine to the npm registry and run the command again.';
    const cut = fetched(bytes, bytes, (response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    });
    expect(await cut).toBe(sentence);
    expect(inCache()).toEqual([]);
    vi.stubEnv('npm_config_registry', unreachable);
    vi.stubEnv('npm_config_cache', join(folder, 'another'));
    expect(await fetchIt(bytes)).toBe(sentence);
    expect(inCache()).toEqual([]);
  }, 120_000);
});

describe('the worker’s release page', () => {
  const page = (url: string) => {
    vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', url);
    return mustBuildWorker();
  };

  it('is used for the worker if it responds, even with a refusal', async () => {
    expect(await served((_request, response) => response.writeHead(404).end(), page)).toBe(false);
  });

  it('is skipped for a day if it does not respond, and the worker is built here', async () => {
    expect(await served(({ socket }) => socket.destroy(), page)).toBe(true);
    let requests = 0;
    const count: RequestListener = (_request, response) => {
      requests += 1;
      response.end();
    };
    expect([await served(count, page), requests]).toEqual([true, 0]);
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'another'));
    expect(await page(unreachable)).toBe(true);
  });
});
