import type { DeskCalls, DeskTopics } from '../../core/api/desk.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { RpcClient } from '../../core/rpc/client.ts';

/**
 * Returns `call` and `first` of a contract driver over a window's client.
 * It is for drivers that live in the window's own process.
 */
export function createWindowCalls(client: RpcClient<DeskCalls, DeskTopics>): {
  call(name: string, input: unknown): Promise<Result<unknown>>;
  first(topic: string): Promise<Result<unknown>>;
} {
  return {
    // The suite also makes unknown calls and sends invalid input on purpose, so the types are cast.
    call: (name, input) => client.call(name as keyof DeskCalls, input as never),
    first: (topic) =>
      new Promise((resolve) => {
        client.onClose(() => resolve(fail('call.closed')));
        const cancel = client.subscribe(topic as keyof DeskTopics, {
          onMessage(message) {
            cancel();
            resolve(ok(message));
          },
          onRefused(fault) {
            cancel();
            resolve({ ok: false, fault });
          },
        });
      }),
  };
}
