import net from 'node:net';

/** Sub-streams of 25 frames/s and about 600 kbit/s: 2 packets per frame and 12 per keyframe. */
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

/** Plays any number of cameras from this process. Sends its port to the parent, and ends with it. */
export function playCameras(): void {
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
