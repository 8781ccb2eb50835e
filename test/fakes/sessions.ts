import { randomBytes } from 'node:crypto';
import type { SiteCalls } from '../../core/api/site.ts';
import { fail, ok } from '../../core/base/result.ts';
import { defaultRoles, Operator, type Right, type Scope } from '../../core/people/operator.ts';
import type { Handlers } from '../../core/rpc/server.ts';

/** The session of a connection. */
export interface TestSession {
  operator: Operator | undefined;
  token: string | undefined;
}

type Calls = 'session.signIn' | 'session.resume' | 'session.signOut' | 'machine.enrol' | 'machine.signIn';

/** The people, walls and sessions of a fake site. Passwords are stored in clear text. */
export interface FakeSessions<C extends TestSession> {
  readonly handlers: Pick<Handlers<SiteCalls, C>, Calls>;
  readonly known: Map<string, { password: string; operator: Operator }>;
  /** The names of people with open sessions, in the order in which they signed in. */
  signedIn(): string[];
  add(name: string, password: string, rights: readonly Right[], scope: Scope, demo: boolean): Operator;
  begin(connection: C, operator: Operator): { readonly token: string; readonly expiresAt: number };
  expiresAt(): number;
  revokeMachines(): void;
  /** Signs a connection out. */
  signOut(connection: C): void;
  /** Ends every session without notifying the connections. */
  forget(): void;
}

export function fakeSessions<C extends TestSession>(options: {
  readonly site: string;
  readonly now: () => number;
  /** Called when the operator of a connection has changed. */
  readonly onOperatorChange: (connection: C) => void;
}): FakeSessions<C> {
  const { site, now } = options;
  const known = new Map<string, { password: string; operator: Operator }>();
  const sessions = new Map<string, Operator>();
  const machines = new Set<string>();
  const wallOperator = Operator.parse({
    id: 'fake:operator:wall',
    name: ':wall',
    displayName: 'Phòng thử',
    roles: ['wall'],
    rights: defaultRoles.wall,
    scope: 'all',
    demo: false,
  });

  const expiresAt = () => Math.round(now()) + 3_600_000;
  function took(connection: C, operator: Operator | undefined, token?: string): void {
    connection.operator = operator;
    connection.token = token;
    options.onOperatorChange(connection);
  }
  function begin(connection: C, operator: Operator) {
    const token = randomBytes(16).toString('hex');
    if (connection.token) sessions.delete(connection.token);
    sessions.set(token, operator);
    took(connection, operator, token);
    return { token, expiresAt: expiresAt() };
  }

  return {
    known,
    expiresAt,
    begin,
    handlers: {
      'session.signIn'({ name, password }, connection) {
        const found = known.get(name);
        if (found?.password !== password) return fail('signIn.refused');
        const { operator } = found;
        return ok({ operator, ...begin(connection, operator) });
      },
      'session.resume'({ token }, connection) {
        const operator = sessions.get(token);
        if (!operator) return fail('signIn.expired');
        took(connection, operator, token);
        return ok({ operator, expiresAt: expiresAt() });
      },
      'session.signOut'(_input, connection) {
        if (connection.token) sessions.delete(connection.token);
        took(connection, undefined);
        return ok({});
      },
      'machine.enrol': ({ token }) => {
        machines.add(token);
        return ok({ name: 'Phòng thử' });
      },
      'machine.signIn': ({ token }, connection) =>
        machines.has(token)
          ? ok({ operator: wallOperator, ...begin(connection, wallOperator) })
          : fail('machine.refused'),
    },
    signedIn: () => [...sessions.values()].map(({ name }) => name),
    add(name, password, rights, scope, demo) {
      const operator = Operator.parse({
        id: `${site}:operator:${name}`,
        name,
        displayName: name,
        roles: ['test'],
        rights,
        scope,
        demo,
      });
      known.set(name, { password, operator });
      return operator;
    },
    revokeMachines: () => machines.clear(),
    signOut: (connection) => took(connection, undefined),
    forget: () => sessions.clear(),
  };
}
