import { createSystemClock } from '../../core/base/clock.ts';
import { readSiteConfig } from '../../site/app/config.ts';
import { startSite } from '../../site/app/index.ts';

/**
 * A program with a real site, which waits for a message before it starts, so that a reserve has everything loaded.
 * `argv[2]`: its configuration.
 */
export type FromSite =
  | { readonly t: 'ready'; readonly url: string; readonly name: string; readonly password: string }
  | { readonly t: 'failed'; readonly why: string };

const lookEveryMs = 20;
const send = (message: FromSite) => void process.send?.(message);
process.on('disconnect', () => process.exit(0));
process.once('message', () => {
  begin().catch((error: unknown) => send({ t: 'failed', why: String(error) }));
});

async function begin(): Promise<void> {
  const config = readSiteConfig(process.argv[2] ?? '');
  if (!config.ok) return send({ t: 'failed', why: JSON.stringify(config.fault) });
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  const started = await startSite(config.value, {
    clock: createSystemClock(),
    log: (line) => void process.stderr.write(`site: ${line}\n`),
    onFirstPassword: () => undefined,
    onNotice: (fault) => void process.stderr.write(`site: ${fault.code}\n`),
    ...(workerBin === undefined ? {} : { workerBin }),
  });
  if (!started.ok) return send({ t: 'failed', why: JSON.stringify(started.fault) });
  const { url, demo, alerts } = started.value;
  // Its alerts run in a thread of their own, which is ready once it has reported its log. A desk would connect to such
  // a site.
  while (alerts.topics.alerts.read(undefined).length === 0)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  if (!demo) return send({ t: 'failed', why: 'no operator' });
  send({ t: 'ready', url, ...demo });
}
