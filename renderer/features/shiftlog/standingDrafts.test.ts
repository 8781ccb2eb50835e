import { expect, it } from 'vitest';
import { StandingItem } from '../../../core/shiftlog/entry.ts';
import { fixtureCity } from '../../../tools/gallery/city.ts';
import {
  emptyStandingDraft,
  getStandingState,
  type StandingDraft,
  toStandingItem,
} from './standingDrafts.ts';

const at = (iso: string) => new Date(`${iso}+07:00`).getTime();
const now = at('2026-11-26T14:20');
const { byNumber } = fixtureCity(40);
const made = (change: Partial<StandingDraft>) =>
  toStandingItem({ ...emptyStandingDraft, ...change }, { now, byNumber });

it('a standing order without times applies from now until it is ended', () => {
  expect(made({ text: 'Xe tải 29C' })).toEqual({
    standing: { what: 'watch', text: 'Xe tải 29C', from: now, until: null, cameras: [], place: null },
  });
});

it('a standing order ends after its start: after a time span, or at the next typed time of day', () => {
  const event = { text: 'Phố đi bộ', what: 'event', from: '19:00' } as const;
  expect(made({ ...event, until: '23:00' })).toMatchObject({
    standing: { from: at('2026-11-26T19:00'), until: at('2026-11-26T23:00') },
  });
  expect(made({ ...event, until: '02:00' })).toMatchObject({ standing: { until: at('2026-11-27T02:00') } });
  expect(made({ ...event, until: '+3h' })).toMatchObject({ standing: { until: at('2026-11-26T22:00') } });
  expect(made({ ...event, until: '25/11 10:00' })).toEqual({ wrong: 'until' });
  expect(made({ ...event, from: 'tối' })).toEqual({ wrong: 'from' });
});

it('a standing order satisfies the contract, or its invalid field is named', () => {
  const full = made({ text: 'x', place: 'Hồ', cameras: '3, 4' });
  if ('standing' in full) StandingItem.parse(full.standing);
  expect(full).toMatchObject({ standing: { cameras: ['hn:camera:3', 'hn:camera:4'] } });
  expect(made({ text: ' ' })).toEqual({ wrong: 'text' });
  expect(made({ text: 'x', cameras: '4711' })).toEqual({ wrong: 'cameras' });
});

it('a standing order is upcoming, in force or expired', () => {
  const of = (from: number, until: number | null) =>
    getStandingState({ what: 'watch', text: 'x', from, until, place: null, cameras: [] }, now);
  expect(of(now + 1, null)).toBe('soon');
  expect(of(now, null)).toBe('now');
  expect(of(now - 2, now - 1)).toBe('over');
  expect(of(now - 2, now + 1)).toBe('now');
});
