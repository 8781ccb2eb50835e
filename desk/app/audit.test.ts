import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLogPolicy } from '../../core/audit/chainHeads.ts';
import { openSqliteFile } from '../../node/sql/access.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { day, minute, startDeskWithAuditLog, verify } from '../../test/fixtures/deskAuditLog.ts';
import { must } from '../../test/fixtures/must.ts';
import { until as eventually } from '../../test/fixtures/until.ts';

describe('the desk’s audit log', () => {
  it('is signed by its key after a while, and gets the site’s witness signature', async () => {
    const { clock, site, state, auditEvents } = await startDeskWithAuditLog();
    await auditEvents(5);
    expect(await state()).toMatchObject({ signedThrough: 0, signedAt: null });
    await clock.advance(16 * minute);
    const { last } = await state();
    await eventually(async () => (await state()).witnessedThrough === last);
    expect(await state()).toMatchObject({ signedThrough: last, broken: null, trouble: null });
    expect(site.auditLog.heads).toMatchObject([{ head: { segment: 1, first: 1, last, closed: false } }]);
    expect(site.auditLog.auditEvents).toMatchObject([{ event: 'desk.key', why: 'first use' }]);
  });

  it('continues to be witnessed where it stopped once the site is back', async () => {
    const { clock, site, state, auditEvents, links, window } = await startDeskWithAuditLog();
    site.auditLog.policy = AuditLogPolicy.parse({ segmentEntries: 100, signEntries: 10 });
    await auditEvents(3);
    await clock.advance(16 * minute);
    await eventually(async () => (await state()).witnessedThrough > 0);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    await auditEvents(230);
    await clock.advance(minute);
    expect((await state()).segments).toBe(2);
    expect((await state()).witnessedThrough).toBeLessThan(10);
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await eventually(async () => {
      const { signedThrough, witnessedThrough } = await state();
      return signedThrough > 200 && witnessedThrough === signedThrough;
    });
    expect(site.auditLog.heads.map(({ head }) => [head.segment, head.closed])).toEqual([
      ...[
        [1, true],
        [2, true],
        [3, false],
      ],
    ]);
    expect(site.auditLog.notices).toEqual([]);
  });

  it('is sent again completely to a site that has lost its copy', async () => {
    const { clock, site, state, auditEvents } = await startDeskWithAuditLog();
    site.auditLog.policy = AuditLogPolicy.parse({ segmentEntries: 100, signEntries: 10 });
    await auditEvents(3);
    await clock.advance(16 * minute);
    await eventually(async () => (await state()).witnessedThrough > 0);
    await auditEvents(120);
    await clock.advance(minute);
    await eventually(() => site.auditLog.heads.length === 2);
    site.auditLog.forget();
    await auditEvents(20);
    await clock.advance(minute);
    const { last } = await state();
    await eventually(() => site.auditLog.heads.at(-1)?.head.last === last);
    expect(site.auditLog.heads.map(({ head }) => head.segment)).toEqual([1, 2]);
  });

  it('continues to be witnessed after the site temporarily accepted no more', async () => {
    const { clock, site, state, auditEvents } = await startDeskWithAuditLog();
    site.auditLog.tooMany = 1;
    await auditEvents(3);
    await clock.advance(16 * minute);
    await eventually(() => site.auditLog.tooMany === 0);
    expect(site.auditLog.heads).toEqual([]);
    const { last } = await state();
    await clock.advance(minute);
    await eventually(async () => (await state()).witnessedThrough === last);
    expect((await state()).trouble).toBeNull();
  });

  it('is refused if it was rewritten at the desk, and the site raises an alarm', async () => {
    const first = await startDeskWithAuditLog();
    await first.auditEvents(5);
    await first.clock.advance(16 * minute);
    await eventually(async () => (await first.state()).witnessedThrough > 0);
    first.desk.close();
    // An attacker with the machine has its key too, and rebuilds the whole log from the second entry on.
    const db = openSqliteFile(join(first.folder, 'desk.db'));
    db.exec(`DROP TRIGGER audit_stays; DROP TRIGGER auditHeads_stay;
      DELETE FROM audit WHERE seq > 1; DELETE FROM auditHeads;`);
    db.close();
    const again = await startDeskWithAuditLog({ folder: first.folder, site: first.site, clock: first.clock });
    await again.auditEvents(5);
    await again.clock.advance(16 * minute);
    await eventually(async () => (await again.state()).trouble !== null);
    expect((await again.state()).trouble).toMatchObject({ code: 'audit.contradicts' });
    expect(first.site.auditLog.auditEvents.at(-1)).toMatchObject({ event: 'audit.contradicted' });
    expect(first.site.auditLog.notices).toMatchObject([{ code: 'audit.contradicts' }]);
  });

  it('is not signed further if it fails verification, and reports that', async () => {
    const first = await startDeskWithAuditLog();
    await first.auditEvents(5);
    first.desk.close();
    const db = openSqliteFile(join(first.folder, 'desk.db'));
    db.exec(`DROP TRIGGER audit_keeps; UPDATE audit SET who = 'nobody' WHERE seq = 3;`);
    db.close();
    const again = await startDeskWithAuditLog({ folder: first.folder, site: first.site, clock: first.clock });
    await again.clock.advance(16 * minute);
    expect(await again.state()).toMatchObject({ broken: 3, signedThrough: 0 });
    await again.window.until(() => again.window.status()?.notices?.[0]?.code === 'audit.deskBroken');
  });
});

