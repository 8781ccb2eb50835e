import { expect, it, vi } from 'vitest';
import { controlChannel, deskPortChannel, shellChannel } from '../core/api/channels.ts';
import { shellCalls } from '../core/api/shell.ts';

const electron = vi.hoisted(() => ({
  exposed: [] as [string, Record<string, unknown>][],
  invoked: [] as unknown[][],
  handlers: new Map<string, (event: unknown, message: unknown) => void>(),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: Record<string, unknown>) =>
      void electron.exposed.push([name, value]),
  },
  ipcRenderer: {
    invoke: (...args: unknown[]) => void electron.invoked.push(args),
    on: (channel: string, run: (event: unknown, message: unknown) => void) =>
      void electron.handlers.set(channel, run),
  },
}));
const posted = vi.fn();
vi.stubGlobal('window', { postMessage: posted });
vi.stubGlobal('location', { origin: 'app://watchfloor' });
await import('./index.ts');

it('exposes the calls of the contract under one name, and nothing of Electron', () => {
  expect(electron.exposed.map(([name]) => name)).toEqual(['watchfloor']);
  const { shell, ...others } = electron.exposed[0]?.[1] ?? {};
  expect(others).toEqual({});
  expect(Object.keys(shell as object)).toEqual(Object.keys(shellCalls));
});

it('sends a call on one channel with its name and one input, dropping further arguments', () => {
  const shell = electron.exposed[0]?.[1]?.shell as Record<string, (...args: unknown[]) => void> | undefined;
  shell?.['window.fullScreen']?.({ on: true }, 'more', 'another-channel');
  expect(electron.invoked).toEqual([[shellChannel, 'window.fullScreen', { on: true }]]);
});

it('forwards main’s messages to our own origin, without the IPC event', () => {
  const ports = [{}];
  electron.handlers.get(deskPortChannel)?.({ ports, sender: 'secret' }, { restarts: 2 });
  electron.handlers.get(controlChannel)?.({ sender: 'secret' }, { watchfloor: 'stick' });
  expect(posted.mock.calls).toEqual([
    [{ watchfloor: 'desk-port', restarts: 2 }, 'app://watchfloor', ports],
    [{ watchfloor: 'stick' }, 'app://watchfloor', []],
  ]);
});
