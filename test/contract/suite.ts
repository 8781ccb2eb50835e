import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CamerasMessage, DeskStatus, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { Result } from '../../core/base/result.ts';
import { type FaultCode, faultText } from '../../core/errors/faults.ts';
import { Operator, Right, type Scope } from '../../core/people/operator.ts';
import type { RightNeeded } from '../../core/rpc/define.ts';
import { exampleOf, refusals, wall } from './examples.ts';

/**
 * A window's end of a desk, wherever the desk runs, for one desk and one window.
 * All data is plain values, so that a driver may forward it to a page. At first nobody is signed in.
 */
export interface ContractDriver {
  /** Makes one call by name. The suite also uses unknown names and invalid input. */
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** Subscribes, waits for the first message or the refusal, and unsubscribes. */
  first(topic: string): Promise<Result<unknown>>;
  /** Adds an operator with these rights and this scope at the site, and signs in as them. */
  signInAs(rights: readonly Right[], scope: Scope): Promise<void>;
  signOut(): Promise<void>;
  /**
   * Returns the ids of at least two cameras, once the desk has stored them.
   * It is called while everything is allowed.
   */
  cameras(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const noneWithheld = (layout: Parameters<typeof wall>[0]) => ({ tabs: wall(layout), withheld: [] });

const calls = Object.entries(deskCalls);
const topics = Object.entries(deskTopics);

const rights = Right.options;
const only = (right: RightNeeded): Right[] => rights.filter((one) => one === right);
const without = (right: RightNeeded): Right[] => rights.filter((one) => one !== right);

function codeIn(result: Result<unknown>): FaultCode | 'no fault' {
  if (result.ok) return 'no fault';
  for (const language of ['vi', 'en'] as const) expect(faultText(result.fault, language)).not.toMatch(/[{}]/);
  return result.fault.code;
}

function valueIn(result: Result<unknown>): unknown {
  if (!result.ok) throw new Error(`refused: ${faultText(result.fault, 'en')}`);
  return result.value;
}

/** Tests a window's contract with its desk over any transport. */
export function contractSuite(name: string, makeDriver: () => Promise<ContractDriver>): void {
  describe(`the desk's contract over ${name}`, () => {
    let desk: ContractDriver;
    let camera = '';
    let other = '';

    beforeAll(async () => {
      desk = await makeDriver();
      await desk.signInAs(rights, 'all');
      const [first, second] = await desk.cameras();
      if (!first || !second) throw new Error('the suite needs two cameras');
      camera = first;
      other = second;
    }, 120_000);
    afterAll(async () => {
      await desk?.close();
    });

    describe('each desk call', () => {
      it.each(calls)('%s succeeds with its right alone', async (call, spec) => {
        if (spec.right === 'public') await desk.signOut();
        else await desk.signInAs(only(spec.right), 'all');
        const answer = await desk.call(call, exampleOf(call, camera));
        if (refusals[call]) expect(refusals[call]).toContain(codeIn(answer));
        else expect(spec.output.safeParse(valueIn(answer)).success).toBe(true);
      });

      it.each(calls.filter(([, { right }]) => right !== 'public' && right !== 'signedIn'))(
        '%s is refused to an operator who has every right except its own',
        async (call, spec) => {
          await desk.signInAs(without(spec.right), 'all');
          expect(await desk.call(call, exampleOf(call, camera))).toEqual({
            ok: false,
            fault: { code: 'right.missing', params: { right: spec.right } },
          });
        },
      );

      it.each(calls.filter(([, { right }]) => right !== 'public'))(
        '%s is refused when no one is signed in',
        async (call) => {
          await desk.signOut();
          expect(codeIn(await desk.call(call, exampleOf(call, camera)))).toBe('right.notSignedIn');
        },
      );

      it.each(calls.filter(([, { right }]) => right !== 'public'))(
        '%s checks the right before it validates the input',
        async (call) => {
          await desk.signOut();
          expect(codeIn(await desk.call(call, 'nonsense'))).toBe('right.notSignedIn');
        },
      );

      it.each(calls)('%s rejects an input of the wrong type as invalid', async (call) => {
        await desk.signInAs(rights, 'all');
        expect(codeIn(await desk.call(call, 'nonsense'))).toBe('call.invalid');
      });

      it.each(calls.filter(([, { scope }]) => scope !== 'none'))(
        '%s is refused for a camera out of scope, and for a camera that does not exist',
        async (call) => {
          await desk.signInAs(rights, [{ cameras: [other as never] }]);
          expect(codeIn(await desk.call(call, exampleOf(call, camera)))).toBe('right.outOfScope');
          expect(codeIn(await desk.call(call, exampleOf(call, 'no:camera:such')))).toBe('right.outOfScope');
          const within = codeIn(await desk.call(call, exampleOf(call, other)));
          expect(refusals[call] ?? ['no fault']).toContain(within);
        },
      );
    });

    it.each(['no.such.call', 'constructor', '__proto__', ''])(
      'rejects a call named “%s” as unknown',
      async (call) => {
        await desk.signInAs(rights, 'all');
        expect(codeIn(await desk.call(call, {}))).toBe('call.unknown');
      },
    );

    it('names the field in which an input is invalid', async () => {
      await desk.signInAs(rights, 'all');
      const answer = await desk.call('wall.save', { tabs: wall({ division: '5', tiles: [] }) });
      expect(answer).toMatchObject({
        ok: false,
        fault: { code: 'call.invalid', params: { where: expect.stringContaining('layout.division') } },
      });
    });

    describe('each desk topic', () => {
      it.each(topics)('%s sends a valid message to an operator with its right alone', async (topic, spec) => {
        await desk.signInAs(only(spec.right), 'all');
        expect(spec.message.safeParse(valueIn(await desk.first(topic))).success).toBe(true);
      });

      it.each(topics.filter(([, { right }]) => right !== 'public'))(
        '%s is refused without its right, and when no one is signed in',
        async (topic, spec) => {
          // A topic for all signed-in people needs no other right.
          await desk.signInAs(without(spec.right), 'all');
          if (spec.right !== 'signedIn') expect(codeIn(await desk.first(topic))).toBe('right.missing');
          await desk.signOut();
          expect(codeIn(await desk.first(topic))).toBe('right.notSignedIn');
        },
      );

      it('an unknown topic is refused', async () => {
        expect(codeIn(await desk.first('no.such.topic'))).toBe('call.unknown');
      });
    });

    const status = async () => DeskStatus.parse(valueIn(await desk.first('status')));

    it('reports the signed-in operator in its status, and null after sign-out', async () => {
      await desk.signInAs(['settings.own'], []);
      expect((await status()).operator).toMatchObject({ rights: ['settings.own'], scope: [] });
      expect(Operator.safeParse((await status()).operator).success).toBe(true);
      await desk.signOut();
      expect(await status()).toMatchObject({ operator: null, site: { state: 'connected', cause: null } });
    });

    it('lists only the cameras within the operator’s scope', async () => {
      await desk.signInAs(['camera.list'], [{ cameras: [other as never] }]);
      const message = CamerasMessage.parse(valueIn(await desk.first('cameras')));
      expect(message).toMatchObject({ kind: 'reset', total: 1 });
      if (message.kind === 'reset') for (const one of message.cameras) expect(one.id).toBe(other);
    });

    it('returns a wall as it was saved: tabs, custom divisions, sequences and spot tiles', async () => {
      await desk.signInAs(rights, 'all');
      const own = { columns: 3, rows: 2, cells: [{ x: 0, y: 0, w: 2, h: 2 }], name: 'Cổng' };
      const sequence = { kind: 'sequence', cameras: [camera, other], dwellMs: 10_000, name: 'Tuần tra' };
      const tabs = {
        ...wall({ division: '1+5', tiles: [camera, null, sequence, { kind: 'spot' }, other, other] }),
        turnMs: 20_000,
      };
      const second = { id: 'second', name: 'Nút giao', layout: { division: own, tiles: [camera] } };
      const saved = { ...tabs, tabs: [...tabs.tabs, second], active: 'second' };
      expect(valueIn(await desk.call('wall.save', { tabs: saved }))).toEqual({ withheld: [] });
      expect(valueIn(await desk.call('wall.get', {}))).toEqual({ tabs: saved, withheld: [] });
    });

    it('hides an out-of-scope camera from an operator’s wall, reports its tile, and restores it for the next operator', async () => {
      await desk.signInAs(rights, 'all');
      const layout = { division: '4', tiles: [camera, other] };
      valueIn(await desk.call('wall.save', { tabs: wall(layout) }));
      await desk.signInAs(rights, [{ cameras: [other as never] }]);
      const seen = { division: '4', tiles: [null, other] };
      const withheld = [{ tab: 'first', tile: 0 }];
      expect(valueIn(await desk.call('wall.get', {}))).toEqual({ tabs: wall(seen), withheld });
      const saved = await desk.call('wall.save', { tabs: wall({ ...seen, division: '9' }) });
      expect(valueIn(saved)).toEqual({ withheld });
      await desk.signInAs(rights, 'all');
      await desk.cameras();
      expect(valueIn(await desk.call('wall.get', {}))).toEqual(noneWithheld({ ...layout, division: '9' }));
    });

    it('stores walls per profile; a profile without walls starts with those of the last one', async () => {
      await desk.signInAs(rights, 'all');
      const [day, night] = [camera, other].map((tile) => wall({ division: '4', tiles: [tile] }));
      valueIn(await desk.call('wall.save', { walls: 'day', tabs: day }));
      expect(valueIn(await desk.call('wall.get', { walls: 'night' }))).toMatchObject({
        tabs: day,
        isOther: true,
      });
      valueIn(await desk.call('wall.save', { walls: 'night', tabs: night }));
      for (const [walls, tabs] of [
        ['day', day],
        ['night', night],
      ] as const)
        expect(valueIn(await desk.call('wall.get', { walls }))).toEqual({ tabs, withheld: [] });
    });

    it('retains the hidden cameras of a tab that an operator without their scope closed', async () => {
      await desk.signInAs(rights, 'all');
      const first = wall({ division: '4', tiles: [other] });
      const second = { id: 'second', name: '', layout: { division: '4', tiles: [camera, other] } };
      valueIn(await desk.call('wall.save', { tabs: { ...first, tabs: [...first.tabs, second] } }));
      await desk.signInAs(rights, [{ cameras: [other as never] }]);
      valueIn(await desk.call('wall.get', {}));
      valueIn(await desk.call('wall.save', { tabs: first }));
      await desk.signInAs(rights, 'all');
      await desk.cameras();
      const left = { ...second, layout: { division: '4', tiles: [camera] } };
      expect(valueIn(await desk.call('wall.get', {}))).toMatchObject({
        tabs: { tabs: [first.tabs[0], left] },
      });
      valueIn(await desk.call('wall.save', { tabs: first }));
    });

    it('removes cameras that are unknown or out of scope from a saved wall', async () => {
      await desk.signInAs(rights, 'all');
      valueIn(await desk.call('wall.save', { tabs: wall({ division: '4', tiles: [null, null, other] }) }));
      await desk.signInAs(rights, [{ cameras: [other as never] }]);
      const sequence = { kind: 'sequence', cameras: [camera, other], dwellMs: 5_000 };
      const tiles = [other, camera, 'no:camera:such', sequence];
      valueIn(await desk.call('wall.save', { tabs: wall({ division: '4', tiles }) }));
      expect(valueIn(await desk.call('wall.get', {}))).toEqual(
        noneWithheld({ division: '4', tiles: [other, null, null, { ...sequence, cameras: [other] }] }),
      );
    });

    it('stores the language that an operator chose, and reports it in its status', async () => {
      await desk.signInAs(['settings.own'], 'all');
      for (const language of ['en', 'vi'] as const) {
        expect(valueIn(await desk.call('settings.save', { language }))).toEqual({ language });
        expect((await status()).settings).toEqual({ language });
      }
    });

    it('records each action in the audit log with its operator, and pages the log newest first', async () => {
      await desk.signInAs(rights, 'all');
      valueIn(await desk.call('settings.save', { language: 'en' }));
      const who = (await status()).operator?.id;
      const { entries: page } = deskCalls['audit.page'].output.parse(
        valueIn(await desk.call('audit.page', { limit: 2 })),
      );
      expect(page[0]).toMatchObject({ who, event: 'settings.save' });
      expect(page[0]?.previous).toBe(page[1]?.hash);
      valueIn(await desk.call('alert.silence', { minutes: 5 }));
      const [silence] = deskCalls['audit.page'].output.parse(
        valueIn(await desk.call('audit.page', { limit: 1 })),
      ).entries;
      expect(silence).toMatchObject({ who, event: 'alert.silence', detail: '{"minutes":5}' });
    });

    it('issues a new ticket for the site’s media on each request', async () => {
      await desk.signInAs(['video.live'], 'all');
      const ticket = deskCalls['media.ticket'].output;
      const [one, two] = [0, 1].map(async () => ticket.parse(valueIn(await desk.call('media.ticket', {}))));
      expect((await one)?.url).toMatch(/^wss?:\/\/.+\/media$/);
      expect((await one)?.ticket).not.toBe((await two)?.ticket);
    });
  });
}
