import type { FromDesk, ToDesk } from '../../core/people/deskEntry.ts';

/** As much of Electron's safeStorage as is used here. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** On Linux only. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
}

type Asked = Pick<Extract<FromDesk, { t: 'seal' }>, 'do' | 'bytes'>;
type Answer = Pick<Extract<ToDesk, { t: 'sealed' }>, 'bytes' | 'fault'>;

/** Seals and unseals by the machine's key store, or says why it does not. */
export type KeyStore = (asked: Asked) => Answer;

/**
 * The key store of the system, with which only this user of this machine can read what it has sealed. Where there is none on
 * Linux, Chromium goes by a password that stands in its source: what that seals is as good as open, and it is not used.
 */
export function openKeyStore(safeStorage: SafeStorage): KeyStore {
  return ({ do: what, bytes }) => {
    try {
      // Asked each time: a key store may be unlocked while the program runs.
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
 * Instead of it, at a room's wall on Linux whose set-up names none by `--password-store`: a key store that is locked asks anyone who
 * is there for its password, holds Electron's main until they answer, and at a wall nobody does.
 */
export const keyStoreNotNamed: KeyStore = () => ({
  fault: { code: 'seal.unavailable', params: { why: 'no --password-store' } },
});
