import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Cancel } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { EnrolmentCode, MachineToken } from '../../../core/people/machine.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { formatError } from '../../shared/log.ts';
import {
  type MachineKeyStore,
  openSecret,
  type SecretStorage,
  type StoredSecret,
  storeSecret,
} from '../../store/secret.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';

const key = 'machine';
/** The pending request with its code, stored until the response. */
const askedKey = 'machine.asked';
/** `token`: plain text; `sealed`: by the machine's key store, base64. */
const Identity = z.object({
  name: z.string(),
  token: MachineToken.optional(),
  sealed: z.string().optional(),
  boot: z.string().optional(),
});
const Asked = z.object({ token: MachineToken, code: EnrolmentCode }).nullable();

/** The retry delay for a locked key store, ms: the wall comes back once it is unlocked. */
const sealAgainMs = 5_000;

interface MachineOptions {
  readonly roomWall: boolean;
  readonly seal: MachineKeyStore;
  /** The machine's current boot. */
  readonly boot: string | undefined;
  /** The identity is available for the automatic sign-in. */
  readonly onReady: () => void;
  readonly onChange: () => void;
}

/** The identity of a room wall's machine: obtained once with a code, stored at the desk, used by the desk alone. */
export interface MachineIdentity {
  readonly handlers: HandlersFor<'machine.enrol'>;
  /** Returns the sign-in token; undefined while not enrolled, or while the sealed token is not open. */
  token(): MachineToken | undefined;
  enrolled(): boolean;
  enrolling(): boolean;
  /** Returns why the token cannot be opened: the key store must be unlocked, or a new code is needed. */
  fault(): Fault | null;
  /** The site is reachable: enrols with the code from the start options, unless already enrolled. */
  enrolOnce(code: EnrolmentCode | undefined): void;
  close(): void;
}

export function createMachineIdentity(
  context: Pick<DeskContext, 'desk' | 'store' | 'write' | 'project' | 'link' | 'clock' | 'log'>,
  options: MachineOptions,
): MachineIdentity {
  const { desk, store, write, project, link, clock, log } = context;
  const { roomWall, onReady, onChange } = options;
  let working = false;
  let token: MachineToken | undefined;
  let fault: Fault | null = null;
  let cancelAgain: Cancel = () => undefined;
  const identity = () => readSetting(store, 'desk', key, Identity);
  const event = (what: string, why: string | null = null) => ({
    who: desk,
    event: what,
    camera: null,
    why,
    detail: '',
  });

  /** @param written the function that runs the write */
  function shelf(name: string, written: (put: (tx: SqlWriter) => void) => Result<unknown>): SecretStorage {
    return {
      read() {
        const { token: open, sealed, boot } = identity() ?? {};
        return ok({
          open: open === undefined ? undefined : Buffer.from(open),
          sealed: sealed === undefined ? undefined : Buffer.from(sealed, 'base64'),
          boot,
        });
      },
      save({ open, sealed, boot }: StoredSecret) {
        const next = {
          name,
          boot,
          token: open && Buffer.from(open).toString(),
          sealed: sealed && Buffer.from(sealed).toString('base64'),
        };
        const saved = written((tx) => {
          saveSetting(tx, 'desk', key, next);
          // The pending request contains the token, too.
          saveSetting(tx, 'desk', askedKey, null);
        });
        return saved.ok ? ok(undefined) : saved;
      },
    };
  }
  const keeping = { seal: options.seal, boot: options.boot, isUnattended: true };

  async function look(): Promise<void> {
    const before = identity();
    if (!roomWall || !before) return;
    const opened = await openSecret({ ...keeping, shelf: shelf(before.name, project) });
    // Enrolled again meanwhile.
    if (token !== undefined) return;
    if (opened.ok) {
      fault = null;
      token = opened.value && MachineToken.parse(Buffer.from(opened.value.bytes).toString());
      if (opened.value?.openBecause)
        log('warn', 'what the wall signs in with is not sealed', { cause: opened.value.openBecause.code });
      return onReady();
    }
    if (!fault) log('error', 'what the wall signs in with cannot be opened', { cause: opened.fault.code });
    const why = String(opened.fault.params.why ?? 'basic_text');
    const isNew = !fault;
    fault = { code: 'machine.sealed', params: { why } };
    cancelAgain = clock.after(sealAgainMs, lookAgain);
    if (isNew) onChange();
  }
  const bug = (error: unknown) => log('error', 'bug', { where: 'machine', why: formatError(error) });
  const lookAgain = () => void look().catch(bug);

  async function exchange(code: EnrolmentCode): Promise<Result<{ readonly name: string }>> {
    // The response to the same code may have been lost, so the same token is requested again.
    const before = readSetting(store, 'desk', askedKey, Asked);
    const asked =
      before?.code === code ? before.token : MachineToken.parse(randomBytes(32).toString('base64url'));
    const pending = write(event('machine.ask'), (tx) =>
      saveSetting(tx, 'desk', askedKey, { token: asked, code }),
    );
    if (!pending.ok) return pending;
    const answer = await link().call('machine.enrol', { code, token: asked });
    if (!answer.ok) return answer;
    const { name } = answer.value;
    const stored = await storeSecret(
      { ...keeping, shelf: shelf(name, (put) => write(event('machine.enrolled', name), put)) },
      Buffer.from(asked),
    );
    if (!stored.ok) return stored;
    cancelAgain();
    fault = null;
    token = asked;
    onReady();
    return ok({ name });
  }

  async function enrol(code: EnrolmentCode): Promise<Result<{ readonly name: string }>> {
    if (!roomWall) return fail('machine.noWall');
    if (working) return fail('call.tooMany');
    working = true;
    onChange();
    const done = await exchange(code).finally(() => {
      working = false;
    });
    onChange();
    return done;
  }

  lookAgain();

  const enrolled = () => roomWall && identity() !== undefined && fault === null;
  return {
    token: () => (roomWall ? token : undefined),
    enrolled,
    enrolling: () => working,
    fault: () => fault,
    enrolOnce(code) {
      if (code === undefined || !roomWall || enrolled()) return;
      enrol(code).then((done) => done.ok || log('error', 'not enrolled', { cause: done.fault.code }), bug);
    },
    close: () => cancelAgain(),
    handlers: { 'machine.enrol': ({ code }) => enrol(code) },
  };
}

/** Returns whether the site refuses the machine: it then needs a new code, and no sign-in is possible. */
export const needsEnrolmentCode = (fault: Fault | null): boolean => fault?.code === 'machine.refused';
