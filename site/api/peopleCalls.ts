import type { SiteCalls } from '../../core/api/site.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { SecurityPolicy } from '../../core/people/api.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import type { Handlers } from '../../core/rpc/server.ts';

type Asked<K extends keyof SiteCalls> = CallParsed<SiteCalls, K>;
/** The input of a call, with the desk that has proved its key. */
export type FromDesk<K extends keyof SiteCalls> = Asked<K> & { readonly desk: DeskId };
type Answered<K extends keyof SiteCalls> = Result<CallOutput<SiteCalls, K>>;

/** The site's people services for desks. */
export interface PeopleServices<S> {
  policy(): SecurityPolicy;
  verifiersOver(
    desk: DeskId,
    stored: Asked<'people.verifiers'>['stored'],
  ): CallOutput<SiteCalls, 'people.verifiers'>['over'];
  verifier(session: S): Promise<Answered<'people.verifier'>>;
  changePassword(session: S, to: Asked<'people.changePassword'>, address: string): Promise<Result<void>>;
  unlock(session: S, password: string, address: string): Promise<Result<void>>;
  second(session: S, asked: Asked<'people.second'>, address: string): Promise<Answered<'people.second'>>;
  recognise(
    session: S,
    asked: Asked<'people.recognise'>,
    address: string,
  ): Promise<Answered<'people.recognise'>>;
  unmask(session: S, asked: Asked<'video.unmask'>): Answered<'video.unmask'>;
  /** Accepts a desk session from an offline time. `take` is called with the new session if the person is still signed in. */
  sat(
    of: FromDesk<'people.sat'>,
    address: string,
    take: (session: S) => void,
  ): Result<{ readonly token: string; readonly session: S } | null>;
}

type Call =
  | 'people.policy'
  | 'people.verifier'
  | 'people.verifiers'
  | 'people.changePassword'
  | 'people.unlock'
  | 'people.second'
  | 'people.recognise'
  | 'people.sat'
  | 'video.unmask';

export function createPeopleCalls<
  S extends { readonly operator: Operator; readonly desk: DeskId; readonly expiresAt: number },
>({
  people,
  address,
  withDesk,
  withSession,
  begin,
}: {
  readonly people: PeopleServices<S>;
  readonly address: string;
  /** Runs a function with the desk that has proved its key. */
  readonly withDesk: <R>(run: (desk: DeskId) => R) => R | Result<never>;
  readonly withSession: <R extends Result<unknown> | Promise<Result<unknown>>>(
    run: (session: S) => R,
  ) => R | Result<never>;
  readonly begin: (session: S) => void;
}): Pick<Handlers<SiteCalls, undefined>, Call> {
  const done = async (what: Promise<Result<void>>): Promise<Result<Record<string, never>>> => {
    const result = await what;
    return result.ok ? ok({}) : result;
  };
  return {
    'people.policy': () => ok(people.policy()),
    'people.verifier': () => withSession((session) => people.verifier(session)),
    'people.verifiers': ({ stored }) => withDesk((desk) => ok({ over: people.verifiersOver(desk, stored) })),
    'people.changePassword': (to) =>
      withSession((session) => done(people.changePassword(session, to, address))),
    'people.unlock': ({ password }) =>
      withSession((session) => done(people.unlock(session, password, address))),
    'people.second': (asked) => withSession((session) => people.second(session, asked, address)),
    'people.recognise': (asked) => withSession((session) => people.recognise(session, asked, address)),
    'video.unmask': (asked) => withSession((session) => people.unmask(session, asked)),
    'people.sat': (of) =>
      withDesk((desk): Answered<'people.sat'> => {
        const sat = people.sat({ ...of, desk }, address, begin);
        if (!sat.ok) return sat;
        if (!sat.value) return ok({ session: null });
        const { token, session } = sat.value;
        return ok({ session: { token, operator: session.operator, expiresAt: session.expiresAt } });
      }),
  };
}
