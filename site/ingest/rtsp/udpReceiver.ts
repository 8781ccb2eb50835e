import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import type { Clock } from '../../../core/base/clock.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../rtp/packet.ts';
import { PacketReorderBuffer } from '../rtp/packetReorderBuffer.ts';

/** A keyframe of 4K arrives in one burst; the system may grant less (Linux: net.core.rmem_max). */
const receiveBufferBytes = 4 * 1024 * 1024;
/** RTP uses an even port and RTCP the next (RFC 3550 11), which may be taken. */
const maxPortTries = 50;
const maxPort = 65_535;
/** There are no retransmissions: only reordered packets are awaited. */
const reorderMs = 30;

/** A receiver report without a block, as nothing was received yet (RFC 3550 6.4.2). */
const emptyReceiverReport = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 0]);

export interface UdpReceiverOptions {
  readonly clock: Clock;
  /** Both ends of the RTSP connection: packets of other machines are ignored. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly payloadType: number;
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  readonly onUnexpectedError: (error: unknown) => void;
}

/** Receives a stream's RTP and RTCP over UDP. */
export interface UdpReceiver {
  /** The port of RTP; RTCP has the next. */
  readonly port: number;
  /** A packet has arrived from the camera. */
  readonly hasReceived: boolean;
  /** Sets the ports from which the camera sends; packets to them open firewalls that admit responses. */
  setServerPorts(rtp: number, rtcp: number): void;
  sendRtcp(packet: Buffer): void;
  /** Idempotent. */
  close(): void;
}

async function bind(address: string, port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type: net.isIPv6(address) ? 'udp6' : 'udp4' });
  try {
    const listening = once(socket, 'listening');
    socket.bind(port, address);
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Binds an even port and the next one; undefined if none is free. */
async function bindPair(address: string): Promise<readonly [dgram.Socket, dgram.Socket] | undefined> {
  for (let tries = 0; tries < maxPortTries; tries += 1) {
    let first: dgram.Socket | undefined;
    try {
      first = await bind(address, 0);
      const { port } = first.address();
      if (port % 2 === 0) return [first, await bind(address, port + 1)];
    } catch {
      // The port is taken: another pair is tried.
    }
    first?.close();
  }
  return undefined;
}

/**
 * Opens a receiver.
 * @returns undefined if no two ports are free
 */
export async function openUdpReceiver(options: UdpReceiverOptions): Promise<UdpReceiver | undefined> {
  const { remoteAddress, payloadType } = options;
  const pair = await bindPair(options.localAddress);
  if (pair === undefined) return undefined;
  const [rtp, rtcp] = pair;
  let hasReceived = false;
  let isClosed = false;
  let rtcpPort: number | undefined;
  const inOrder = new PacketReorderBuffer({
    clock: options.clock,
    waitMs: reorderMs,
    payloadType,
    pass: options.rtp,
    onGap: () => undefined,
  });
  const receive = (socket: dgram.Socket, take: (packet: Buffer) => void) =>
    socket.on('message', (packet, { address }) => {
      if (isClosed || address !== remoteAddress) return;
      hasReceived = true;
      try {
        take(packet);
      } catch (error) {
        // An exception from here would end the process, and with it every other camera.
        options.onUnexpectedError(error);
      }
    });
  receive(rtp, (packet) => inOrder.rtp(packet));
  receive(rtcp, (packet) => options.rtcp(packet));
  for (const socket of pair) {
    // A camera that refuses our RTCP (ICMP) may still send its packets; if it sends none, the timeout detects that.
    socket.on('error', () => undefined);
    try {
      socket.setRecvBufferSize(receiveBufferBytes);
    } catch {
      // The system's default buffer suffices for most cameras.
    }
  }
  const send = (socket: dgram.Socket, packet: Buffer, port: number | undefined) => {
    if (isClosed || port === undefined || port < 1 || port > maxPort) return;
    socket.send(packet, port, remoteAddress, () => undefined);
  };
  return {
    port: rtp.address().port,
    get hasReceived() {
      return hasReceived;
    },
    setServerPorts(rtpPort, nextPort) {
      rtcpPort = nextPort;
      const empty = Buffer.alloc(rtpHeaderBytes);
      writeRtpHeader(empty, false, false, payloadType, 0, 0, 0);
      send(rtp, empty, rtpPort);
      send(rtcp, emptyReceiverReport, nextPort);
    },
    sendRtcp: (packet) => send(rtcp, packet, rtcpPort),
    close() {
      if (isClosed) return;
      isClosed = true;
      inOrder.close();
      for (const socket of pair) socket.close();
    },
  };
}
