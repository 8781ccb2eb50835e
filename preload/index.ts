import { contextBridge, ipcRenderer } from 'electron';
import {
  controlChannel,
  deskPortChannel,
  displaysChannel,
  processesChannel,
  shellChannel,
  shellNames,
  shownChannel,
} from '../core/api/channels.ts';
import type { PageMessage } from '../core/api/shell.ts';

const shell = Object.fromEntries(
  shellNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(shellChannel, name, input)]),
);
contextBridge.exposeInMainWorld('watchfloor', { shell });

/** Forwards main's messages to the page, addressed to its own origin so that no other page can read them. */
const send = (message: PageMessage, ports: MessagePort[]) =>
  window.postMessage(message, location.origin, ports);

ipcRenderer.on(deskPortChannel, (event, { restarts }) =>
  send({ watchfloor: 'desk-port', restarts }, event.ports),
);
ipcRenderer.on(processesChannel, (_event, { processes }) => send({ watchfloor: 'processes', processes }, []));
ipcRenderer.on(shownChannel, (_event, { shown, fullScreen }) =>
  send({ watchfloor: 'shown', shown, fullScreen }, []),
);
ipcRenderer.on(displaysChannel, (_event, { desk }) => send({ watchfloor: 'displays', desk }, []));
ipcRenderer.on(controlChannel, (_event, message) => send(message, []));
