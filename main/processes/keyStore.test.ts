import { describe, expect, it } from 'vitest';
import { openKeyStore, type SafeStorage } from './keyStore.ts';

const bytes = Uint8Array.of(0, 1, 254, 255);

/** Encrypts by reversing bytes; the encryption itself is not tested here. */
const storage = (over: Partial<SafeStorage> = {}): SafeStorage => ({
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => Buffer.from([...Buffer.from(text)].reverse()),
  decryptString: (sealed) => Buffer.from([...sealed].reverse()).toString(),
  ...over,
});
const codeOf = (over: Partial<SafeStorage>, what: 'seal' | 'unseal' | 'nothing' = 'seal') =>
  openKeyStore(storage(over))({ do: what, bytes }).fault?.code;

describe('the machine’s key store', () => {
  it('decrypts to the original bytes', () => {
    const store = openKeyStore(storage());
    const sealed = store({ do: 'seal', bytes }).bytes ?? new Uint8Array();
    expect(Buffer.from(sealed).includes(Buffer.from(bytes))).toBe(false);
    expect(new Uint8Array(store({ do: 'unseal', bytes: sealed }).bytes ?? [])).toEqual(bytes);
    expect(store({ do: 'nothing', bytes: new Uint8Array() })).toEqual({});
  });

  it('refuses Chromium’s plain-text backend', () => {
    for (const what of ['seal', 'unseal', 'nothing'] as const)
      expect(codeOf({ getSelectedStorageBackend: () => 'basic_text' }, what)).toBe('seal.plainText');
  });

  it('returns the reason when it is not available', () => {
    expect(codeOf({ isEncryptionAvailable: () => false }, 'nothing')).toBe('seal.unavailable');
    const locked = () => {
      throw new Error('Error while encrypting the text provided to safeStorage.encryptString.');
    };
    expect(codeOf({ encryptString: locked })).toBe('seal.unavailable');
    expect(codeOf({ decryptString: locked }, 'unseal')).toBe('seal.unavailable');
  });

  it('needs no name on a system with a single key store', () => {
    const { getSelectedStorageBackend: _, ...mac } = storage();
    expect(openKeyStore(mac)({ do: 'nothing', bytes })).toEqual({});
  });
});
