import { expect, it } from 'vitest';
import { words } from '../../../i18n/words.ts';
import { type Pause, turnsWords } from './names.ts';

it('tells of tabs in turn how long each is seen, or that they stand still and why', () => {
  const said = (turnMs: number, pause?: Pause) => turnsWords(turnMs, pause, words.en);
  expect(said(20_000)).toEqual({ said: 'Tabs in turn, 20 s', short: '20 s' });
  expect(said(120_000).short).toBe('2 min');
  expect(said(20_000, 'operator').said).toBe('Tabs paused · go on');
  expect(said(20_000, 'machine')).toEqual({ said: 'Tabs stopped: machine overloaded', short: 'overloaded' });
  expect(turnsWords(20_000, 'machine', words.vi).said).toBe('Thẻ dừng vì máy quá tải');
});
