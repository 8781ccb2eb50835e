import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskId } from '../../core/base/ids.ts';
import { fail } from '../../core/base/result.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import { EnrolmentCode, enrolmentValidMs, MachineToken } from '../../core/people/machine.ts';
import type { HandClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { openTestStore } from '../../test/fixtures/siteStore.ts';
import type { SiteStore } from '../store/index.ts';
import { administerMachines, createMachines } from './machines.ts';
import { createPeople } from './people.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const otherDesk = DeskId.parse('desk-fedcba9876543210');
const token = MachineToken.parse('a'.repeat(43));
const otherToken = MachineToken.parse('b'.repeat(43));
const address = '10.0.0.9';
let clock: HandClock;
let store: SiteStore;

beforeEach(() => {
  ({ clock, store } = openTestStore());
});
afterEach(() => store.close());

const peopleOf = (of: SiteStore) =>
  createPeople({
    site: 'hn',
    clock,
    store: of,
    policy: SecurityPolicy.parse({}),
    key: { public: '', sign: () => '' },
    scopeHolds: () => true,
  }).operators;

function setUp() {
  const operators = peopleOf(store);
  const admin = administerMachines({ site: 'hn', clock, store });
  const machines = createMachines({ clock, store, operators });
  const codeFor = (name: string) => EnrolmentCode.parse(must(admin.enrol(name, 'all')).code);
  const signIn = (at = desk, by = token) => machines.signIn({ token: by, desk: at }, address, () => {});
  return { operators, admin, machines, codeFor, signIn };
}

describe('the machine of a room’s wall', () => {
  it('a wall machine enrols by a code, may only watch, and signs itself in repeatedly', () => {
    const { machines, codeFor, signIn, operators } = setUp();
    const code = codeFor('Phòng họp');
    expect(must(machines.enrol({ code, desk, token }, address))).toEqual({ name: 'Phòng họp' });
    const { session } = must(signIn());
    expect(session.operator).toMatchObject({
      displayName: 'Phòng họp',
      roles: ['wall'],
      rights: ['camera.list', 'video.live', 'layout.own'],
    });
    must(signIn());
    expect(operators.isCurrent(session)).toBe(false);
  });

  it('a wall machine’s code is used once; the same machine may retry after a lost response', () => {
    const { machines, codeFor } = setUp();
    const code = codeFor('Phòng họp');
    must(machines.enrol({ code, desk, token }, address));
    must(machines.enrol({ code, desk, token }, address));
    for (const asked of [
      { code, desk: otherDesk, token },
      { code, desk, token: otherToken },
    ])
      expect(machines.enrol(asked, address)).toEqual(fail('machine.codeRefused'));
  });

  it('a wall machine must use its code within a day, and is throttled when it guesses', async () => {
    const { machines, codeFor } = setUp();
    const code = codeFor('Phòng họp');
    await clock.advance(enrolmentValidMs);
    expect(machines.enrol({ code, desk, token }, address)).toEqual(fail('machine.codeExpired'));
    const wrong = EnrolmentCode.parse('A'.repeat(16));
    for (let n = 0; n < 5; n += 1) machines.enrol({ code: wrong, desk, token }, address);
    expect(machines.enrol({ code: wrong, desk, token }, address)).toMatchObject({
      fault: { code: 'signIn.throttled' },
    });
  });

  it('a wall machine is known at its own desk only', () => {
    const { machines, codeFor, signIn } = setUp();
    must(machines.enrol({ code: codeFor('Phòng họp'), desk, token }, address));
    expect(signIn(otherDesk)).toEqual(fail('machine.refused'));
    expect(signIn(desk, otherToken)).toEqual(fail('machine.refused'));
  });

  it('a wall machine keeps its desk to itself until it is revoked', () => {
    const { admin, machines, codeFor } = setUp();
    const code = codeFor('Phòng họp');
    expect(machines.isAt(desk)).toBe(false);
    must(machines.enrol({ code, desk, token }, address));
    expect([machines.isAt(desk), machines.isAt(otherDesk)]).toEqual([true, false]);
    must(admin.revoke('Phòng họp'));
    expect(machines.isAt(desk)).toBe(false);
  });

  it('a wall machine has no password', async () => {
    const { machines, codeFor, signIn, operators } = setUp();
    must(machines.enrol({ code: codeFor('Phòng họp'), desk, token }, address));
    const { name } = must(signIn()).session.operator;
    for (const password of ['', 'x'])
      expect(await operators.signIn({ name, password, desk }, address)).toEqual(fail('signIn.refused'));
  });

  it('a wall machine is refused if it was revoked, or its code replaced, between read and write', () => {
    const { admin, codeFor, machines } = setUp();
    /** Runs the administrator's write between the site's read and its write. */
    let meanwhile = () => {};
    const slow = {
      ...store,
      attempt(run: () => void) {
        const event = meanwhile;
        meanwhile = () => {};
        event();
        return store.attempt(run);
      },
    };
    const operators = peopleOf(slow);
    const late = createMachines({ clock, store: slow, operators });
    const code = codeFor('Phòng họp');
    meanwhile = () => codeFor('Phòng họp');
    expect(late.enrol({ code, desk, token }, address)).toEqual(fail('machine.codeRefused'));
    expect(admin.list().map(({ state }) => state)).toEqual(['waiting']);
    must(machines.enrol({ code: codeFor('Phòng họp'), desk, token }, address));
    for (const event of [() => codeFor('Phòng họp'), () => must(admin.revoke('Phòng họp'))]) {
      meanwhile = event;
      expect(late.signIn({ token, desk }, address, () => {})).toEqual(fail('machine.refused'));
    }
  });

  it('a wall machine with an unknown token is not recorded without limit', () => {
    const { machines } = setUp();
    const before = store.audit.page(0, 500).length;
    const answers = Array.from({ length: 200 }, (_, n) =>
      machines.signIn({ token: MachineToken.parse(String(n).padStart(43, 'c')), desk }, address, () => {}),
    );
    expect(answers.at(-1)).toMatchObject({ fault: { code: 'signIn.throttled' } });
    expect(store.audit.page(0, 500).length - before).toBeLessThan(50);
  });

  it('a wall machine that is revoked, or replaced, is signed out at once and for good', () => {
    const { machines, codeFor, signIn, operators, admin } = setUp();
    must(machines.enrol({ code: codeFor('Phòng họp'), desk, token }, address));
    const { session } = must(signIn());
    const next = codeFor('Phòng họp');
    operators.lookAgain();
    expect(operators.isCurrent(session)).toBe(false);
    expect(signIn()).toEqual(fail('machine.refused'));
    must(machines.enrol({ code: next, desk: otherDesk, token: otherToken }, address));
    const replaced = must(signIn(otherDesk, otherToken)).session;
    expect(must(admin.revoke('phòng họp'))).toBe(true);
    operators.lookAgain();
    expect(operators.isCurrent(replaced)).toBe(false);
    expect(signIn(otherDesk, otherToken)).toEqual(fail('machine.refused'));
    expect(must(admin.revoke('Phòng họp'))).toBe(false);
    expect(admin.list().map(({ state }) => state)).toEqual(['revoked']);
    expect(store.audit.page(0, 50).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['machine.code', 'machine.enrolled', 'machine.refused', 'machine.revoked']),
    );
  });
});