describe('the desk’s key', () => {
  const keyFiles = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('export-key'));
  const signed = async ({ clock, state, auditEvents }: Awaited<ReturnType<typeof startDeskWithAuditLog>>) => {
    await auditEvents(2);
    await clock.advance(16 * minute);
    return (await state()).fingerprint;
  };

  it('is sealed and its plain text erased once there is a key store, and stays the same key', async () => {
    const plain = await startDeskWithAuditLog();
    const key = await signed(plain);
    expect(key).not.toBeNull();
    expect(plain.window.status()?.keyFault).toMatchObject({ code: 'key.open' });
    expect(keyFiles(plain.folder)).toEqual(['export-key.pem']);
    plain.desk.close();
    const { site, folder, clock } = plain;
    for (const seal of [fakeSeal(), fakeSeal()]) {
      const again = await startDeskWithAuditLog({ site, folder, clock, seal });
      expect(await signed(again)).toBe(key);
      expect(again.window.status()?.keyFault).toBeUndefined();
      expect(keyFiles(folder)).toEqual(['export-key.sealed']);
      again.desk.close();
    }
  });

  it('signs nothing while the key store cannot open it, is not replaced, and signs once it is unlocked', async () => {
    const first = await startDeskWithAuditLog({ seal: fakeSeal() });
    const key = await signed(first);
    first.desk.close();
    const { site, folder, clock } = first;
    const seal = fakeSeal();
    seal.lock(true);
    const again = await startDeskWithAuditLog({ site, folder, clock, seal });
    const { signedThrough } = await again.state();
    await signed(again);
    expect(await again.state()).toMatchObject({ signedThrough, trouble: { code: 'key.sealed' } });
    expect(again.window.status()?.keyFault).toMatchObject({ code: 'key.sealed' });
    seal.lock(false);
    await clock.advance(2 * minute);
    const { last } = await again.state();
    expect(await again.state()).toMatchObject({ fingerprint: key, signedThrough: last, trouble: null });
    expect(again.window.status()?.keyFault).toBeUndefined();
  });
});

