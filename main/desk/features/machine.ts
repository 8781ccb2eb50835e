import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { DeskId } from '../../../core/domain/ids.ts';
import { EnrolmentCode, MachineToken } from '../../../core/domain/machine.ts';
import type { Fault } from '../../../core/faults.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { SiteLink } from '../links/link.ts';
import type { Reader } from '../store/access.ts';
import { readSetting, saveSetting } from '../store/settings.ts';
import type { Write } from '../write.ts';

const key = 'machine';
/** Beside it: what was asked for with which code, until the answer is there. */
const askedKey = 'machine.asked';
const Identity = z.object({ token: MachineToken, name: z.string() });
const Asked = z.object({ token: MachineToken, code: EnrolmentCode });

interface MachineOptions {
  readonly roomWall: boolean;
  readonly desk: DeskId;
  readonly store: Reader;
  readonly write: Write;
  readonly link: () => SiteLink;
  /** It has its identity: it can sign itself in. */
  readonly onEnrolled: () => void;
  readonly onChange: () => void;
}

/** The identity of a room wall's machine: exchanged once for a code, kept in the desk's store, used by the desk alone. */
export interface Machine {
  readonly handlers: HandlersFor<'machine.enrol'>;
  /** What it signs itself in with; undefined while it is not enrolled. */
  token(): MachineToken | undefined;
  enrolling(): boolean;
  enrol(code: EnrolmentCode): Promise<Result<{ readonly name: string }>>;
}

export function createMachine(options: MachineOptions): Machine {
  const { roomWall, desk, store, write, link, onEnrolled, onChange } = options;
  let working = false;
  const identity = () => readSetting(store, 'desk', key, Identity);
  const deed = (what: string, why: string | null = null) => ({
    ...{ who: desk, deed: what, camera: null, why },
    detail: '',
  });

  async function exchange(code: EnrolmentCode): Promise<Result<{ readonly name: string }>> {
    // The answer to the same code may have been lost: the same token is asked for again.
    const before = readSetting(store, 'desk', askedKey, Asked);
    const token =
      before?.code === code ? before.token : MachineToken.parse(randomBytes(32).toString('base64url'));
    const pending = write(deed('machine.ask'), (tx) => saveSetting(tx, 'desk', askedKey, { token, code }));
    if (!pending.ok) return pending;
    const answer = await link().call('machine.enrol', { code, desk, token });
    if (!answer.ok) return answer;
    const { name } = answer.value;
    const kept = write(deed('machine.enrolled', name), (tx) => saveSetting(tx, 'desk', key, { token, name }));
    if (!kept.ok) return kept;
    onEnrolled();
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

  return {
    token: () => (roomWall ? identity()?.token : undefined),
    enrolling: () => working,
    enrol,
    handlers: { 'machine.enrol': ({ code }) => enrol(code) },
  };
}

/** A machine that its site refuses needs a new code; nobody can sign in there meanwhile. */
export const needsCode = (fault: Fault | null): boolean => fault?.code === 'machine.refused';
