import { z } from 'zod';
import { DeskId, OperatorId } from '../domain/ids.ts';
import { Credentials, Operator, Right } from '../domain/operator.ts';
import { call } from './define.ts';

const Nothing = z.object({});

/** What the site asks of people and of the desks they sit at. */
export const SecurityPolicy = z.strictObject({
  password: z
    .strictObject({
      minLength: z.int().min(8).max(128).default(12),
      /** Of small letters, capitals, figures and signs: how many kinds. */
      kinds: z.int().min(1).max(4).default(1),
      /** Days after which it must be changed; 0: never (NIST SP 800-63B-4, 3.1.1.2 advises against). */
      maxAgeDays: z.int().min(0).max(3_650).default(0),
      /** Of those that one had before, how many may not be taken again. */
      history: z.int().min(0).max(24).default(3),
    })
    .prefault({}),
  /** A desk that nobody touches locks its controls and names after this; 0: never. Pictures and alarms stay. */
  lockAfterMinutes: z.int().min(0).max(480).default(15),
  /** For how long after the last sign-in at the site a person may sign in at that desk without it; 0: never. */
  offlineHours: z.int().min(0).max(72).default(12),
  /** Rights for which a second person must sign in beside. */
  fourEyes: z.array(Right).max(10).default([]),
});
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;

/** What a desk keeps, sealed, of somebody who signed in at it: enough to recognise them without the site. */
export const Verifier = z.object({
  operator: Operator,
  name: z.string().max(80),
  desk: DeskId,
  /** argon2id over the password, by a salt of this desk's own; a PHC string. */
  hash: z.string().max(300),
  issuedAt: z.int().min(0),
  expiresAt: z.int().min(0),
  /** Of the site, over all of the above. */
  signature: z.string().max(200),
});
export type Verifier = z.infer<typeof Verifier>;

export const peopleSiteCalls = {
  'people.policy': call({ input: Nothing, output: SecurityPolicy, right: 'signedIn', scope: 'none' }),
  /** For signing in at this desk without the site; `null`: the site gives none out. */
  'people.verifier': call({
    input: Nothing,
    output: z.object({ verifier: Verifier.nullable() }),
    right: 'signedIn',
    scope: 'none',
  }),
  'people.changePassword': call({
    input: z.object({ old: z.string().min(1).max(256), new: z.string().min(1).max(256) }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  /** Recognises a second person at the caller's desk, who must hold the right too, and records that they stood by. */
  'people.second': call({
    input: z.object({ credentials: Credentials, right: Right, why: z.string().trim().min(1).max(500) }),
    output: z.object({
      second: z.object({ id: OperatorId, name: z.string().max(120) }),
      expiresAt: z.int().min(0),
    }),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

export const peopleDeskCalls = {
  /** Controls and names are hidden until the same person, or another, signs in; pictures and alarms stay. */
  'session.lock': call({ input: Nothing, output: Nothing, right: 'signedIn', scope: 'none' }),
  /** Somebody touches the desk: it is not idle. At most once in some seconds. */
  'session.touched': call({ input: Nothing, output: Nothing, right: 'signedIn', scope: 'none' }),
  'people.policy': peopleSiteCalls['people.policy'],
  'people.changePassword': peopleSiteCalls['people.changePassword'],
  'people.second': peopleSiteCalls['people.second'],
} as const;
