import { describe, expect, it } from 'vitest';
import type { AuditLogState, AuditRow } from '../../../core/audit/api.ts';
import { ShiftLogBody } from '../../../core/shiftlog/record.ts';
import { translations } from '../../i18n/translations.ts';
import {
  findClockSetBacks,
  getAuditActionText,
  getAuditStateMarks,
  getPersonName,
  listAuditEventChoices,
  parseHanoiTime,
  toAuditFilter,
  toDetailLines,
} from './model.ts';

/** 26/11/2026 14:00 in Hanoi. */
const now = Date.UTC(2026, 10, 26, 7);
const at = (day: number, hour: number, minute: number) => Date.UTC(2026, 10, day, hour - 7, minute);

describe('a time typed into the audit filter', () => {
  it.each([
    ['26/11/2026 07:30', at(26, 7, 30)],
    ['26/11 7h30', at(26, 7, 30)],
    ['25-11 23:05', at(25, 23, 5)],
    ['07:30', at(26, 7, 30)],
    ['7h', at(26, 7, 0)],
  ])('%s names one minute', (typed, from) => {
    expect(parseHanoiTime(typed, now)).toEqual({ from, to: from + 59_999 });
  });

  it('without an hour names a whole day', () => {
    expect(parseHanoiTime('25/11', now)).toEqual({ from: at(25, 0, 0), to: at(26, 0, 0) - 1 });
  });

  it.each(['', '  ', 'hôm qua', '31/02 10:00', '26/13', '25:00', '10:60', '26/11/26 10:00'])(
    '%o is rejected',
    (typed) => {
      expect(parseHanoiTime(typed, now)).toBeUndefined();
    },
  );
});

it('a filter request uses only complete values, from the first to the last moment they name', () => {
  const chosen = { who: ' hn:operator:an ', event: '', desk: 'desk-1', from: '25/11', to: '25/11' };
  expect(toAuditFilter(chosen, 'site', now)).toEqual({
    who: 'hn:operator:an',
    desk: 'desk-1',
    from: at(25, 0, 0),
    to: at(26, 0, 0) - 1,
  });
  expect(toAuditFilter({ ...chosen, from: '25/1', to: '2' }, 'desk', now)).toEqual({
    who: 'hn:operator:an',
    from: Date.UTC(2026, 0, 24, 17),
  });
});

it('people are shown by name where the name is known', () => {
  const names = { who: [{ id: 'hn:operator:an', name: 'Nguyễn Văn An' }], auditEvents: [], desks: [] };
  expect(getPersonName('hn:operator:an', names)).toBe('Nguyễn Văn An');
  expect(getPersonName('hn:operator:binh', names)).toBe('binh');
  expect(getPersonName('nobody', undefined)).toBe('nobody');
});

it('each record of the shift log has a label as an audit event in both languages', () => {
  const kinds = ShiftLogBody.options.map(({ shape }) => shape.kind.value);
  for (const t of [translations.vi, translations.en]) {
    const describe = kinds.map((kind) => getAuditActionText(`shiftLog.${kind}`, t));
    expect(describe.filter((text) => text.startsWith('shiftLog.'))).toEqual([]);
    expect(new Set(describe).size).toBe(kinds.length);
  }
});

it('the choice of audit events includes the prefixes that several of them share', () => {
  const auditEvents = ['wall.save', 'session.signIn', 'session.signOut'];
  expect(listAuditEventChoices({ who: [], desks: [], auditEvents })).toEqual([
    ...['session.', 'session.signIn', 'session.signOut', 'wall.save'],
  ]);
});

it('the audit entry at which the wall clock was set back is marked', () => {
  const row = (seq: number, time: number) => ({ seq, at: time }) as AuditRow;
  expect(findClockSetBacks([row(9, 60_000), row(8, 50_000), row(7, 900_000), row(4, 1_000_000)])).toEqual(
    new Set([8]),
  );
  expect(findClockSetBacks([row(2, 1_000), row(1, 1_500)])).toEqual(new Set());
});