describe('retention', () => {
  /** Creates a desk with three closed segments and a retention of ten days. */
  async function old() {
    const started = await startDeskWithAuditLog();
    const { clock, site, state, auditEvents } = started;
    site.auditLog.policy = AuditLogPolicy.parse({ segmentEntries: 100, signEntries: 10, keepDays: 10 });
    await auditEvents(3);
    await clock.advance(16 * minute);
    await eventually(async () => (await state()).witnessedThrough > 0);
    await auditEvents(250);
    await clock.advance(minute);
    await eventually(() => site.auditLog.heads.length === 3);
    return started;
  }

  /** Reads the store directly, whichever operator is signed in. */
  function stored(folder: string) {
    const db = openSqliteFile(join(folder, 'desk.db'), { readonly: true });
    const row = db
      .prepare(
        `SELECT (SELECT count(droppedAt) FROM auditHeads) AS dropped, (SELECT min(seq) FROM audit) AS first,
           (SELECT coalesce(max(last), 0) FROM auditHeads WHERE droppedAt IS NOT NULL) AS through,
           (SELECT count(*) FROM audit WHERE event = 'audit.drop') AS value`,
      )
      .get() as { dropped: number; first: number; through: number; value: number };
    db.close();
    return row;
  }

  it('drops whole segments that are old enough, keeps their heads, and the remainder passes verification', async () => {
    const { clock, auditEvents, folder } = await old();
    clock.jump(8 * day);
    await auditEvents(15);
    await clock.advance(61 * minute);
    expect(stored(folder).dropped).toBe(0);
    clock.jump(3 * day);
    // Uses the site's time, which comes with the witness signature.
    await auditEvents(15);
    await clock.advance(minute);
    await clock.advance(61 * minute);
    const { dropped, first, through, value } = stored(folder);
    expect(dropped).toBeGreaterThan(1);
    expect(first).toBe(through + 1);
    expect(value).toBe(dropped);
    const { code, text } = verify(join(folder, 'desk.db'));
    expect(text).toContain('Dropped by retention');
    expect(code).toBe(3);
  }, 60_000);

  it('is not accelerated by a clock that jumps ahead', async () => {
    const { clock, links, site, window, folder } = await old();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    clock.jump(400 * day);
    await clock.advance(61 * minute);
    expect(stored(folder).dropped).toBe(0);
  }, 60_000);

  it('is the only way to remove entries from the store', async () => {
    const { folder, desk } = await old();
    desk.close();
    const db = openSqliteFile(join(folder, 'desk.db'));
    const refused = (sql: string) => expect(() => db.exec(sql)).toThrow(/only|stay/);
    refused('DELETE FROM audit WHERE seq = 1');
    refused('DELETE FROM auditHeads');
    refused('UPDATE auditHeads SET droppedAt = 1 WHERE segment = 2');
    refused("UPDATE auditHeads SET signed = '{}' WHERE segment = 1");
    refused('UPDATE auditHeads SET witnessSignature = NULL, droppedAt = 1 WHERE segment = 1');
    db.exec('UPDATE auditHeads SET droppedAt = 1 WHERE segment = 1');
    refused('UPDATE auditHeads SET droppedAt = NULL WHERE segment = 1');
    refused('DELETE FROM audit WHERE seq = 101');
    db.exec('DELETE FROM audit WHERE seq <= 100');
    db.close();
  }, 60_000);
});

it('the audit log returns the matches of a filter page by page, newest first', async () => {
  const { client, auditEvents } = await startDeskWithAuditLog();
  await auditEvents(30);
  const filter = { event: 'settings.', who: 'fake:operator:demo' };
  const first = must(await client.call('audit.page', { filter, limit: 20 }));
  expect(first.entries).toHaveLength(20);
  const rest = must(await client.call('audit.page', { filter, limit: 20, before: first.next ?? 1 }));
  expect(rest.entries).toHaveLength(10);
  const all = [...first.entries, ...rest.entries];
  expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).sort((a, b) => b - a));
  const none = must(await client.call('audit.page', { filter: { who: 'nobody' } }));
  expect(none).toMatchObject({ entries: [] });
  expect(none.next).toBeUndefined();
});
