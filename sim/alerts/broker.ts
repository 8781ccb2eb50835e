/** The demo's MQTT broker: a port and a password of its own, as a city's would have. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Credentials } from '../rtsp/digest.ts';

export interface DemoBroker {
  readonly port: number;
  /** Resolves once anyone who listens has it, or it is kept for them. */
  publish(message: {
    readonly topic: string;
    readonly payload: string;
    readonly retain?: boolean;
  }): Promise<void>;
  close(): Promise<void>;
}

const maxMessages = 10_000;

/** Whoever has the broker's password plays a drill by publishing its command here, and reads on the other topic what came of it. */
const drillTopic = 'demo/drill';
const answerTopic = 'demo/drill/answer';

const isSame = (given: Buffer | undefined, wanted: string): boolean => {
  const expected = Buffer.from(wanted);
  return given !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * @param port 0 for any free one
 * @param onDrill what is published as a drill; what it gives back is published as the answer
 * @throws where the port is taken
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
      // Whoever asked may be gone.
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
