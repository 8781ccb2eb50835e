import { WebSocket } from 'ws';
import { DeskId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { decodeFrame, type MessageChannelPort } from '../../core/rpc/wire.ts';
import { deskClient } from '../../test/fakes/siteClient.ts';

/**
 * Opens a WebSocket to the site as a port. `origin`: sent by pages, of which the bench's sites accept only file pages;
 * a desk has none.
 */
export async function openPort(url: string, origin?: string): Promise<MessageChannelPort> {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (run) =>
      void socket.on('message', (data: Buffer, binary) =>
        run(decodeFrame(binary ? new Uint8Array(data) : data.toString())),
      ),
    onClose: (run) => void socket.on('close', run),
    close: () => socket.close(),
  };
}

/** Signs in at the site's desk endpoint and returns a media ticket, for pages without a sign-in of their own. */
export async function ticketFor(
  siteUrl: string,
  credentials: { readonly name: string; readonly password: string },
  deskId = 'desk-00000000000000be',
): Promise<{ readonly ticket: string; readonly close: () => void }> {
  const client = await deskClient(siteUrl, DeskId.parse(deskId));
  unwrap(await client.call('session.signIn', credentials));
  const { ticket } = unwrap(await client.call('media.ticket', { window: WindowId.parse('w1') }));
  return { ticket, close: () => client.close() };
}

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`the site refused: ${result.fault.code} ${JSON.stringify(result.fault.params)}`);
  return result.value;
}
