import { machineMs } from '../../fixtures/onvif/bad.ts';
import type { Subject } from '../../fixtures/ptz/habits.ts';
import { type NodeConsole, openNodeConsole } from '../../fixtures/ptz/nodeConsole.ts';
import { openRelay, type Relay } from '../../fixtures/ptz/relay.ts';
import type { SteeredSite } from '../../fixtures/ptz/steeredSite.ts';
import type { Cause, InputSource } from './round.ts';

const desk = 'desk-00000000000000a1';

export interface NodeArm {
  readonly hand: InputSource;
  readonly causes: readonly Cause[];
  /** Signs in at the running site. */
  signIn(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the causes that need no window.
 * A console's PTZ control runs in this process, over a line that can fall silent.
 */
export async function openNodeArm(site: SteeredSite): Promise<NodeArm> {
  const console: NodeConsole = await openNodeConsole();
  let relay: Relay | undefined;
  async function signIn(): Promise<void> {
    const ticket = await site.ticket('an', desk);
    await relay?.close();
    relay = await openRelay(Number(new URL(ticket.url).port));
    console.use({ ...ticket, url: `ws://127.0.0.1:${relay.port}` });
    await linked();
  }
  const linked = () => console.untilView(({ link }) => link === 'connected');
  await signIn();

  const hand: InputSource = {
    ready: ({ camera }: Subject) => console.select(site.cameraId(camera)),
    begin: (pan) => hand.push(pan),
    async push(pan) {
      console.stick.axis(0, pan);
    },
    async release() {
      console.stick.axis(0, 0);
    },
  };

  const causes: readonly Cause[] = [
    {
      name: 'the link cut',
      async make() {
        relay?.silence();
        return machineMs();
      },
      async mend() {
        await console.untilView(({ link }) => link === 'lost');
        relay?.restore();
        await linked();
      },
    },
    {
      name: 'the site killed',
      async make() {
        const at = machineMs();
        process.kill(site.pid, 'SIGKILL');
        return at;
      },
      async mend() {
        await site.restart();
        await signIn();
      },
    },
    {
      name: 'the gateway killed',
      killsGateway: true,
      begin: () => site.untilSpare(),
      async make() {
        const pid = site.gatewayPid();
        if (pid === undefined) throw new Error('no gateway');
        const at = machineMs();
        process.kill(pid, 'SIGKILL');
        return at;
      },
      mend: linked,
    },
  ];
  return {
    hand,
    causes,
    signIn,
    async close() {
      console.close();
      await relay?.close();
    },
  };
}
