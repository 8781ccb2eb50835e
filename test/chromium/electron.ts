/**
 * A stand-in for Electron's module below the real preload, in a page of plain Chromium.
 * The preload's calls to main and the port to the desk go over WebSockets to `openBridge`.
 */
import { deskPortChannel } from '../../core/api/channels.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { decodeFrame, encodeFrame } from '../../core/rpc/wire.ts';
import type { FromBridge, ToBridge } from './messages.ts';

declare global {
  /** The bridge's address and the window's id, which are set before this script runs. */
  var watchfloorBridge: { readonly url: string; readonly window: string };
}

type Listener = (event: { readonly ports: readonly MessagePort[] }, ...args: readonly never[]) => void;

const listeners = new Map<string, Listener>();
const requests = createRequests<unknown>();
const { url, window: windowId } = globalThis.watchfloorBridge;
const shell = new WebSocket(`${url}/shell/${windowId}`);
const opened = new Promise<void>((resolve) =>
  shell.addEventListener('open', () => resolve(), { once: true }),
);

const emit = (channel: string, message: unknown, ports: readonly MessagePort[] = []) =>
  listeners.get(channel)?.({ ports }, message as never);

shell.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data) as FromBridge;
  if (message.t === 'event') return emit(message.channel, message.message);
  requests.resolve(message.id, message.result);
});

/** Opens the page's end of a port to the desk, as main transfers it. */
function openDeskPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const socket = new WebSocket(`${url}/desk/${windowId}`);
  socket.binaryType = 'arraybuffer';
  const early: (string | Uint8Array)[] = [];
  const send = (frame: string | Uint8Array) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame as string | Uint8Array<ArrayBuffer>);
    else early.push(frame);
  };
  socket.addEventListener('open', () => {
    for (const frame of early.splice(0)) send(frame);
  });
  socket.addEventListener('message', ({ data }) =>
    port1.postMessage(decodeFrame(typeof data === 'string' ? data : new Uint8Array(data))),
  );
  socket.addEventListener('close', () => port1.close());
  port1.addEventListener('message', ({ data }) => send(encodeFrame(data)));
  port1.addEventListener('close', () => socket.close());
  port1.start();
  return port2;
}

// Main sends the port as soon as the page has loaded.
addEventListener('load', () => emit(deskPortChannel, { restarts: 0 }, [openDeskPort()]));

export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => Object.assign(globalThis, { [name]: value }),
};

export const ipcRenderer = {
  on: (channel: string, listener: Listener) => void listeners.set(channel, listener),
  async invoke(channel: string, name: string, input: unknown): Promise<unknown> {
    await opened;
    return requests.request((id) =>
      shell.send(JSON.stringify({ t: 'invoke', id, channel, name, input } satisfies ToBridge)),
    );
  },
};
