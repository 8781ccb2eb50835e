import type { MessageBus } from 'dbus-native';
import { z } from 'zod';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { createBackOff } from '../../core/base/retry.ts';

const login = 'org.freedesktop.login1';
const sessionInterface = `${login}.Session`;
const properties = 'org.freedesktop.DBus.Properties';
const systemBus = 'unix:path=/run/dbus/system_bus_socket';
const again = createBackOff({ firstMs: 1_000, maxMs: 60_000 });

/** An object path; logind returns `/` for none. */
const ObjectPath = z.string().regex(/^\/./);
/** The part of PropertiesChanged that shows that the session is hidden: a lock, or another active session. */
const Changed = z.tuple([
  z.literal(sessionInterface),
  z.object({ LockedHint: z.boolean().optional(), Active: z.boolean().optional() }),
  z.unknown(),
]);

type Ask = (member: string, signature: string, body: unknown[]) => Promise<unknown>;

/** Returns the session at the user's display: a program that the user's service manager started belongs to none. */
async function onDisplay(bus: MessageBus, ask: Ask): Promise<string> {
  const user = ObjectPath.parse(await ask('GetUserByPID', 'u', [process.pid]));
  const display = await bus.invoke<unknown>({
    destination: login,
    path: user,
    interface: properties,
    member: 'Get',
    signature: 'ss',
    body: [`${login}.User`, 'Display'],
  });
  return z.tuple([z.string(), ObjectPath]).parse(display)[1];
}

/**
 * Calls `onLocked` when the session of this program is locked, is asked to lock itself, or another session gets active.
 * systemd's logind reports that over D-Bus (org.freedesktop.login1(5): Session.Lock, LockedHint, Active); Electron does not
 * on Linux. Retries where there is no system bus yet.
 * @param options `address`: of the bus, where it is not the usual one; `session`: XDG_SESSION_ID, where it is set
 */
export function onSessionLocked(options: {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly address?: string | undefined;
  readonly session?: string | undefined;
  readonly onListening?: () => void;
  readonly onLocked: () => void;
}): Cancel {
  const { clock, log } = options;
  let bus: MessageBus | undefined;
  let cancelAgain: Cancel = () => {};
  let attempt = 0;
  let closed = false;

  async function listen(on: MessageBus): Promise<void> {
    const ask: Ask = async (member, signature, body) =>
      on.invoke<unknown>({
        destination: login,
        path: '/org/freedesktop/login1',
        interface: `${login}.Manager`,
        member,
        signature,
        body,
      });
    const path = ObjectPath.parse(
      options.session === undefined
        ? await ask('GetSessionByPID', 'u', [process.pid]).catch(() => onDisplay(on, ask))
        : await ask('GetSession', 's', [options.session]),
    );
    on.signals.on(on.mangle(path, sessionInterface, 'Lock'), options.onLocked);
    on.signals.on(on.mangle(path, properties, 'PropertiesChanged'), (body: unknown) => {
      const changed = Changed.safeParse(body).data?.[1];
      if (changed?.LockedHint === true || changed?.Active === false) options.onLocked();
    });
    await on.addMatch(`type='signal',sender='${login}',path='${path}'`);
    attempt = 0;
    log(`the screen lock of ${path} is monitored`);
    options.onListening?.();
  }

  const begin = () =>
    void open().catch((error: unknown) =>
      log(`the screen lock cannot be monitored: ${String(error).slice(0, 200)}`),
    );

  async function open(): Promise<void> {
    // Read while the windows load: nothing else of main waits for it.
    const { createClient } = await import('dbus-native');
    if (closed) return;
    let over = false;
    const mine = createClient({
      busAddress: options.address ?? process.env.DBUS_SYSTEM_BUS_ADDRESS ?? systemBus,
    });
    bus = mine;
    const end = (why: unknown) => {
      if (over || closed) return;
      over = true;
      attempt += 1;
      if (attempt === 1) log(`the screen lock cannot be monitored: ${String(why).slice(0, 200)}`);
      mine.connection.end();
      cancelAgain = clock.after(again(attempt), begin);
    };
    mine.connection.on('error', end);
    mine.connection.on('close', (cause) => end(cause ?? 'the system bus has ended the connection'));
    listen(mine).catch(end);
  }

  begin();
  return () => {
    closed = true;
    cancelAgain();
    bus?.connection.end();
  };
}
