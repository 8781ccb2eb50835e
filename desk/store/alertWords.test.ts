import { expect, it } from 'vitest';
import { z } from 'zod';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import { listAlertWords, openIndexVocabulary } from './alertWords.ts';

const Count = z.object({ n: z.int() });
const words = listAlertWords(fakeAlert(1, { title: 'Có khói' }), {
  camera: undefined,
  wardName: undefined,
  className: undefined,
});

function started() {
  const { store, project } = alertStore(handClock());
  const vocabulary = openIndexVocabulary(store);
  return {
    vocabulary,
    count(fails = false) {
      const done = () =>
        project((tx) => {
          vocabulary.count(tx, words);
          if (fails) throw new Error('no');
        });
      if (fails) expect(done).toThrow('no');
      else expect(done().ok).toBe(true);
      vocabulary.settle(!fails);
    },
    written: () => store.one(Count, `SELECT count(*) AS n FROM alertVocabulary WHERE word = 'khoi'`)?.n,
  };
}

it('writes a word counted in a rolled-back transaction the next time it occurs', () => {
  const { vocabulary, count, written } = started();
  count(true);
  expect(vocabulary.often('khoi')).toBe(0);
  expect(written()).toBe(0);
  count();
  count();
  expect(vocabulary.often('khoi')).toBe(2);
  expect(written()).toBe(1);
});

it('keeps the counts of two stores apart', () => {
  const [one, other] = [started(), started()];
  one.count();
  other.count();
  one.count();
  expect(one.vocabulary.often('khoi')).toBe(2);
  expect(other.vocabulary.often('khoi')).toBe(1);
  expect(other.written()).toBe(1);
});
