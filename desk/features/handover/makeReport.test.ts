import { expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import { unmaskDurationMs } from '../../../core/media/mask.ts';
import { secondPersonValidMs } from '../../../core/people/operator.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { addGap } from '../../store/gaps.ts';
import { listTemporaryRights } from './makeReport.ts';

const desk = DeskId.parse('desk-00000000000000be');
const camera = CameraId.parse('hn:camera:a');
const minuteMs = 60_000;

function createStepLog() {
  const clock = handClock(1_800_000_000_000);
  const { store, project } = alertStore(clock);
  const now = () => Math.round(clock.now());
  const done = (who: string, event: string, detail: object | '' = '') => {
    const about = event.startsWith('session') ? null : camera;
    const text = detail === '' ? '' : JSON.stringify(detail);
    project((_tx, add) => add({ who, event, camera: about, why: null, detail: text }));
    return now();
  };
  const name = (id: string) => (id === 'a' ? 'An' : undefined);
  const here = (from: number, to = now() + 1) => listTemporaryRights(store, desk, { from, to }, name);
  return { clock, project, now, done, here };
}
const away = { roles: [], away: true };

it("takes views without masks and four-eyes approvals of the period from the desk's audit log", async () => {
  const { clock, done, here } = createStepLog();
  const secondPerson = done('b', 'second.confirmed', { right: 'video.unmasked', for: 'a' });
  await clock.advance(minuteMs);
  const looked = done('a', 'video.unmask');
  await clock.advance(minuteMs);
  const all = [
    {
      what: 'confirmedBy',
      at: secondPerson,
      until: secondPerson + secondPersonValidMs,
      by: 'An',
      camera,
      granted: { right: 'video.unmasked', second: 'b' },
    },
    { what: 'unmasked', at: looked, until: looked + unmaskDurationMs, by: 'An', camera },
  ];
  expect(here(secondPerson)).toMatchObject(all);
  expect(here(secondPerson + 1)).toMatchObject(all.slice(1));
  expect(here(secondPerson, looked)).toMatchObject(all.slice(0, 1));
});

it('ends an offline session when its operator leaves, the next one signs in, or the site is back', async () => {
  const { clock, project, now, done, here } = createStepLog();
  const began = done('a', 'session.signIn', away);
  await clock.advance(minuteMs);
  const next = done('b', 'session.signIn', away);
  await clock.advance(minuteMs);
  const went = done('b', 'session.signOut');
  done('a', 'session.signIn', { roles: [] });
  await clock.advance(minuteMs);
  const last = done('a', 'session.signIn', away);
  const reported = () => here(began).map(({ what, at, until, by }) => [what, at, until, by]);
  const before = [
    ['satAway', began, next, 'An'],
    ['satAway', next, went, 'b'],
  ];
  expect(reported()).toEqual([...before, ['satAway', last, null, 'An']]);
  await clock.advance(minuteMs);
  project((tx) => addGap(tx, { what: 'offline', from: last - 1, to: now(), byMs: null }));
  const back = now();
  await clock.advance(minuteMs);
  done('a', 'session.signOut');
  expect(reported()).toEqual([...before, ['satAway', last, back, 'An']]);
  // The session was already running when the period began, and had ended before the later period.
  expect(here(back)).toMatchObject([{ at: last }]);
  expect(here(back + 1)).toEqual([]);
});
