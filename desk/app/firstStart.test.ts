import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { createDesk } from './desk.ts';

// Simulates a disk with space for an empty store only: the desk's first action, naming itself, does not fit.
vi.mock('../store/audit.ts', async (real) => ({
  ...(await real<object>()),
  addAuditEntry() {
    throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  },
}));

it('a first start on a full disk reports that it cannot save', () => {
  const created = createDesk({
    folder: testFolder(),
    site: { url: 'ws://127.0.0.1:1', embedded: true },
    clock: handClock(),
    log: () => {},
    openLink() {
      throw new Error('no link is opened');
    },
  });
  expect(created).toMatchObject({ ok: false, fault: { code: 'desk.storeFailed' } });
});
