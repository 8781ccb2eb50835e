import type { ShellCalls } from '../../core/api/shell.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { ControlCalls } from '../../core/ptz/controlApi.ts';
import { getStickKey } from '../../core/ptz/stick.ts';
import type { CallInput } from '../../core/rpc/define.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import type { DeskPtz } from './ptzControl.ts';

type SteeringCall = Extract<keyof ShellCalls, `control.${string}` | `lease.${string}` | `stick.${string}`>;

/** Handles the calls of pages about PTZ control. */
export function createPtzCalls(
  control: DeskPtz,
): Pick<Handlers<ShellCalls, { readonly id: WindowId }>, SteeringCall> {
  /** Passes a call on to the gateway; its results come over topics. */
  const passOn =
    <
      K extends
        | 'lease.take'
        | 'lease.release'
        | 'lease.reserve'
        | 'lease.request'
        | 'lease.answer'
        | 'lease.releaseOther',
    >(
      name: K,
    ) =>
    async (
      input: CallInput<ControlCalls, K>,
      { id }: { readonly id: WindowId },
    ): Promise<Result<Record<string, never>>> => {
      if (!control.mayRequest(id)) return fail('call.tooMany');
      const answer: Result<object> = await control.call(name, input);
      return answer.ok ? ok({}) : answer;
    };
  const done = async (answer: Promise<Result<object>>): Promise<Result<Record<string, never>>> => {
    const message = await answer;
    return message.ok ? ok({}) : message;
  };

  return {
    'control.look'({ camera, seen, steerable }, { id }) {
      control.select(id, camera, seen, steerable);
      return ok({});
    },
    'control.see'({ camera, ageMs }, { id }) {
      control.confirmSeen(id, camera, ageMs);
      return ok({});
    },
    'control.spot'({ camera }, { id }) {
      control.spot(id, camera);
      return ok({});
    },
    'control.steer'({ camera, velocity, source }, { id }) {
      const answer = control.steer(id, camera, velocity, source);
      return answer.ok ? ok({}) : answer;
    },
    'control.stop': ({ camera }, { id }) =>
      // A camera that this desk moves is stopped however often that is requested.
      control.moves(camera) || control.mayRequest(id) ? done(control.stop(camera, id)) : fail('call.tooMany'),
    'control.do': ({ camera, command }, { id }) =>
      control.mayRequest(id) ? done(control.command(id, camera, command)) : fail('call.tooMany'),
    'control.map': ({ on }, { id }) => ok({ accepted: control.mapKeys(id, on) }),
    'control.follow': ({ camera }, { id }) =>
      control.mayRequest(id) ? done(control.follow(id, camera)) : fail('call.tooMany'),
    'lease.take': passOn('lease.take'),
    'lease.release': passOn('lease.release'),
    'lease.reserve': passOn('lease.reserve'),
    'lease.request': passOn('lease.request'),
    'lease.answer': passOn('lease.answer'),
    'lease.releaseOther': passOn('lease.releaseOther'),
    'stick.learn'({ on }, { id }) {
      control.learn(id, on);
      return ok({});
    },
    'stick.save': ({ profile }) => done(control.saveProfile(profile)),
    'stick.forget': (stick) => done(control.forgetProfile(getStickKey(stick))),
    'stick.gamepad'({ stick }, { id }) {
      control.gamepad(id, stick);
      return ok({});
    },
  };
}
