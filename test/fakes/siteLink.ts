import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { fail } from '../../core/base/result.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import { subscribeToAll } from '../../core/rpc/topics.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import type { LinkEvents, LinkOptions, LinkStatus, OpenLink, SiteLink } from '../../desk/sync/link.ts';
import { portPair } from './ports.ts';
import type { FakeSite } from './site.ts';

/**
 * A fake of `desk/sync/site.ts`: the same events in the same order, without a network.
 * It reconnects when a test allows it.
 */
export interface FakeSiteLinks {
  readonly open: OpenLink;
  /** Allows (the default) or blocks connections. Dropped links reconnect when they are allowed again. */
  allow(yes: boolean): void;
}

export function fakeSiteLinks(site: FakeSite): FakeSiteLinks {
  const waiting = new Set<() => void>();
  let allowed = true;

  function open(options: LinkOptions, events: LinkEvents): SiteLink {
    let client: RpcClient<SiteCalls, SiteTopics> | undefined;
    let closed = false;
    const send = (state: LinkStatus['state']) => {
      const cause =
        state === 'lost' ? ({ code: 'site.unreachable', params: { site: options.name } } as const) : null;
      if (!closed) events.onStatus({ state, cause }, undefined);
    };

    async function start(): Promise<void> {
      if (closed) return;
      if (!allowed) {
        send('lost');
        waiting.add(start);
        return;
      }
      const [mine, theirs] = portPair();
      const opened = createRpcClient(mine, {
        calls: siteCalls,
        topics: siteTopics,
        clock: createSystemClock(),
      });
      opened.onClose(() => {
        client = undefined;
        if (closed) return;
        send('lost');
        if (allowed) setImmediate(start);
        else waiting.add(start);
      });
      site.serve(theirs);
      const hello = await opened.call('hello', { protocol: protocolVersion, desk: options.desk });
      if (!hello.ok || closed) return;
      client = opened;
      subscribeToAll(opened, siteTopics, events);
      const { site: id, name, instance } = hello.value;
      events.onStatus({ state: 'connected', cause: null }, { site: id, name, instance });
    }

    setImmediate(start);
    return {
      call: (name, input) =>
        client ? client.call(name, input) : Promise.resolve(fail('site.unreachable', { site: options.name })),
      close() {
        closed = true;
        waiting.delete(start);
        client?.close();
      },
    };
  }

  return {
    open,
    allow(yes) {
      allowed = yes;
      if (!yes) return;
      for (const start of [...waiting]) {
        waiting.delete(start);
        start();
      }
    },
  };
}
