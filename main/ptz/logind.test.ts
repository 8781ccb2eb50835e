import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { onSessionLocked } from './logind.ts';

const clock = createSystemClock();
const manager = 'org.freedesktop.login1.Manager';

/** The first line of what a process writes. */
const firstLine = (child: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(String(chunk).split('\n')[0] ?? ''));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });

/** A bus of our own, on which python3-dbusmock plays logind with one session, `c1`. */
describe('the session of this program', () => {
  let bus: ChildProcess;
  let logind: ChildProcess;
  let address: string;
  const env = () => ({ ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address });
  const mock = (...args: readonly string[]) =>
    execFileSync('gdbus', ['call', '--address', address, '-d', 'org.freedesktop.login1', ...args], {
      env: env(),
    });

  beforeAll(async () => {
    bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    address = (await firstLine(bus)).split(',guid=')[0] ?? '';
    logind = spawn('/usr/bin/python3', ['-m', 'dbusmock', '--system', '--template', 'logind'], {
      env: env(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    execFileSync('gdbus', ['wait', '--address', address, '--timeout', '20', 'org.freedesktop.login1'], {
      env: env(),
    });
    mock(
      '-o',
      '/org/freedesktop/login1',
      '-m',
      'org.freedesktop.DBus.Mock.AddSession',
      'c1',
      'seat0',
      '0',
      'root',
      'true',
    );
    mock(
      '-o',
      '/org/freedesktop/login1',
      '-m',
      'org.freedesktop.DBus.Mock.AddSession',
      'c2',
      'seat0',
      '1',
      'an',
      'true',
    );
  });
  afterAll(() => {
    logind?.kill();
    bus?.kill();
  });

  it('is reported as locked when it is asked to lock, when it is locked, and when another session gets active', async () => {
    const { wake, until } = createWaiter();
    let locks = 0;
    let listening = false;
    const cancel = onSessionLocked({
      clock,
      log: () => {},
      address,
      session: 'c1',
      onListening() {
        listening = true;
        wake();
      },
      onLocked() {
        locks += 1;
        wake();
      },
    });
    onTestFinished(cancel);
    await until(() => listening);
    const c1 = ['-o', '/org/freedesktop/login1/session/c1', '-m'];
    const c2 = ['-o', '/org/freedesktop/login1/session/c2', '-m'];
    mock(...c2, 'org.freedesktop.login1.Session.Lock');
    mock(...c1, 'org.freedesktop.login1.Session.Lock');
    await until(() => locks === 1);
    mock(...c1, 'org.freedesktop.login1.Session.SetLockedHint', 'true');
    await until(() => locks === 2);
    mock(...c1, 'org.freedesktop.login1.Session.SetLockedHint', 'false');
    mock(
      ...c1,
      'org.freedesktop.DBus.Mock.UpdateProperties',
      'org.freedesktop.login1.Session',
      "{'Active': <false>}",
    );
    await until(() => locks === 3);
  });

  it('is the one at the display of a user whose service manager started the program', async () => {
    const { wake, until } = createWaiter();
    const lines: string[] = [];
    const answer = 'ret = dbus.ObjectPath("/org/freedesktop/login1/user/7")';
    const root = ['-o', '/org/freedesktop/login1', '-m'];
    const user = ['-o', '/org/freedesktop/login1/user/7', '-m'];
    mock(...root, 'org.freedesktop.DBus.Mock.AddUser', '7', 'binh', 'true');
    mock(...root, 'org.freedesktop.DBus.Mock.AddMethod', manager, 'GetUserByPID', 'u', 'o', answer);
    const display = "<('c2', objectpath '/org/freedesktop/login1/session/c2')>";
    mock(...user, 'org.freedesktop.DBus.Properties.Set', 'org.freedesktop.login1.User', 'Display', display);
    const cancel = onSessionLocked({
      clock,
      log(line) {
        lines.push(line);
        wake();
      },
      address,
      onLocked: () => expect.unreachable(),
    });
    onTestFinished(cancel);
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('session/c2 is monitored');
    mock(
      ...root,
      'org.freedesktop.DBus.Mock.AddMethod',
      manager,
      'GetUserByPID',
      'u',
      'o',
      'raise ValueError',
    );
  });

  it('is searched by process where the environment names none, with retries that are logged once', async () => {
    const { wake, until } = createWaiter();
    const lines: string[] = [];
    const cancel = onSessionLocked({
      clock: { ...clock, after: (_ms, run) => clock.after(1, run) },
      log(line) {
        lines.push(line);
        wake();
      },
      address,
      session: undefined,
      onListening: wake,
      onLocked: () => expect.unreachable(),
    });
    onTestFinished(cancel);
    await until(() => lines.length === 1);
    expect(lines[0]).toContain('cannot be monitored');
    const answer = 'ret = dbus.ObjectPath("/org/freedesktop/login1/session/c1")';
    const method = [manager, 'GetSessionByPID', 'u', 'o', answer];
    mock('-o', '/org/freedesktop/login1', '-m', 'org.freedesktop.DBus.Mock.AddMethod', ...method);
    await until(() => lines.length === 2);
    expect(lines[1]).toContain('session/c1 is monitored');
  });
});

it('does not fail on a machine without a system bus', async () => {
  const { wake, until } = createWaiter();
  const lines: string[] = [];
  const cancel = onSessionLocked({
    clock,
    log(line) {
      lines.push(line);
      wake();
    },
    address: 'unix:path=/nowhere/bus',
    onLocked: () => expect.unreachable(),
  });
  onTestFinished(cancel);
  await until(() => lines.length === 1);
  expect(lines[0]).toMatch(/^the screen lock cannot be monitored: .*ENOENT/);
});
