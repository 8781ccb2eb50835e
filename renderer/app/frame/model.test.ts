import { describe, expect, it } from 'vitest';
import type { DeskStatus } from '../../../core/api/desk.ts';
import { DeskId, OperatorId } from '../../../core/base/ids.ts';
import { translations } from '../../i18n/translations.ts';
import type { StatusState } from '../../shared/mirror.ts';
import { getStartFault, getWindowPhase, listStartSteps, listWindowNotices } from './model.ts';

const desk = (parts: Partial<DeskStatus['site']> = {}, more: Partial<DeskStatus> = {}): StatusState => ({
  connected: true,
  desk: {
    desk: DeskId.parse('desk-0123456789abcdef'),
    site: {
      name: 'Hà Nội 1',
      url: 'ws://127.0.0.1:1',
      embedded: true,
      state: 'connected',
      since: 0,
      cause: null,
      ...parts,
    },
    operator: {
      id: OperatorId.parse('demo:operator:demo'),
      name: 'demo',
      displayName: 'Cán bộ trực',
      roles: ['operator'],
      rights: [],
      scope: 'all',
      demo: true,
    },
    settings: { language: 'vi' },
    restarts: 0,
    ...more,
  },
});
const notices = (status: StatusState, dismissed: readonly string[] = [], siteSilent = false) =>
  listWindowNotices({
    status,
    siteSilent,
    processes: [],
    fault: undefined,
    dismissed: new Set(dismissed),
    language: 'vi',
    t: translations.vi,
  });

const restarted = (restarts: number) => ({ restarts, restartedAt: Date.UTC(2026, 10, 25, 15, 1, 9) });

describe('notices', () => {
  it('are absent while all is well', () => {
    expect(notices(desk())).toEqual([]);
  });

  it('show first since when the site has been unreachable', () => {
    const [first, second] = notices(
      desk({ state: 'lost', since: Date.UTC(2026, 10, 25, 15, 4, 5) }, restarted(1)),
    );
    expect(first).toMatchObject({ weight: 'alarm', dismissable: false });
    expect(first?.text).toBe('Mất trung tâm từ 22:04:05, đang tự nối. Hình đang chạy vẫn là trực tiếp.');
    expect(second).toMatchObject({
      weight: 'note',
      text: 'Bàn trực đã chạy lại lúc 22:01:09. Hình không đi qua bàn trực.',
    });
  });

  it('report a silent site from missing video, until the desk reports the loss, and never before sign-in', () => {
    expect(notices(desk(), [], true)).toMatchObject([{ id: 'siteSilent', weight: 'alarm' }]);
    expect(notices(desk({ state: 'lost' }), [], true).map(({ id }) => id)).toEqual(['site']);
    expect(notices(desk({}, { operator: null }), [], true)).toEqual([]);
  });

  it('can be dismissed only for past events, and return with the next restart', () => {
    expect(notices(desk({}, restarted(1)), ['restarts 1'])).toEqual([]);
    expect(notices(desk({}, restarted(2)), ['restarts 1'])).toHaveLength(1);
  });

  it('explain a missing key store in one line, and warn where the key cannot be opened', () => {
    const who = desk().desk?.operator;
    const at = (more: Partial<DeskStatus>) =>
      notices(desk({ embedded: false }, { operator: who ? { ...who, demo: false } : null, ...more }));
    const plain = { awayFault: { code: 'seal.plainText', params: {} } } as const;
    const [one, ...others] = at({ ...plain, keyFault: { code: 'key.open', params: {} } });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ weight: 'note', dismissable: true });
    expect(one?.text).toMatch(/kho khoá.*Khoá ký của bàn trực/);
    const [sealed] = at({ ...plain, keyFault: { code: 'key.sealed', params: { why: 'x' } } });
    expect(sealed?.weight).toBe('warn');
    expect(sealed?.text).toMatch(/^Kho khoá của máy không mở được khoá ký.*Hãy cài gnome-keyring/);
    expect(at({ awayFault: { code: 'offline.off', params: {} } })).toEqual([]);
  });
});

describe('the phase of a window', () => {
  const noOne = { operator: null };
  it('is the wall as long as an operator is signed in, even without the site or the desk', () => {
    expect(getWindowPhase(desk({ state: 'lost' }), true)).toBe('wall');
    expect(getWindowPhase({ ...desk(), connected: false }, true)).toBe('wall');
  });

  it('is the sign-in form once the site can check it, after a delay for the demo’s own sign-in', () => {
    expect(getWindowPhase(desk({}, noOne), true)).toBe('signIn');
    expect(getWindowPhase(desk({}, noOne), false)).toBe('starting');
    expect(getWindowPhase(desk({ state: 'connecting' }, noOne), true)).toBe('starting');
    expect(getWindowPhase({ connected: false, desk: undefined }, true)).toBe('starting');
  });

  it('lists the processes that are starting and those that wait for them', () => {
    const site = { name: 'site', state: 'ready', since: 0, crashes: 0, failing: false, fault: null } as const;
    const steps = listStartSteps(desk({ state: 'connecting' }, noOne), [site]);
    expect(steps).toEqual([
      { name: 'site', state: 'done' },
      { name: 'link', state: 'working' },
      { name: 'operator', state: 'waiting' },
    ]);
  });

  it('does not report the link as failed while the embedded site is starting', () => {
    const site = { name: 'site', since: 0, crashes: 0, failing: false, fault: null } as const;
    const link = (state: 'starting' | 'ready') =>
      listStartSteps(desk({ state: 'lost' }, noOne), [{ ...site, state }])[1];
    expect(link('starting')).toEqual({ name: 'link', state: 'waiting' });
    expect(link('ready')).toEqual({ name: 'link', state: 'failed' });
  });

  it('does not report the embedded site as unreachable before it is up, but reports a failure at once', () => {
    const site = { name: 'site', since: 0, crashes: 0, failing: false, fault: null } as const;
    const unreachable = { code: 'site.unreachable', params: { url: 'ws://127.0.0.1:1' } } as const;
    const lost = desk({ state: 'lost', cause: unreachable }, noOne);
    expect(getStartFault(lost, [{ ...site, state: 'starting' }])).toBeUndefined();
    expect(getStartFault(lost, [{ ...site, state: 'ready' }])).toEqual(unreachable);
    const fault = { code: 'call.closed', params: {} } as const;
    expect(getStartFault(lost, [{ ...site, state: 'failed', fault }])).toEqual(fault);
    const refused = { code: 'right.missing', params: { right: 'x' } } as const;
    expect(
      getStartFault(desk({ state: 'refused', cause: refused }, noOne), [{ ...site, state: 'starting' }]),
    ).toEqual(refused);
  });
});
