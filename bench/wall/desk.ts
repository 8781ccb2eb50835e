import { WebSocket } from 'ws';
import { systemClock } from '../../core/clock.ts';
import { connect } from '../../core/contract/client.ts';
import { siteCalls, siteTopics } from '../../core/contract/site.ts';
import { protocolVersion } from '../../core/contract/wire.ts';
import { DeskId, WindowId } from '../../core/domain/ids.ts';
import type { Result } from '../../core/result.ts';

/** A media ticket for the peer's page, from the site's own desk door: the page itself knows nothing of sign-in. */
export async function ticketFor(
  siteUrl: string,
  credentials: { readonly name: string; readonly password: string },
): Promise<{ readonly ticket: string; readonly close: () => void }> {
  const socket = new WebSocket(`${siteUrl}/desk`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client = connect(
    {
      send: (message) => socket.send(JSON.stringify(message)),
      onMessage: (run) => socket.on('message', (data) => run(JSON.parse(String(data)))),
      onClose: (run) => socket.on('close', run),
      close: () => socket.close(),
    },
    { calls: siteCalls, topics: siteTopics, clock: systemClock() },
  );
  const desk = DeskId.parse('desk-00000000000000be');
  given(await client.call('hello', { protocol: protocolVersion, desk }));
  given(await client.call('session.signIn', { ...credentials, desk }));
  const { ticket } = given(await client.call('media.ticket', { window: WindowId.parse('w1') }));
  return { ticket, close: () => client.close() };
}

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the site refused: ${result.fault.code}`);
  return result.value;
}
