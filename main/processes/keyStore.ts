import type { FromDeskProcess, ToDeskProcess } from '../../core/people/deskEntry.ts';

/** The part of Electron's safeStorage that is used. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** On Linux only. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
}

type Asked = Pick<Extract<FromDeskProcess, { t: 'seal' }>, 'do' | 'bytes'>;
type Answer = Pick<Extract<ToDeskProcess, { t: 'sealed' }>, 'bytes' | 'fault'>;

/** Encrypts or decrypts with the machine's key store, or returns the reason why it cannot. */
export type KeyStore = (asked: Asked) => Answer;

/**
 * Opens the system's key store, which only this user of this machine can decrypt with.
 * Without one on Linux, Chromium encrypts with a password that is in its source: as good as plain text, so it is not used.
 */
export function openKeyStore(safeStorage: SafeStorage): KeyStore {
  return ({ do: what, bytes }) => {
    try {
      // Checked each time: a key store may be unlocked while the program runs.
      const backend = safeStorage.getSelectedStorageBackend?.();
      if (backend === 'basic_text') return { fault: { code: 'seal.plainText', params: {} } };
      if (!safeStorage.isEncryptionAvailable())
        return { fault: { code: 'seal.unavailable', params: { why: backend ?? '-' } } };
      if (what === 'nothing') return {};
      if (what === 'seal') return { bytes: safeStorage.encryptString(Buffer.from(bytes).toString('base64')) };
      return { bytes: Buffer.from(safeStorage.decryptString(Buffer.from(bytes)), 'base64') };
    } catch (error) {
      const why = (error instanceof Error ? error.message : String(error)).slice(0, 200);
      return { fault: { code: 'seal.unavailable', params: { why } } };
    }
  };
}

/**
 * Replaces the key store on a Linux wall display whose set-up names none by `--password-store`.
 * A locked key store shows a password dialog and blocks Electron's main until it is answered; a wall display has no operator to
 * do so.
 */
export const createUnnamedKeyStore: KeyStore = () => ({
  fault: { code: 'seal.unavailable', params: { why: 'no --password-store' } },
});
