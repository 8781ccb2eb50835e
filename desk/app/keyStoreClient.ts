import { fail, ok, type Result } from '../../core/base/result.ts';
import type { FromDeskProcess, ToDeskProcess } from '../../core/people/deskEntry.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import type { MachineKeyStore } from '../store/secret.ts';

/** The key store of a desk without one: always unavailable. */
export const unavailableKeyStore: MachineKeyStore = {
  seal: async () => fail('seal.unavailable', { why: '-' }),
  unseal: async () => fail('seal.unavailable', { why: '-' }),
  ready: async () => fail('seal.unavailable', { why: '-' }),
};

type Asked = Extract<FromDeskProcess, { t: 'seal' }>;
type Answer = Extract<ToDeskProcess, { t: 'sealed' }>;

/** Uses the key store through Electron's main, the only process with access to it. */
export function createKeyStoreClient(ask: (message: Asked) => void): {
  readonly seal: MachineKeyStore;
  answered(answer: Answer): void;
} {
  const requests = createRequests<Result<Uint8Array>>();
  const request = (what: Asked['do'], bytes: Uint8Array) =>
    requests.request((id) => ask({ t: 'seal', id, do: what, bytes }));
  return {
    seal: {
      seal: (bytes) => request('seal', bytes),
      unseal: (bytes) => request('unseal', bytes),
      async ready() {
        const answer = await request('nothing', new Uint8Array());
        return answer.ok ? ok(undefined) : answer;
      },
    },
    answered({ id, bytes, fault }) {
      requests.resolve(id, fault ? { ok: false, fault } : ok(bytes ?? new Uint8Array()));
    },
  };
}
