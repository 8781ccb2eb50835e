import type { z } from 'zod';
import type { Right } from '../people/operator.ts';

/** `public`: before anyone has signed in. `signedIn`: anyone who has. Else the right that the caller must hold. */
export type RightNeeded = 'public' | 'signedIn' | Right;

/** One call: what goes in, what comes out, who may, and which cameras it touches. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly right: RightNeeded;
  /** The cameras a call touches, all of which must be within the caller's scope; `none` where it touches none. */
  readonly scope: 'none' | ((input: z.output<I>) => readonly string[]);
  /** Answered at a desk that is locked, too: what pictures, alarms and signing in need. */
  readonly whileLocked?: true;
  /** It is what somebody leaves, or somebody else sits down, by: answered anyone who sits there then. */
  readonly changesOperator?: true;
}

type TopicKind = 'state' | 'stream';

/** One topic: what a subscriber is sent. */
export interface TopicSpec<S extends z.ZodType = z.ZodType, K extends TopicKind = TopicKind> {
  readonly message: S;
  readonly right: RightNeeded;
  /**
   * `state`: every message replaces the one before, and a new subscriber gets the last one at once.
   * `stream`: messages add up; a new subscriber gets what the topic's owner sends it first (a snapshot).
   */
  readonly kind: K;
}

export type CallTable = Readonly<Record<string, CallSpec>>;
export type TopicTable = Readonly<Record<string, TopicSpec>>;

export const call = <I extends z.ZodType, O extends z.ZodType>(spec: CallSpec<I, O>): CallSpec<I, O> => spec;
export const topic = <S extends z.ZodType, K extends TopicKind>(spec: TopicSpec<S, K>): TopicSpec<S, K> =>
  spec;

/** What a caller hands in (before defaults) and what a handler gets (after parsing). */
export type CallInput<T extends CallTable, K extends keyof T> = z.input<T[K]['input']>;
export type CallParsed<T extends CallTable, K extends keyof T> = z.output<T[K]['input']>;
export type CallOutput<T extends CallTable, K extends keyof T> = z.output<T[K]['output']>;
export type TopicMessage<T extends TopicTable, K extends keyof T> = z.output<T[K]['message']>;
