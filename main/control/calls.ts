import type { Handlers } from '../../core/contract/server.ts';
import type { ShellCalls } from '../../core/contract/shell.ts';
import type { WindowId } from '../../core/domain/ids.ts';
import { fail } from '../../core/result.ts';

type SteeringCall = Extract<keyof ShellCalls, `control.${string}` | `lease.${string}` | `stick.${string}`>;

/** What pages may ask of steering, until there is a link to steer over: everything is refused. */
export function steeringCalls(): Pick<Handlers<ShellCalls, { readonly id: WindowId }>, SteeringCall> {
  const refuse = () => fail('steer.noLink');
  return {
    'control.look': refuse,
    'control.steer': refuse,
    'control.stop': refuse,
    'control.do': refuse,
    'control.follow': refuse,
    'lease.take': refuse,
    'lease.release': refuse,
    'lease.reserve': refuse,
    'lease.request': refuse,
    'lease.answer': refuse,
    'lease.releaseOther': refuse,
    'stick.learn': refuse,
    'stick.save': refuse,
    'stick.forget': refuse,
    'stick.gamepad': refuse,
  };
}
