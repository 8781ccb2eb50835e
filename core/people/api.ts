import { z } from 'zod';
import { Ed25519Key, Ed25519Signature } from '../base/hex.ts';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { call, topic } from '../rpc/define.ts';
import { Credentials, FourEyesRight, Operator, Password, Right } from './operator.ts';
import { PasswordRules } from './password.ts';
import { mostVerifiers, Verifier, VerifierRef } from './verifier.ts';

const Nothing = z.object({});

/** What the site asks of people and of the desks they sit at. */
export const SecurityPolicy = z.strictObject({
  password: PasswordRules.prefault({}),
  /** A desk that nobody touches locks its controls and names after this; 0: never. Pictures and alarms stay. */
  lockAfterMinutes: z.int().min(0).max(480).default(15),
  /** For how long after the last sign-in at the site a person may sign in at that desk without it; 0: never. */
  offlineHours: z.int().min(0).max(72).default(12),
  /** Rights for which a second person must sign in beside. */
  fourEyes: z.array(FourEyesRight).max(10).default([]),
});
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;

/** Why somebody stood by, or wanted to see: one line, in their own words. */
const Reason = z.string().trim().min(3).max(500);
const EpochMs = z.int().min(0);

export const peopleSiteCalls = {
  'people.policy': call({ input: Nothing, output: SecurityPolicy, right: 'signedIn', scope: 'none' }),
  /**
   * For signing in at this desk without the site, once after signing in at it; `null`: the site gives none out, or no
   * longer knows the password. `key`: with which it is signed, Ed25519, hex.
   */
  'people.verifier': call({
    input: Nothing,
    output: z.object({ verifier: Verifier.nullable(), key: Ed25519Key }),
    right: 'signedIn',
    scope: 'none',
  }),
  /** Other sessions of the same person end, and what desks keep of the old password is worth nothing any more. */
  'people.changePassword': call({
    input: z.object({ old: Password, new: Password }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  /** Recognises again anyone who sits here. */
  'people.unlock': call({
    input: z.object({ password: Password }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  /**
   * Recognises somebody at the caller's desk, be it anyone who sits there or somebody beside them, who signs something that needs
   * this right: nobody is signed in or out, and that they were there is kept.
   */
  'people.recognise': call({
    input: z.object({ credentials: Credentials, right: Right }),
    output: z.object({ operator: Operator }),
    right: 'signedIn',
    scope: 'none',
  }),
  /**
   * Recognises a second person at the caller's desk, who must hold the right too and may see the camera, and records that
   * they stood by. Good once, for that camera.
   */
  'people.second': call({
    input: z.object({ credentials: Credentials, right: Right, camera: CameraId, why: Reason }),
    output: z.object({
      second: z.object({ id: OperatorId, name: z.string().max(120) }),
      expiresAt: EpochMs,
    }),
    right: 'signedIn',
    scope: (input) => [input.camera],
  }),
  /** The camera without its privacy masks, until then; recorded before anything is seen. */
  'video.unmask': call({
    input: z.object({ camera: CameraId, why: Reason }),
    output: z.object({ until: EpochMs }),
    right: 'video.unmasked',
    scope: (input) => [input.camera],
  }),
} as const;

/** Of the desk alone. */
export const deskSessionSiteCalls = {
  /** Which of these that this desk keeps are good no more. Those of another site's people are left out. */
  'people.verifiers': call({
    input: z.object({ desk: DeskId, stored: z.array(VerifierRef).max(mostVerifiers) }),
    output: z.object({ over: z.array(VerifierRef).max(mostVerifiers) }),
    right: 'public',
    scope: 'none',
  }),
  /**
   * Somebody sat at this desk while the site could not be reached, recognised by the verifier of that time. `until` null:
   * they sit there still, and get a session, once: then `offline.used`. `proof`: Ed25519, see core/people/verifier.ts.
   */
  'people.sat': call({
    input: z.object({
      desk: DeskId,
      operator: OperatorId,
      issuedAt: EpochMs,
      since: EpochMs,
      until: EpochMs.nullable(),
      proof: Ed25519Signature,
    }),
    output: z.object({
      session: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }).nullable(),
    }),
    right: 'public',
    scope: 'none',
  }),
} as const;

export const deskSessionSiteTopics = {
  /**
   * People's verifiers were revoked so many times since the site started: a desk asks which of its own. Told on each
   * connection, anyone who is signed in or nobody.
   */
  verifiers: topic({ message: z.object({ revocations: z.int() }), right: 'public', kind: 'state' }),
} as const;

export const peopleDeskCalls = {
  /** Controls and names are hidden until the same person, or another, signs in; pictures and alarms stay. */
  'session.lock': call({
    input: Nothing,
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
    whileLocked: true,
  }),
  /** Somebody touches the desk: it is not idle. At most once in some seconds. */
  'session.touched': call({
    input: Nothing,
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
    whileLocked: true,
  }),
  'people.policy': call({
    input: Nothing,
    output: SecurityPolicy,
    right: 'signedIn',
    scope: 'none',
    whileLocked: true,
  }),
  'people.changePassword': peopleSiteCalls['people.changePassword'],
  'people.second': peopleSiteCalls['people.second'],
  'video.unmask': peopleSiteCalls['video.unmask'],
} as const;
