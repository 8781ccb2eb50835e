import type { PageCommand, PageReport, VisibleCity } from '../picture/messages.ts';
import { PtzStream } from './stream.ts';

/**
 * The page that draws the demo's PTZ cameras and publishes their streams as encoders do. The demo sends it orders over
 * the WebSocket named in the fragment of its own address; when the socket closes, all streams stop.
 */

const streams = new Map<string, PtzStream>();
const visibleCities = new Map<string, VisibleCity>();
const socket = new WebSocket(location.hash.slice(1));
const send = (report: PageReport) => {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(report));
};

function handleCommand(command: PageCommand): void {
  if (command.do === 'look') {
    for (const stream of streams.values()) if (stream.camera === command.camera) stream.setView(command.look);
    return;
  }
  if (command.do === 'around') {
    visibleCities.set(command.camera, command.around);
    for (const stream of streams.values())
      if (stream.camera === command.camera) stream.setCity(command.around);
    return;
  }
  streams.get(command.stream)?.stop();
  streams.delete(command.stream);
  if (command.do === 'publish')
    streams.set(command.stream, new PtzStream(command, visibleCities.get(command.camera), send));
}

socket.addEventListener('message', ({ data }) => handleCommand(JSON.parse(String(data))));
socket.addEventListener('close', () => {
  for (const stream of streams.values()) stream.stop();
  streams.clear();
});
