import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { ExportRecord } from '../../core/media/export.ts';
import { createExportAudit } from './exportAudit.ts';

const who = OperatorId.parse('hn:operator:an');
const desk = DeskId.parse('desk-0123456789abcdef');
const newKey = 'ab'.repeat(32);
const fingerprint = createHash('sha256').update(newKey, 'hex').digest('hex');
const record = (changes: object = {}) => ({
  export: '0'.repeat(32),
  kind: 'snapshot',
  camera: 'hn:camera:c1',
  streams: ['main'],
  from: 1,
  to: 1,
  reason: 'theo yêu cầu',
  file: 'camera-1_20261125-231530_snapshot_00000000.png',
  bytes: 5,
  sha256: 'c'.repeat(64),
  reencoded: true,
  masks: 0,
  fingerprint,
  ...changes,
});

it('an export is recorded only after the key that signed it was recorded', () => {
  const auditEvents = createExportAudit(who, desk, ExportRecord.parse(record({ newKey })));
  expect(auditEvents).toMatchObject({
    value: [
      { who: desk, event: 'desk.key', detail: expect.stringContaining(fingerprint) },
      { who, event: 'export.snapshot', camera: 'hn:camera:c1', why: 'theo yêu cầu' },
    ],
  });
  expect(createExportAudit(who, desk, ExportRecord.parse(record()))).toMatchObject({ value: { length: 1 } });
});

it('an export is refused whose key does not have the stated fingerprint', () => {
  const lied = ExportRecord.parse(record({ newKey, fingerprint: 'd'.repeat(64) }));
  expect(createExportAudit(who, desk, lied)).toMatchObject({ fault: { code: 'call.invalid' } });
});

it('an export is refused with an invalid file name or time', () => {
  for (const wrong of [
    { file: '../../etc/passwd' },
    { file: 'camera-1\u001b[2J.png' },
    { from: 9e15, to: 9e15 },
    { from: -1, to: 0 },
  ])
    expect(ExportRecord.safeParse(record(wrong)).success).toBe(false);
});
