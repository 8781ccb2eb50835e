import { connect, createServer, type Socket } from 'node:net';
import { type Cutter, createCutter, type LineKind } from './line.ts';

export interface TcpLine extends Pick<Cutter, 'cut' | 'restore'> {
  readonly port: number;
  close(): void;
}

/**
 * A TCP line to a peer's server, with a delay and cuts. After a cut all held data follows, as with TCP. Packet loss
 * cannot be simulated here, because the kernel handles it.
 */
export async function tcpLine(serverPort: number, { delayMs }: LineKind): Promise<TcpLine> {
  const cutter = createCutter();
  const sockets = new Set<Socket>();
  const pipe = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      const send = () => cutter.whenWhole(() => to.writable && to.write(chunk));
      if (delayMs === 0) send();
      else setTimeout(send, delayMs);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroySoon();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay(true));
    pipe(client, upstream);
    pipe(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a line without a port');
  return {
    port: address.port,
    cut: cutter.cut,
    restore: cutter.restore,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
