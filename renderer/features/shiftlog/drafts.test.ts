import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertId, CameraId, OperatorId, ShiftLogId, WardId } from '../../../core/base/ids.ts';
import { EntryType, LogEntry } from '../../../core/shiftlog/entry.ts';
import { fixtureCity } from '../../../tools/gallery/city.ts';
import {
  createEntryDraft,
  type EntryDraft,
  emptyEntryContext,
  hasTypedText,
  parseCameraNumbers,
  parseNames,
  toLogEntry,
} from './drafts.ts';

const now = new Date('2026-11-26T14:20:30+07:00').getTime();
const { byId, byNumber } = fixtureCity(40);
const camera = CameraId.parse('hn:camera:12');
const onDuty = [{ id: OperatorId.parse('hn:operator:a'), name: 'Lê Quang Minh' }];
const options = { now, byNumber, onDuty };
const me = 'Trần Thu Hà';
const blank = createEntryDraft(emptyEntryContext, { byId, me });
const made = (change: Partial<EntryDraft>) => toLogEntry({ ...blank, ...change }, options);

describe('a draft of an entry', () => {
  it('about a camera has the camera’s number and location', () => {
    const draft = createEntryDraft({ ...emptyEntryContext, cameras: [camera] }, { byId, me });
    const { position, ward, name } = byId.get(camera)?.camera ?? {};
    expect(draft).toMatchObject({ cameras: '12', place: name, type: 'note', answers: me });
    const entry = toLogEntry({ ...draft, text: 'Hình mờ' }, options);
    expect(entry).toMatchObject({
      entry: { cameras: [camera], place: { lat: position?.lat, lon: position?.lon, ward, text: name } },
    });
    expect(hasTypedText(draft)).toBe(false);
  });

  it('about an alert has the alert’s location and refers to the alert', () => {
    const alert = { id: AlertId.parse('hn:alert:1'), name: 'Cháy' };
    const place = { lat: 21.03, lon: 105.85, ward: WardId.parse('hn:ward:1'), text: 'Chợ Đồng Xuân' };
    const draft = createEntryDraft({ ...emptyEntryContext, cameras: [camera], alert, place }, { byId, me });
    expect(draft.place).toBe('Chợ Đồng Xuân');
    expect(toLogEntry({ ...draft, text: 'x' }, options)).toMatchObject({
      entry: { alerts: [alert.id], place },
    });
  });

  it('loses its coordinates when the location is edited, and its location when that is cleared', () => {
    const draft = {
      ...createEntryDraft({ ...emptyEntryContext, cameras: [camera] }, { byId, me }),
      text: 'x',
    };
    expect(toLogEntry({ ...draft, place: 'Cổng sau' }, options)).toMatchObject({
      entry: { place: { lat: null, lon: null, ward: null, text: 'Cổng sau' } },
    });
    expect(toLogEntry({ ...draft, place: ' ' }, options)).toMatchObject({ entry: { place: null } });
  });
});

describe('an entry', () => {
  it('has the current time where none is typed, and never a later one', () => {
    expect(made({ text: 'x' })).toMatchObject({ entry: { happenedAt: now } });
    expect(made({ text: 'x', time: '-10m' })).toMatchObject({ entry: { happenedAt: now - 600_000 } });
    expect(made({ text: 'x', time: '+10m' })).toEqual({ wrong: 'time' });
    expect(made({ text: 'x', time: 'hôm qua' })).toEqual({ wrong: 'time' });
  });

  it('names the operators on duty, or the visitor or caller it is about', () => {
    expect(made({ text: 'x' })).toMatchObject({ entry: { people: ['Lê Quang Minh'] } });
    expect(made({ text: 'x', type: 'visitor', people: 'Toàn, Bình' })).toMatchObject({
      entry: { people: ['Toàn', 'Bình'] },
    });
    expect(made({ text: 'x', type: 'visitor' })).toEqual({ wrong: 'people' });
    expect(made({ text: 'x', type: 'call' })).toMatchObject({ entry: { people: [] } });
  });

  it('that is an order names its issuer, the person responsible and the due time', () => {
    const order = { text: 'Theo dõi', type: 'order' as const, givenBy: 'Trực chỉ huy' };
    expect(made({ text: 'Theo dõi', type: 'order' })).toEqual({ wrong: 'givenBy' });
    expect(made({ ...order, answers: ' ' })).toEqual({ wrong: 'answers' });
    expect(made({ ...order, due: 'mai' })).toEqual({ wrong: 'due' });
    expect(made({ ...order, due: '+2h' })).toMatchObject({
      entry: { order: { givenBy: 'Trực chỉ huy', answers: me, dueAt: now + 7_200_000 } },
    });
    expect(made(order)).toMatchObject({ entry: { order: { dueAt: null } } });
  });

  it('about an incident refers to it', () => {
    const incident = { id: ShiftLogId.parse('0198f0a0-0000-7000-8000-000000000001'), name: 'Ngập' };
    expect(made({ text: 'x', incident })).toMatchObject({ entry: { incident: incident.id } });
  });

  it('satisfies the contract for any typed text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const draft = fc.record({
      type: fc.constantFrom(...EntryType.options),
      text,
      place: text,
      people: text,
      givenBy: text,
      answers: text,
      time: fc.constantFrom('', '14:00', '-2h', 'x'),
      due: fc.constantFrom('', '23:00', '+1h30', 'x'),
      cameras: fc.constantFrom('', '1', '1, 2;3', '99999', 'x'),
    });
    fc.assert(
      fc.property(draft, (typed) => {
        const result = made(typed);
        if ('entry' in result) LogEntry.parse(result.entry);
        else expect(result.wrong).toBeTruthy();
      }),
    );
  });
});

it('camera numbers are rejected if unknown, and duplicates are removed', () => {
  const ids = (text: string) => parseCameraNumbers(text, byNumber);
  expect(ids('')).toEqual([]);
  expect(ids('12, 7 12')).toEqual(['hn:camera:12', 'hn:camera:7']);
  expect(ids('12, 4711')).toBeUndefined();
  expect(ids('12a')).toBeUndefined();
});

it('names are separated by commas', () => {
  expect(parseNames(' Đỗ Văn Toàn, ;Bình ')).toEqual(['Đỗ Văn Toàn', 'Bình']);
});
