import type { Around, FromPage, ToPage } from '../picture/messages.ts';
import { DomeStream } from './stream.ts';

/**
 * The page that draws the demo's PTZ cameras and publishes their streams as encoders do. The demo sends it orders over
 * the WebSocket named in the fragment of its own address; when the socket closes, all streams stop.
 */

const streams = new Map<string, DomeStream>();
const arounds = new Map<string, Around>();
const socket = new WebSocket(location.hash.slice(1));
const send = (news: FromPage) => {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(news));
};

function obey(order: ToPage): void {
  if (order.do === 'look') {
    for (const stream of streams.values()) if (stream.camera === order.camera) stream.look(order.look);
    return;
  }
  if (order.do === 'around') {
    arounds.set(order.camera, order.around);
    for (const stream of streams.values()) if (stream.camera === order.camera) stream.standIn(order.around);
    return;
  }
  streams.get(order.stream)?.stop();
  streams.delete(order.stream);
  if (order.do === 'publish')
    streams.set(order.stream, new DomeStream(order, arounds.get(order.camera), send));
}

socket.addEventListener('message', ({ data }) => obey(JSON.parse(String(data))));
socket.addEventListener('close', () => {
  for (const stream of streams.values()) stream.stop();
  streams.clear();
});
