import { describe, expect, it } from 'vitest';
import type { FromRelayed, ToRelayed } from '../../core/ptz/gatewayMessages.ts';
import type { SiteChannel } from './gatewayHost.ts';
import { adoptRelayed } from './relayed.ts';

function relayed() {
  const said: FromRelayed[] = [];
  const logged: string[] = [];
  const sites: { readonly channel: SiteChannel; readonly heard: unknown[]; closed: number }[] = [];
  let hear = (_message: unknown) => {};
  let stops = 0;
  adoptRelayed(
    {
      adopt(channel) {
        const site = { channel, heard: [] as unknown[], closed: 0 };
        sites.push(site);
        channel.onMessage((message) => void site.heard.push(message));
        channel.onClose(() => {
          site.closed += 1;
        });
      },
    },
    {
      post: (message) => void said.push(message),
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
  return { said, logged, sites, stops: () => stops, tell: (message: ToRelayed) => raw(message), raw };
}

describe('a gateway whose sites come through the console', () => {
  it('says that it is there, and passes on what it and its site say', () => {
    const { said, sites, tell } = relayed();
    expect(said).toEqual([{ t: 'up' }]);
    tell({ t: 'site', site: 1 });
    tell({ t: 'message', site: 1, message: 'start' });
    expect(sites[0]?.heard).toEqual(['start']);
    sites[0]?.channel.post({ t: 'log', line: 'here' });
    expect(said.at(-1)).toEqual({ t: 'message', site: 1, message: { t: 'log', line: 'here' } });
  });

  it('hears the last site only, and its end', () => {
    const { sites, tell } = relayed();
    tell({ t: 'site', site: 1 });
    tell({ t: 'site', site: 2 });
    tell({ t: 'message', site: 1, message: 'late' });
    tell({ t: 'gone', site: 1 });
    tell({ t: 'message', site: 2, message: 'start' });
    expect(sites.map(({ heard, closed }) => [heard, closed])).toEqual([
      [[], 0],
      [['start'], 0],
    ]);
    tell({ t: 'gone', site: 2 });
    expect(sites[1]?.closed).toBe(1);
  });

  it('stops when it is told to, and takes nothing else that is not of the contract', () => {
    const { logged, stops, raw, tell } = relayed();
    raw({ t: 'message', site: 'one' });
    raw(null);
    expect(logged).toHaveLength(2);
    tell({ t: 'stop' });
    expect(stops()).toBe(1);
  });
});
