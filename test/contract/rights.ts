import { expect } from 'vitest';
import { CameraId, WardId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { defaultRoles, type Right, type Scope } from '../../core/people/operator.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import type { CallTable, RightNeeded, TopicTable } from '../../core/rpc/define.ts';

/**
 * The common part of the tests of rights.
 * Every role of a fresh site is combined with several scopes. Each combination tries all calls and topics of a table.
 */
export const inside = CameraId.parse('hn:camera:trong');
export const outside = CameraId.parse('hn:camera:ngoai');
/** Texts that identify the camera outside the scope in any message. */
const secrets = [outside, 'Nhà riêng bí mật'];

export const scopes: Readonly<Record<string, Scope>> = {
  all: 'all',
  ward: [{ wards: [WardId.parse('hn:ward:w1')] }],
  list: [{ cameras: [inside] }],
  tagged: [{ tags: ['not one camera has this'] }, { functions: ['defence'] }],
  none: [],
};
export const sees = (scope: string, of: CameraId) =>
  scope === 'all' || (of === inside && (scope === 'ward' || scope === 'list'));
const roles = Object.entries(defaultRoles) as [string, readonly Right[]][];
export const people = roles.flatMap(([role, rights]) =>
  Object.keys(scopes).map((scope) => ({ id: `${role}-${scope}`, role, rights, scope })),
);
export type Person = (typeof people)[number];

/** Returns whether a signed-in person at an enrolled desk has what a call or topic requires. */
const hasRight = ({ rights }: Person, right: RightNeeded) =>
  right === 'public' || right === 'enrolled' || right === 'signedIn' || rights.includes(right);

/** The audit log is readable as a whole: a chain with gaps would prove nothing. */
const isAuditCall = (call: string) => call.startsWith('audit.');
export const codeIn = (answer: Result<unknown>) => (answer.ok ? 'ok' : answer.fault.code);
/** Returns the texts about the camera outside the scope that a message contains. */
const leaks = (message: unknown) =>
  secrets.filter((secret) => (JSON.stringify(message) ?? '').includes(secret));

/** Tries all calls of a table with a role and scope, and expects the results that the table requires. */
export async function tryCalls(
  calls: CallTable,
  who: Person,
  call: (name: string, input: unknown) => Promise<Result<unknown>>,
  example: (name: string, of: CameraId) => unknown,
): Promise<void> {
  // Signing in and out would end the session under test, and the client has already joined.
  const tried = Object.entries(calls).filter(
    ([name]) => !/^(session|machine)\.|^hello$|^desk\.prove$|^(control|media)\.join$/.test(name),
  );
  for (const [name, { right, scope, input }] of tried) {
    for (const of of [inside, outside]) {
      const asked = example(name, of);
      const answer = await call(name, asked);
      const message = [who.id, name, of, codeIn(answer)];
      if (!hasRight(who, right)) expect(message).toEqual([who.id, name, of, 'right.missing']);
      else if (scope !== 'none') {
        const parsed = input.safeParse(asked);
        expect([name, parsed.success]).toEqual([name, true]);
        const touched = parsed.success ? scope(parsed.data as never) : [];
        // An example that names no camera would test nothing.
        expect([name, touched.includes(of)]).toEqual([name, true]);
        if (sees(who.scope, of)) expect(message.at(-1)).not.toMatch(/^right\./);
        else expect(message).toEqual([who.id, name, of, 'right.outOfScope']);
      } else {
        // An invalid example would be rejected for its input, whoever calls.
        expect([name, input.safeParse(asked).success]).toEqual([name, true]);
        expect(`${name} ${codeIn(answer)}`).not.toMatch(/ right\.(missing|notSignedIn)$/);
      }
      if (who.scope !== 'all' && answer.ok && of === inside && !isAuditCall(name))
        expect([who.id, name, ...leaks(answer.value)]).toEqual([who.id, name]);
    }
  }
}

/**
 * Subscribes to all topics, and expects a refusal without the right and no data outside the scope.
 * @param happens publishes messages, and resolves once all of them have arrived
 * @returns the topics on which messages arrived
 */
export async function tryTopics(
  topics: TopicTable,
  who: Person,
  client: RpcClient<CallTable, TopicTable>,
  happens: () => Promise<unknown>,
): Promise<string[]> {
  const emitted: string[] = [];
  for (const [name, { right }] of Object.entries(topics)) {
    let refused: string | undefined;
    const received: unknown[] = [];
    const cancel = client.subscribe(name, {
      onMessage: (message) => void received.push(message),
      onRefused: ({ code }) => {
        refused = code;
      },
    });
    await happens();
    const may = hasRight(who, right);
    expect([who.id, name, refused]).toEqual([who.id, name, may ? undefined : 'right.missing']);
    if (who.scope !== 'all') expect([who.id, name, ...leaks(received)]).toEqual([who.id, name]);
    if (received.length > 0) emitted.push(name);
    cancel();
  }
  return emitted;
}
