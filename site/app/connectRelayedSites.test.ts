import { describe, expect, it } from 'vitest';
import type { FromRelayedGateway, ToRelayedGateway } from '../../core/ptz/gatewayMessages.ts';
import { connectRelayedSites } from './connectRelayedSites.ts';
import type { SiteChannel } from './gatewayHost.ts';

function relayed() {
  const messages: FromRelayedGateway[] = [];
  const logged: string[] = [];
  const sites: { readonly channel: SiteChannel; readonly received: unknown[]; closed: number }[] = [];
  let hear = (_message: unknown) => {};
  let stops = 0;
  connectRelayedSites(
    {
      adopt(channel) {
        const site = { channel, received: [] as unknown[], closed: 0 };
        sites.push(site);
        channel.onMessage((message) => void site.received.push(message));
        channel.onClose(() => {
          site.closed += 1;
        });
      },
    },
    {
      post: (message) => void messages.push(message),
      onMessage(run) {
        hear = run;
      },
      onStop() {
        stops += 1;
      },
      log: (line) => void logged.push(line),
    },
  );
  const raw = (message: unknown) => hear(message);
  return {
    messages,
    logged,
    sites,
    stops: () => stops,
    send: (message: ToRelayedGateway) => raw(message),
    raw,
  };
}

describe('a gateway whose sites come through the console', () => {
  it('a relayed gateway announces itself, and forwards messages in both directions', () => {
    const { messages, sites, send } = relayed();
    expect(messages).toEqual([{ t: 'up' }]);
    send({ t: 'site', site: 1 });
    send({ t: 'message', site: 1, message: 'start' });
    expect(sites[0]?.received).toEqual(['start']);
    sites[0]?.channel.post({ t: 'log', line: 'here' });
    expect(messages.at(-1)).toEqual({ t: 'message', site: 1, message: { t: 'log', line: 'here' } });
  });

  it('a relayed gateway receives the last site only, and its end', () => {
    const { sites, send } = relayed();
    send({ t: 'site', site: 1 });
    send({ t: 'site', site: 2 });
    send({ t: 'message', site: 1, message: 'late' });
    send({ t: 'gone', site: 1 });
    send({ t: 'message', site: 2, message: 'start' });
    expect(sites.map(({ received, closed }) => [received, closed])).toEqual([
      [[], 0],
      [['start'], 0],
    ]);
    send({ t: 'gone', site: 2 });
    expect(sites[1]?.closed).toBe(1);
  });

  it('a relayed gateway stops on request, and ignores messages outside the contract', () => {
    const { logged, stops, raw, send } = relayed();
    raw({ t: 'message', site: 'one' });
    raw(null);
    expect(logged).toHaveLength(2);
    send({ t: 'stop' });
    expect(stops()).toBe(1);
  });
});
