import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { registryAnswers } from './npm.mjs';

afterEach(() => vi.unstubAllEnvs());

/** Asks npm with a registry of the test's own, at a port of this machine. */
async function answersWith(answer: RequestListener): Promise<boolean> {
  const registry = createServer(answer).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const address = registry.address();
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  try {
    return await registryAnswers();
  } finally {
    registry.closeAllConnections();
    registry.close();
  }
}

it('a registry answers also where it says no', async () => {
  expect(await answersWith((_request, response) => response.writeHead(404).end())).toBe(true);
}, 30_000);

it('a registry that lets nobody in, or takes what is sent and says nothing, does not answer', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:1/');
  expect(await registryAnswers()).toBe(false);
  expect(await answersWith(() => undefined)).toBe(false);
}, 60_000);
