/**
 * How much of a core the ingest of N sub streams takes: `node site/ingest/throughput.bench.ts [cameras] [seconds]`.
 * A process of its own plays the cameras (25 frames/s, about 600 kbit/s each: 2 packets a frame, 12 a keyframe); this one pulls
 * them over real TCP, rewrites and stamps every packet and sends it over UDP. Prints one JSON line.
 */
import { fork } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../core/clock.ts';
import { createIngest } from './ingest.ts';
import { openUdpOut } from './udp.ts';

const sprop = 'Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==,aM48gA==';
const sdp = [
  'v=0',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  `a=fmtp:96 sprop-parameter-sets=${sprop}`,
  'a=control:v',
  '',
].join('\r\n');

function frameBytes(sequence: number, frame: number): { bytes: Buffer; packets: number } {
  const key = frame % 25 === 0;
  const packets = key ? 12 : 2;
  const bytes = Buffer.alloc(packets * 1216, 5);
  for (let i = 0; i < packets; i += 1) {
    const at = i * 1216;
    const last = i === packets - 1;
    bytes.set([0x24, 0, 1212 >> 8, 1212 & 255, 0x80, last ? 0xe0 : 96], at);
    bytes.writeUInt16BE((sequence + i) & 0xffff, at + 6);
    bytes.writeUInt32BE(frame * 3600, at + 8);
    bytes.writeUInt32BE(7, at + 12);
    bytes.set([0x7c, (i === 0 ? 0x80 : last ? 0x40 : 0) | (key ? 5 : 1), 0x88], at + 16);
  }
  return { bytes, packets };
}

function playCameras(): void {
  const playing = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy()).on('close', () => playing.delete(socket));
    socket.setEncoding('latin1').on('data', (text: string) => {
      const method = text.split(' ')[0];
      const sequence = /CSeq: (\d+)/.exec(text)?.[1] ?? '0';
      const body = method === 'DESCRIBE' ? sdp : '';
      socket.write(
        `RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\nSession: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      if (method === 'PLAY') playing.add(socket);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
  let frame = 0;
  let sequence = 0;
  setInterval(() => {
    const { bytes, packets } = frameBytes(sequence, frame);
    frame += 1;
    sequence += packets;
    for (const socket of playing) socket.write(bytes);
  }, 40);
  process.on('disconnect', () => process.exit());
}

async function measure(cameras: number, seconds: number): Promise<void> {
  const clock = systemClock();
  const child = fork(import.meta.filename, ['cameras']);
  const [address]: unknown[] = await once(child, 'message');
  const port = typeof address === 'object' && address !== null && 'port' in address ? address.port : 0;
  const receiver = dgram.createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const out = await openUdpOut({ clock, log: (event, details) => console.error(event, details) });
  const ingest = createIngest({
    clock,
    resolve: (camera) => ({ url: `rtsp://127.0.0.1:${port}/${camera}` }),
    log: (event, details) => console.error(event, details),
  });
  const live = Array.from({ length: cameras }, (_, i) => {
    const source = ingest.source(`bench:camera:${i}`, 'sub');
    const target = out.target('127.0.0.1', receiver.address().port);
    const send = (packet: Buffer) => target.send(packet);
    const extensions = { playoutDelay: { id: 6, minMs: 0, maxMs: 100 }, absCaptureTime: { id: 7 } };
    source.addSink({ send, sendRtcp: send, ssrc: i + 1, payloadType: 96, extensions });
    return new Promise<void>((resolve) => source.onKeyframe(() => resolve()));
  });
  await Promise.all(live);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = ingest.stats().totals;
  const cpu = process.cpuUsage();
  const startedAt = clock.monotonic();
  await new Promise<void>((resolve) => clock.after(seconds * 1000, resolve));
  const tookS = (clock.monotonic() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  const after = ingest.stats().totals;
  console.log(
    JSON.stringify({
      cameras,
      packetsPerS: Math.round((after.packets - before.packets) / tookS),
      mbitPerS: Math.round(((after.bytes - before.bytes) * 8) / tookS / 1e6),
      cpuPctOfCore: Math.round(((used.user + used.system) / 1e6 / tookS) * 1000) / 10,
      loopDelayP99Ms: Math.round(delay.percentile(99) / 1e5) / 10 - 5,
      rssMB: Math.round(process.memoryUsage().rss / 1e6),
      lost: after.lost,
      restarts: after.restarts,
      udp: out.stats(),
    }),
  );
  ingest.close();
  out.close();
  receiver.close();
  child.disconnect();
}

if (process.argv[2] === 'cameras') playCameras();
else await measure(Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 10));
