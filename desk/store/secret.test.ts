import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { openSecret, type StoredSecret, storeSecret } from './secret.ts';

const bytes = Uint8Array.from([1, 2, 3]);

function shelf(before: StoredSecret = {}) {
  let lies = before;
  return {
    read: () => ok(lies),
    save(stored: StoredSecret) {
      lies = stored;
      return ok(undefined);
    },
    /** Which forms of the secret are on the disk. */
    lies: () => (['open', 'sealed'] as const).filter((part) => lies[part] !== undefined),
  };
}

/** Creates a fake machine with disk and key store; `boot` changes with each start of the machine. */
function machine(isUnattended: boolean, before: StoredSecret = {}) {
  const [disk, seal] = [shelf(before), fakeSeal()];
  const keeping = (boot: string | undefined) => ({ shelf: disk, seal, isUnattended, boot });
  return {
    disk,
    seal,
    keep: (boot?: string) => storeSecret(keeping(boot), bytes),
    start: (boot?: string) => openSecret(keeping(boot)),
  };
}
const sealed = { ok: true, value: { bytes, openBecause: null } };

describe("a desk's secret", () => {
  it('is stored sealed only, and opens at the next start', async () => {
    const desk = machine(false);
    expect(await desk.start('b1')).toEqual({ ok: true, value: undefined });
    expect(await desk.keep('b1')).toMatchObject(sealed);
    expect(desk.disk.lies()).toEqual(['sealed']);
    expect(await desk.start('b1')).toMatchObject(sealed);
  });

  it('is sealed at the next start if stored in plain text, and the plain text is erased', async () => {
    const desk = machine(false, { open: bytes });
    expect(await desk.start('b1')).toMatchObject(sealed);
    expect(desk.disk.lies()).toEqual(['sealed']);
  });

  it('is stored in plain text without a key store, with the reason; it is sealed once there is one', async () => {
    const desk = machine(false);
    desk.seal.lock(true);
    const open = { ok: true, value: { bytes, openBecause: { code: 'seal.unavailable' } } };
    expect(await desk.keep()).toMatchObject(open);
    expect(await desk.start()).toMatchObject(open);
    expect(desk.disk.lies()).toEqual(['open']);
    desk.seal.lock(false);
    expect(await desk.start()).toMatchObject(sealed);
    expect(desk.disk.lies()).toEqual(['sealed']);
  });

  it('is never recreated while the key store is locked', async () => {
    const desk = machine(false);
    await desk.keep();
    desk.seal.lock(true);
    expect(await desk.start()).toMatchObject({ fault: { code: 'seal.unavailable' } });
    expect(desk.disk.lies()).toEqual(['sealed']);
  });

  it('is not sealed by a key store that fails to return it', async () => {
    const desk = machine(false, { open: bytes });
    desk.seal.unseal = async () => ok(Uint8Array.from([9]));
    expect(await desk.start()).toMatchObject({ ok: true, value: { bytes } });
    expect(desk.disk.lies()).toEqual(['open']);
  });
});

describe('the secret of an unattended machine', () => {
  it('also stays in plain text until the key store has opened by itself after a boot', async () => {
    const wall = machine(true);
    await wall.keep('b1');
    expect(wall.disk.lies()).toEqual(['open', 'sealed']);
    // A restart of the program proves nothing: a person may have unlocked the key store by hand.
    expect(await wall.start('b1')).toMatchObject(sealed);
    expect(wall.disk.lies()).toEqual(['open', 'sealed']);
    expect(await wall.start('b2')).toMatchObject(sealed);
    expect(wall.disk.lies()).toEqual(['sealed']);
  });

  it('is available after each power cut although the key store stays locked', async () => {
    const wall = machine(true, { open: bytes });
    await wall.start('b1');
    wall.seal.lock(true);
    for (const boot of ['b2', 'b3'])
      expect(await wall.start(boot)).toMatchObject({
        value: { bytes, openBecause: { code: 'seal.unavailable' } },
      });
    // Unlocked by hand, then the program restarted.
    wall.seal.lock(false);
    await wall.start('b3');
    expect(wall.disk.lies()).toEqual(['open', 'sealed']);
  });

  it('is sealed at once if the system opens its key store for every signed-in user', async () => {
    const wall = machine(true, { open: bytes });
    await wall.start(undefined);
    expect(wall.disk.lies()).toEqual(['sealed']);
  });
});
