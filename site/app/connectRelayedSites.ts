import { type FromRelayedGateway, ToRelayedGateway } from '../../core/ptz/gatewayMessages.ts';
import type { GatewayHost } from './gatewayHost.ts';

interface Console {
  post(message: FromRelayedGateway): void;
  onMessage(run: (message: unknown) => void): void;
  onStop(): void;
  log(line: string): void;
}

/** Connects a gateway to the sites whose messages the console forwards, each replacing the one before. */
export function connectRelayedSites(host: Pick<GatewayHost, 'adopt'>, console: Console): void {
  let current: { readonly site: number; take(message: unknown): void; close(): void } | undefined;

  function open(site: number): void {
    let take = (_message: unknown): void => undefined;
    let close = (): void => undefined;
    current = { site, take: (message) => take(message), close: () => close() };
    host.adopt({
      post: (message) => console.post({ t: 'message', site, message }),
      onMessage(run) {
        take = run;
      },
      onClose(run) {
        close = run;
      },
    });
  }

  console.onMessage((raw) => {
    const message = ToRelayedGateway.safeParse(raw);
    if (!message.success) return console.log(`not of the contract: ${message.error.message.slice(0, 300)}`);
    const { data } = message;
    if (data.t === 'stop') console.onStop();
    else if (data.t === 'site') open(data.site);
    else if (data.site !== current?.site) return;
    else if (data.t === 'message') current.take(data.message);
    else {
      current.close();
      current = undefined;
    }
  });
  console.post({ t: 'up' });
}
