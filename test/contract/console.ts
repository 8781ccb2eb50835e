import type { Result } from '../../core/base/result.ts';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { fakeCameras } from '../fakes/cameras.ts';
import { fakeSite } from '../fakes/site.ts';
import { listen } from '../fakes/siteServer.ts';
import type { ContractDriver } from './suite.ts';

type Reach = Pick<ContractDriver, 'call' | 'first'>;

const valueIn = (result: Result<unknown>): object => {
  if (!result.ok) throw new Error(result.fault.code);
  if (typeof result.value !== 'object' || result.value === null) throw new Error('no object');
  return result.value;
};

/** Creates a driver for the real console on a fake site. `reach` gives access to its desk. */
export async function consoleDriver(
  args: readonly string[],
  reach: (console: Console) => Promise<Reach>,
  afterSignIn: (driver: Reach, operator: object) => Promise<unknown> = async () => {},
): Promise<ContractDriver> {
  const site = fakeSite(fakeCameras(20));
  const server = await listen(site);
  const console = await launch({ args: [`--site=${server.url}`, ...args] });
  const close = async () => {
    await console.close();
    server.close();
  };
  let operators = 0;
  try {
    const desk = await reach(console);
    await eventually('the desk on its site', async () => {
      const status = valueIn(await desk.first('status'));
      return 'site' in status && JSON.stringify(status.site).includes('"connected"');
    });
    let latest = { name: '', password: 'a password' };
    const signOut = async (): Promise<void> => {
      const answer = await desk.call('session.signOut', {});
      if (answer.ok || answer.fault.code === 'right.notSignedIn') return;
      if (answer.fault.code !== 'desk.locked') throw new Error(answer.fault.code);
      valueIn(await desk.call('session.signIn', latest)); // unlocks the desk
      await signOut();
    };
    return {
      ...desk,
      async signInAs(rights, scope) {
        // A person can sign in only after the one before has signed out, as in a window.
        await signOut();
        operators += 1;
        latest = { ...latest, name: `operator${operators}` };
        site.addOperator(latest.name, latest.password, rights, scope);
        await afterSignIn(desk, valueIn(await desk.call('session.signIn', latest)));
      },
      signOut,
      cameras: () =>
        eventually('two cameras', async () => {
          const message = valueIn(await desk.first('cameras'));
          const cameras: unknown = 'cameras' in message ? message.cameras : undefined;
          if (!Array.isArray(cameras) || cameras.length < 2) return undefined;
          return cameras.map(({ id }) => String(id));
        }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
