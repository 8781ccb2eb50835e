import { fail, ok } from '../../core/base/result.ts';
import type { MachineKeyStore } from '../../desk/store/secret.ts';
import { createWaiter } from '../fixtures/until.ts';

/** A key store that inverts some bits of each byte, and can be locked. */
export interface FakeSeal extends MachineKeyStore {
  lock(yes: boolean): void;
  /** Resolves once `count` seals have reached their callers. The desk's own key does not count. */
  untilSealed(count: number): Promise<void>;
}

export function fakeSeal(): FakeSeal {
  let isLocked = false;
  let sealed = 0;
  const { wake, until } = createWaiter();
  const locked = () => fail('seal.unavailable', { why: 'locked' });
  const turned = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ 0xa5);
  return {
    lock(yes) {
      isLocked = yes;
    },
    async untilSealed(count) {
      await until(() => sealed >= count);
      await new Promise(setImmediate);
    },
    async seal(bytes) {
      if (isLocked) return locked();
      if (!Buffer.from(bytes).includes('PRIVATE KEY')) sealed += 1;
      setImmediate(wake);
      return ok(turned(bytes));
    },
    unseal: async (bytes) => (isLocked ? locked() : ok(turned(bytes))),
    ready: async () => (isLocked ? locked() : ok(undefined)),
  };
}
