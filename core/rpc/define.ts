import type { z } from 'zod';
import type { Right } from '../people/operator.ts';

/**
 * The right that a call or topic requires. `public`: none, not even sign-in. `enrolled`: a desk that has proved its
 * key, whether or not anybody is signed in there. `signedIn`: any signed-in caller.
 */
export type RightNeeded = 'public' | 'enrolled' | 'signedIn' | Right;

/** The contract of one call: input, output, required right, and the cameras it affects. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly right: RightNeeded;
  /**
   * Returns the cameras that the call affects, all of which must be within the caller's scope; `none` if it affects
   * none.
   */
  readonly scope: 'none' | ((input: z.output<I>) => readonly string[]);
  /** The call is also allowed at a locked desk, because video, alarms or sign-in need it. */
  readonly whileLocked?: true;
  /** The call changes the signed-in operator, so its response is delivered even to a different one. */
  readonly changesOperator?: true;
}

type TopicKind = 'state' | 'stream';

/** The contract of one topic. */
export interface TopicSpec<S extends z.ZodType = z.ZodType, K extends TopicKind = TopicKind> {
  readonly message: S;
  readonly right: RightNeeded;
  /**
   * `state`: every message replaces the previous one, and a new subscriber gets the last one at once. `stream`:
   * messages accumulate; a new subscriber first gets a snapshot from the topic's owner.
   */
  readonly kind: K;
}

export type CallTable = Readonly<Record<string, CallSpec>>;
export type TopicTable = Readonly<Record<string, TopicSpec>>;

export const defineCall = <I extends z.ZodType, O extends z.ZodType>(spec: CallSpec<I, O>): CallSpec<I, O> =>
  spec;

/** Returns the declaring function of calls that require this right and affect no camera. */
export const defineCallsWithRight =
  (right: RightNeeded) =>
  <I extends z.ZodType, O extends z.ZodType>(
    spec: Omit<CallSpec<I, O>, 'right' | 'scope'>,
  ): CallSpec<I, O> => ({ ...spec, right, scope: 'none' });

export const defineTopic = <S extends z.ZodType, K extends TopicKind>(
  spec: TopicSpec<S, K>,
): TopicSpec<S, K> => spec;

/** The input as a caller passes it (before defaults) and as a handler receives it (after parsing). */
export type CallInput<T extends CallTable, K extends keyof T> = z.input<T[K]['input']>;
export type CallParsed<T extends CallTable, K extends keyof T> = z.output<T[K]['input']>;
export type CallOutput<T extends CallTable, K extends keyof T> = z.output<T[K]['output']>;
export type TopicMessage<T extends TopicTable, K extends keyof T> = z.output<T[K]['message']>;
