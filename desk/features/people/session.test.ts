import { describe, expect, it } from 'vitest';
import { DeskId, OperatorId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { emptyStore } from '../../../test/fakes/store.ts';
import { forCaller } from '../../../test/fixtures/forCaller.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createDeskSessionService } from './session.ts';

const operator: Operator = {
  id: OperatorId.parse('s:operator:an'),
  name: 'an',
  displayName: 'An',
  roles: [],
  rights: [],
  scope: 'all',
  demo: false,
};
const hour = 3_600_000;

/** Creates a desk session under a fake site; `wallJumps` moves only the wall clock. */
function setUp(automatic = false) {
  const hand = handClock();
  const site = {
    away: false,
    lifeMs: hour,
    wallJumps: 0,
    asked: [] as string[],
    untold: null as Fault | null,
  };
  const clock = { ...hand, now: () => hand.now() + site.wallJumps };
  const received: Omit<DeskSession, 'locked'>[] = [];
  const answer = async (name: string): Promise<Result<unknown>> => {
    if (site.away) return fail('site.unreachable', { site: 's' });
    site.asked.push(name);
    if (site.lifeMs <= 0) return fail('signIn.expired');
    return ok({ token: 't', operator, expiresAt: Math.round(hand.now()) + site.lifeMs });
  };
  const link: SiteLink = { call: answer as SiteLink['call'], close() {} };
  const context: Parameters<typeof createDeskSessionService>[0] = {
    link: () => link,
    desk: DeskId.parse('desk-0123456789abcdef'),
    write: (_event, change) => ok(change(emptyStore)),
    clock,
    log: () => {},
  };
  const session = createDeskSessionService(context, {
    before: null,
    automatic: () => (automatic ? { name: 'demo', password: 'p' } : undefined),
    onOperator: () => {},
    verifiers: { recognise: async () => fail('offline.unknown'), forget: () => {}, timeNow: clock.now },
    deskSessions: {
      began: () => {},
      ended: () => {},
      publish: async () => site.untold,
      takeUp: async () => fail('offline.notTaken'),
    },
    lock: { locked: () => false, open: () => {} },
    onSession: (now) => void received.push(now),
    onLive: () => {},
    onSignedIn: () => {},
  });
  const signIn = () =>
    session.handlers['session.signIn']({ name: 'an', password: 'p' }, { window: 'w1' as never }, forCaller);
  return { hand, site, session, received, signIn };
}

describe('the end of a session', () => {
  it('signs the operator out if the site is not there to renew it', async () => {
    const { hand, site, session, received, signIn } = setUp();
    await signIn();
    expect(received.at(-1)?.signedIn?.expiresAt).toBe(hand.now() + hour);
    site.away = true;
    await hand.advance(hour - 1);
    expect(session.operator()?.name).toBe('an');
    await hand.advance(1);
    expect(session.operator()).toBeNull();
    expect(session.cause()?.code).toBe('signIn.expired');
    expect(received.at(-1)?.signedIn).toBeNull();
  });

  it('follows the wall clock within a minute, so that a machine that slept notices it', async () => {
    const { hand, site, session, signIn } = setUp();
    await signIn();
    site.away = true;
    site.wallJumps = hour;
    await hand.advance(60_000);
    expect(session.operator()).toBeNull();
  });

  it('is not delayed by a wall clock that was set back', async () => {
    const { hand, site, session, signIn } = setUp();
    await signIn();
    site.away = true;
    site.wallJumps = -24 * hour;
    await hand.advance(hour);
    expect(session.operator()).toBeNull();
  });

  it('is postponed while the site, whose clock counts, renews the session, and comes when it stops', async () => {
    const { hand, site, session, signIn } = setUp();
    site.wallJumps = 5 * hour;
    await signIn();
    await hand.advance(10 * 60_000);
    expect(session.operator()?.name).toBe('an');
    expect(site.asked.length).toBeLessThan(15);
    site.lifeMs = 0;
    await hand.advance(60_000);
    expect(session.operator()).toBeNull();
    expect(session.cause()?.code).toBe('signIn.expired');
  });

  it('signs the demo’s operator in again automatically, and leaves the desk signed out while the site is away', async () => {
    const { hand, site, session } = setUp(true);
    session.connected();
    await hand.advance(0);
    site.away = true;
    await hand.advance(hour);
    expect(session.operator()).toBeNull();
    site.away = false;
    session.connected();
    await hand.advance(0);
    expect(session.operator()?.name).toBe('an');
  });

  it('sets no timer while no operator is signed in', async () => {
    const { hand, session, signIn } = setUp();
    await signIn();
    await session.handlers['session.signOut']({}, { window: 'w1' as never }, forCaller);
    expect(hand.pending).toBe(0);
  });
});

describe('an offline desk session', () => {
  it('is reported to the site before any of its records are sent; the session waits for that', async () => {
    const { hand, site, session, signIn } = setUp();
    await signIn();
    const resumes = () => site.asked.filter((name) => name === 'session.resume').length;
    site.untold = { code: 'call.timeout', params: {} };
    session.connected();
    await hand.advance(2_500);
    expect(resumes()).toBe(0);
    site.untold = null;
    await hand.advance(1_000);
    expect(resumes()).toBe(1);
  });

  it('does not block the next sign-in if the site cannot write it to its disk', async () => {
    const { hand, site, session, signIn } = setUp();
    await signIn();
    site.untold = { code: 'site.dataRefused', params: { folder: '/', why: 'full' } };
    session.connected();
    await hand.advance(0);
    expect(site.asked).toContain('session.resume');
  });
});
