import { expect, it } from 'vitest';
import { translations } from '../../../i18n/translations.ts';
import { getTabRotationTexts, type TabRotationPause } from './names.ts';

it('the text of a tab rotation names its dwell time, or the pause and its reason', () => {
  const text = (turnMs: number, pause?: TabRotationPause) =>
    getTabRotationTexts(turnMs, pause, translations.en);
  expect(text(20_000)).toEqual({ text: 'Tabs in turn, 20 s', short: '20 s' });
  expect(text(120_000).short).toBe('2 min');
  expect(text(20_000, 'operator').text).toBe('Tabs paused · go on');
  expect(text(20_000, 'machine')).toEqual({
    text: 'Tabs stopped: machine overloaded',
    short: 'overloaded',
  });
  expect(getTabRotationTexts(20_000, 'machine', translations.vi).text).toBe('Thẻ dừng vì máy quá tải');
});
