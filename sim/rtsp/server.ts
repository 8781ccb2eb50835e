/** The demo cameras' RTSP server: one address per camera and stream, every camera in one process. */
import { createServer, type Server } from 'node:net';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { Connection } from './connection.ts';
import { type Credentials, DigestGuard } from './digest.ts';
import { type CameraFault, type FrameSent, FrameWriter, type Player } from './player.ts';
import type { Programme } from './programme.ts';
import { Wheel } from './wheel.ts';

export interface CameraServerOptions {
  readonly host: string;
  /** 0 selects any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly find: (cameraId: string, role: StreamRole) => Programme | undefined;
  /** Called just before each frame's first packet is written. */
  readonly onFrame?: (sent: FrameSent) => void;
  readonly maxConnections?: number;
  readonly maxSessions?: number;
  readonly nonceLifeMs?: number;
}

export interface CameraServerStats {
  readonly connections: number;
  readonly sessions: number;
  readonly playing: number;
  /** Frames sent in the sessions that are open now. */
  readonly sentFrames: number;
  readonly droppedFrames: number;
}

export const realm = 'Watchfloor demo cameras';
const serverName = 'Watchfloor demo camera';
const defaultMaxConnections = 4_096;
const defaultMaxSessions = 2_048;
const sweepEveryMs = 1_000;

export class CameraServer {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly faults = new Map<string, CameraFault>();
  private readonly wheel: Wheel<Player>;
  private readonly stopSweep: Cancel;
  private sessions = 0;

  private constructor(options: CameraServerOptions) {
    const { clock, credentials, nonceLifeMs } = options;
    this.wheel = new Wheel(clock, (player, nowMs) => player.step(nowMs));
    const maxSessions = options.maxSessions ?? defaultMaxSessions;
    const host = {
      guard: new DigestGuard(credentials, realm, nonceLifeMs),
      serverName,
      writer: new FrameWriter(),
      onFrame: options.onFrame,
      find: options.find,
      wallMs: () => clock.now(),
      monotonicMs: () => clock.monotonic(),
      faultOf: (cameraId: string) => this.faultOf(cameraId),
      admitSession: () => {
        if (this.sessions >= maxSessions) return false;
        this.sessions++;
        return true;
      },
      endSession: () => {
        this.sessions--;
      },
      schedule: (player: Player, dueMs: number) => this.wheel.add(player, dueMs),
    };
    this.server = createServer((socket) => {
      const connection = new Connection(socket, host);
      this.connections.add(connection);
      socket.on('close', () => this.connections.delete(connection));
    });
    this.server.maxConnections = options.maxConnections ?? defaultMaxConnections;
    this.stopSweep = clock.every(sweepEveryMs, () => {
      for (const connection of this.connections) connection.checkTimeout(clock.monotonic());
    });
  }

  /** Starts the server. @throws if the port is unavailable */
  static async listen(options: CameraServerOptions): Promise<CameraServer> {
    const cameras = new CameraServer(options);
    await new Promise<void>((resolve, reject) => {
      cameras.server.once('error', (error) => {
        cameras.stopSweep();
        reject(error);
      });
      cameras.server.listen({ host: options.host, port: options.port, backlog: 511 }, resolve);
    });
    return cameras;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('camera server is not listening');
    return address.port;
  }

  faultOf(cameraId: string): CameraFault {
    return this.faults.get(cameraId) ?? 'none';
  }

  /** Sets or ends a camera's fault; `stopped` disconnects its viewers at once. */
  setFault(cameraId: string, fault: CameraFault): void {
    if (fault === 'none') this.faults.delete(cameraId);
    else this.faults.set(cameraId, fault);
    if (fault !== 'stopped') return;
    for (const connection of this.connections)
      if (connection.player?.cameraId === cameraId) connection.disconnect();
  }

  /** Continues every session of the camera with a keyframe, as ONVIF's SetSynchronizationPoint does. */
  requestKeyframe(cameraId: string): void {
    for (const { player } of this.connections) if (player?.cameraId === cameraId) player.makeKeyframe();
  }

  stats(): CameraServerStats {
    const open = [...this.connections];
    const players = open.flatMap(({ player }) => (player ? [player] : []));
    return {
      connections: open.length,
      sessions: this.sessions,
      playing: open.filter(({ playing }) => playing).length,
      sentFrames: players.reduce((sum, player) => sum + player.sentFrames, 0),
      droppedFrames: players.reduce((sum, player) => sum + player.droppedFrames, 0),
    };
  }

  async close(): Promise<void> {
    this.stopSweep();
    this.wheel.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections) connection.disconnect();
    await closed;
  }
}
