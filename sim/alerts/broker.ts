/** The demo's MQTT broker, with a port and a password of its own, like a city's. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Credentials } from '../rtsp/digest.ts';

export interface DemoBroker {
  readonly port: number;
  /** Resolves once every subscriber has received the message or it is stored for them. */
  publish(message: {
    readonly topic: string;
    readonly payload: string;
    readonly retain?: boolean;
  }): Promise<void>;
  close(): Promise<void>;
}

const maxMessages = 10_000;

/**
 * A client with the broker's password plays a drill by publishing a command here; the other topic carries the result.
 */
const drillTopic = 'demo/drill';
const answerTopic = 'demo/drill/answer';

const isSame = (given: Buffer | undefined, wanted: string): boolean => {
  const expected = Buffer.from(wanted);
  return given !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * @param port 0: any free port
 * @param onDrill receives a drill command and returns the reply
 * @throws if the port is in use
 */
export async function openDemoBroker(
  host: string,
  port: number,
  credentials: Credentials,
  onDrill: (text: string) => object,
): Promise<DemoBroker> {
  const aedes = await Aedes.createBroker({ queueLimit: maxMessages });
  aedes.authenticate = (_, username, password, done) => {
    const known =
      isSame(Buffer.from(username ?? ''), credentials.username) && isSame(password, credentials.password);
    // 4: bad user name or password (MQTT 3.1.1, 3.2.2.3).
    if (known) done(null, true);
    else done(Object.assign(new Error('not its user'), { returnCode: 4 }), null);
  };
  const publish: DemoBroker['publish'] = ({ topic, payload, retain = false }) =>
    new Promise((done, failed) => {
      const packet = {
        cmd: 'publish',
        qos: 1,
        dup: false,
        topic,
        payload: Buffer.from(payload),
        retain,
      } as const;
      aedes.publish(packet, (error) => (error ? failed(error) : done()));
    });
  aedes.subscribe(
    drillTopic,
    (packet, taken) => {
      const answer = JSON.stringify(onDrill(packet.payload.toString()));
      // The client may have disconnected.
      publish({ topic: answerTopic, payload: answer }).then(taken, () => taken());
    },
    () => undefined,
  );
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      listening();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a broker without a port');
  return {
    port: address.port,
    publish,
    async close() {
      const closed = new Promise<void>((gone) => server.close(() => gone()));
      await new Promise<void>((gone) => aedes.close(gone));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
