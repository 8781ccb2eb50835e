import { z } from 'zod';
import { Ed25519Key, Ed25519Signature } from '../base/hex.ts';
import { CameraId, OperatorId } from '../base/ids.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { DeskProof } from './deskProof.ts';
import { Credentials, FourEyesRight, Operator, Password, Right } from './operator.ts';
import { PasswordRules } from './password.ts';
import { maxVerifiers, Verifier, VerifierRef } from './verifier.ts';

const signedInCall = defineCallsWithRight('signedIn');
const enrolledCall = defineCallsWithRight('enrolled');

const Nothing = z.object({});

/** The site's requirements for people and their desks. */
export const SecurityPolicy = z.strictObject({
  password: PasswordRules.prefault({}),
  /** Idle minutes after which a desk locks its controls and hides names; 0: never. Pictures and alarms stay. */
  lockAfterMinutes: z.int().min(0).max(480).default(15),
  /** How long after the last sign-in at the site a person may sign in offline at that desk, hours; 0: never. */
  offlineHours: z.int().min(0).max(72).default(12),
  /** Rights under the four-eyes principle: a second person must sign in too. */
  fourEyes: z.array(FourEyesRight).max(10).default([]),
});
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;

/** One line with a person's reason for a four-eyes use. */
const Reason = z.string().trim().min(3).max(500);
const EpochMs = z.int().min(0);

export const peopleSiteCalls = {
  'people.policy': signedInCall({ input: Nothing, output: SecurityPolicy }),
  /**
   * Returns a verifier for offline sign-in at this desk, once after each sign-in; `null`: the site issues none, or
   * no longer knows the password. `key`: the site's signing key, Ed25519, hex.
   */
  'people.verifier': signedInCall({
    input: Nothing,
    output: z.object({ verifier: Verifier.nullable(), key: Ed25519Key }),
  }),
  /**
   * Changes the password; ends the person's other sessions and invalidates the verifiers that desks stored for the
   * old one.
   */
  'people.changePassword': signedInCall({
    input: z.object({ old: Password, new: Password }),
    output: Nothing,
  }),
  /** Authenticates the signed-in person again. */
  'people.unlock': signedInCall({ input: z.object({ password: Password }), output: Nothing }),
  /**
   * Authenticates a person at the caller's desk who signs an action that needs this right: the signed-in person or
   * another one. The session does not change, and the authentication is recorded.
   */
  'people.recognise': signedInCall({
    input: z.object({ credentials: Credentials, right: Right }),
    output: z.object({ operator: Operator }),
  }),
  /**
   * Authenticates a second person at the caller's desk, who must have the right and the camera in scope, and
   * records that. Valid for one use with that camera.
   */
  'people.second': defineCall({
    input: z.object({ credentials: Credentials, right: Right, camera: CameraId, why: Reason }),
    output: z.object({
      second: z.object({ id: OperatorId, name: z.string().max(120) }),
      expiresAt: EpochMs,
    }),
    right: 'signedIn',
    scope: (input) => [input.camera],
  }),
  /** Shows the camera without privacy masks until the returned time; recorded before any picture is shown. */
  'video.unmask': defineCall({
    input: z.object({ camera: CameraId, why: Reason }),
    output: z.object({ until: EpochMs }),
    right: 'video.unmasked',
    scope: (input) => [input.camera],
  }),
} as const;

/** Calls of the desk itself, whoever is signed in there. The site knows the desk by the key that it has proved. */
export const deskSessionSiteCalls = {
  /**
   * Proves that the caller holds the desk's key: `signature` is over `getDeskProofText` with the challenge of the
   * last `hello`, which serves once. The first key that a desk proves is its key from then on. Faults: `desk.proofWrong`,
   * `desk.otherKey`, `desk.revoked`, `call.tooMany`.
   */
  'desk.prove': defineCall({ input: DeskProof, output: Nothing, right: 'public', scope: 'none' }),
  /** Returns which of a desk's stored verifiers are no longer valid, ignoring those of another site's people. */
  'people.verifiers': enrolledCall({
    input: z.object({ stored: z.array(VerifierRef).max(maxVerifiers) }),
    output: z.object({ over: z.array(VerifierRef).max(maxVerifiers) }),
  }),
  /**
   * Reports that a person used this desk while the site was unreachable, authenticated by a verifier. `until` null:
   * they are still there and get a session, once: after that `offline.used`. `proof`: Ed25519, see
   * core/people/verifier.ts.
   */
  'people.sat': enrolledCall({
    input: z.object({
      operator: OperatorId,
      issuedAt: EpochMs,
      since: EpochMs,
      until: EpochMs.nullable(),
      proof: Ed25519Signature,
    }),
    output: z.object({
      session: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }).nullable(),
    }),
  }),
} as const;

export const deskSessionSiteTopics = {
  /**
   * Counts revocations of verifiers since the site started; on a change a desk checks its own. Sent on each
   * connection, with or without a signed-in operator.
   */
  verifiers: defineTopic({ message: z.object({ revocations: z.int() }), right: 'enrolled', kind: 'state' }),
} as const;

export const peopleDeskCalls = {
  /** Hides controls and names until the same or another person signs in; pictures and alarms stay. */
  'session.lock': signedInCall({ input: Nothing, output: Nothing, whileLocked: true }),
  /** Reports user input, so that the desk does not count as idle. At most once every few seconds. */
  'session.touched': signedInCall({ input: Nothing, output: Nothing, whileLocked: true }),
  'people.policy': signedInCall({ input: Nothing, output: SecurityPolicy, whileLocked: true }),
  'people.changePassword': peopleSiteCalls['people.changePassword'],
  'people.second': peopleSiteCalls['people.second'],
  'video.unmask': peopleSiteCalls['video.unmask'],
} as const;