describe('details of an audit entry', () => {
  const linesOf = (detail: string, language: 'vi' | 'en' = 'en') =>
    toDetailLines(detail, translations[language]).map(({ name, value }) => [name, value]);

  it('are labelled lines where a program wrote them and unchanged text where a person did', () => {
    const detail = `{"desk":"d","until":${now},"durationMs":2500,"on":true,"to":{"operator":"p"},"from":"q","nobodyKnows":["a","b"]}`;
    expect(linesOf(detail)).toEqual([
      ['Until', '26/11/2026 14:00:00'],
      ['Lasted', '2.5 s'],
      ['On', 'yes'],
      ['To', 'Account: p'],
      ['From', 'q'],
      ['nobodyKnows', 'a, b'],
    ]);
    expect(linesOf(detail, 'vi').slice(0, 3)).toEqual([
      ['Đến lúc', '26/11/2026 14:00:00'],
      ['Kéo dài', '2,5 s'],
      ['Bật', 'có'],
    ]);
    expect(toDetailLines(`{"until":${now}}`, translations.en)[0]).toMatchObject({
      key: 'until',
      raw: String(now),
    });
    expect(linesOf('10.0.0.1 AB:CD')).toEqual([['Details', '10.0.0.1 AB:CD']]);
    expect(linesOf('')).toEqual([]);
  });

  it('have labels in both languages for every key that the program writes', () => {
    const { vi, en } = { vi: translations.vi.audit.details, en: translations.en.audit.details };
    expect(Object.keys(en)).toEqual(Object.keys(vi));
    for (const [key, name] of [...Object.entries(vi), ...Object.entries(en)]) {
      expect(name.trim()).not.toBe('');
      if (/[A-Z]/.test(key)) expect(name).not.toContain(key);
    }
  });
});

describe('the state of an audit log in words', () => {
  const state: AuditLogState = {
    first: 1,
    last: 90,
    segments: 2,
    dropped: 0,
    signedThrough: 80,
    signedAt: now,
    fingerprint: null,
    witnessedThrough: 70,
    witnessedAt: now,
    checkedThrough: 90,
    checked: true,
    broken: null,
    trouble: null,
  };
  const message = (change: Partial<AuditLogState>, auditLog: 'desk' | 'site' = 'desk') =>
    getAuditStateMarks({ ...state, ...change }, auditLog, translations.en);

  it('names the entries up to which it is verified, signed and witnessed', () => {
    expect(message({}).map(({ text }) => text)).toEqual([
      'Checked, holds up to entry 90',
      'Signed up to entry 80 at 26/11/2026 14:00:00',
      'Witness signature of the site up to entry 70 at 26/11/2026 14:00:00',
    ]);
    expect(message({}, 'site')).toHaveLength(2);
    expect(message({})[0]).toMatchObject({ shape: 'dot' });
  });

  it('names the number of verified entries while some are unchecked', () => {
    const some = 'Checked, holds up to entry 2 of 90';
    expect(message({ checkedThrough: 2 })[0]).toMatchObject({ shape: 'half', text: some });
    const on = 'Being checked, holds up to entry 50 of 90';
    expect(message({ checked: false, checkedThrough: 50 })[0]).toMatchObject({ shape: 'half', text: on });
  });

  it('shows a broken chain first, as an alarm', () => {
    expect(message({ broken: 12 })[0]).toMatchObject({ weight: 'alarm', shape: 'triangle' });
    expect(message({ broken: 12 })[0]?.text).toContain('12');
  });

  it('names checks and signatures that have not been made yet', () => {
    const none = { checked: false, checkedThrough: 0, signedAt: null, witnessedAt: null };
    expect(message(none).map(({ shape }) => shape)).toEqual(['ring', 'ring', 'ring']);
  });
});
