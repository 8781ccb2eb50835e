import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import {
  anonymousCaller,
  createCaller,
  createRpcServer,
  type Handlers,
  type Server,
} from '../../core/rpc/server.ts';
import { type MessageChannelPort, protocolVersion } from '../../core/rpc/wire.ts';
import type { ConsoleCaller } from './console.ts';
import type { PtzGateway } from './gateway.ts';

/** Time in which a connection must present a ticket. */
const joinWithinMs = 10_000;
/**
 * Rate limit of a console. It repeats its target five times a second, and sends changes up to 25 times a second per input source; clicks,
 * keys and leases are additional.
 * Exceeding the limit ends the link and stops its motion, so no feature of the console may come near it (main/ptz/ptzControl.ts).
 */
export const consoleMessageRate = { perSecond: 200, atOnce: 400 };

/** A console's socket, with limits against abusive peers. */
export interface ConsolePort extends MessageChannelPort {
  countMalformed(): void;
  setSignedIn(signedIn: boolean): void;
  end(code: number, reason: string): void;
}
/** RFC 6455 7.4.1: policy violation, for a peer without permission. */
const policy = 1008;

const OfCamera = z.object({ camera: CameraId });

/** Serves one console: checks its ticket, then its rights and scope at each call. */
export function serveConsole(
  port: ConsolePort,
  gateway: Pick<PtzGateway, 'join' | 'instance' | 'refused'>,
  clock: Clock,
  onUnexpectedError: (id: string, call: string, error: unknown) => void,
): void {
  let caller: ConsoleCaller | undefined;

  function joined<R>(run: (as: ConsoleCaller) => R): R | Result<never> {
    return caller ? run(caller) : fail('steer.ticketInvalid');
  }

  const handlers: Handlers<ControlCalls, undefined> = {
    'control.join'({ protocol, ticket }) {
      if (protocol !== protocolVersion)
        return fail('site.incompatible', { site: protocolVersion, desk: protocol });
      if (caller) return fail('call.invalid', { where: 'joined already' });
      const found = gateway.join(ticket, {
        lease: (event) => server.publish('lease', event),
        camera: (control) => server.publish('camera', control),
        stopped: (camera, cause) => server.publish('stopped', { camera, cause }),
        end(why) {
          caller = undefined;
          port.setSignedIn(false);
          port.end(policy, why);
        },
      });
      if (!found.ok) {
        gateway.refused(undefined, 'control.join', found.fault.code, null);
        return found;
      }
      caller = found.value;
      port.setSignedIn(true);
      server.recheck();
      return ok({ leases: caller.leases(), instance: gateway.instance });
    },
    'ptz.steer': (asked) => joined((as) => as.steer(asked)),
    'ptz.stop': (asked) => joined((as) => as.stop(asked)),
    'ptz.do': (asked) => joined((as) => as.command(asked)),
    'ptz.follow': (asked) => joined((as) => as.follow(asked)),
    'ptz.unfollow': (asked) => joined((as) => as.unfollow(asked)),
    'lease.take': (asked) => joined((as) => as.take(asked)),
    'lease.release': (asked) => joined((as) => as.release(asked)),
    'lease.reserve': (asked) => joined((as) => as.reserve(asked)),
    'lease.request': (asked) => joined((as) => as.request(asked)),
    'lease.answer': (asked) => joined((as) => as.answer(asked)),
    'lease.releaseOther': (asked) => joined((as) => as.releaseOther(asked)),
  };

  const server: Server<ControlTopics> = createRpcServer(port, {
    calls: controlCalls,
    topics: controlTopics,
    handlers,
    connection: undefined,
    caller() {
      const current = caller;
      if (!current) return anonymousCaller;
      return createCaller(current.granted.grant.operator.rights, (camera) => current.mayTouch(camera));
    },
    clock,
    onUnexpectedError,
    onRefused(call, code, input) {
      // Only a camera's id is taken from the rejected input for the audit log.
      const of = OfCamera.safeParse(input);
      gateway.refused(caller, call, code, of.success ? of.data.camera : null);
    },
    onMalformed: () => port.countMalformed(),
  });

  const cancelJoin = clock.after(joinWithinMs, () => {
    if (!caller) port.end(policy, 'no ticket');
  });
  port.onClose(() => {
    cancelJoin();
    caller?.left();
    caller = undefined;
  });
}
