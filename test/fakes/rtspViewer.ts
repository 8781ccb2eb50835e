import { connect, type Socket } from 'node:net';

/** Returns the Authorization header that answers a Digest challenge. */
export type Prove = (challenge: string, method: string, uri: string) => string;

export interface ViewerPacket {
  readonly channel: number;
  readonly bytes: Buffer;
}

/** A small RTSP client for tests: one connection, its responses and its packets. */
export class RtspViewer {
  readonly socket: Socket;
  readonly packets: ViewerPacket[] = [];
  private held: Buffer = Buffer.alloc(0);
  private cseq = 0;
  private answers: string[] = [];
  private wake: (() => void) | undefined;
  private readonly prove: Prove;
  closed = false;

  constructor(port: number, prove: Prove) {
    this.prove = prove;
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.wake?.();
    });
    this.socket.on('data', (chunk: Buffer) => {
      this.held = Buffer.concat([this.held, chunk]);
      while (this.take()) this.wake?.();
    });
  }

  private take(): boolean {
    if (this.held[0] === 0x24) {
      if (this.held.length < 4) return false;
      const end = 4 + this.held.readUInt16BE(2);
      if (this.held.length < end) return false;
      this.packets.push({ channel: this.held.readUInt8(1), bytes: this.held.subarray(4, end) });
      this.held = this.held.subarray(end);
      return true;
    }
    const end = this.held.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = this.held.toString('utf8', 0, end);
    const length = Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0);
    if (this.held.length < end + 4 + length) return false;
    this.answers.push(this.held.toString('utf8', 0, end + 4 + length));
    this.held = this.held.subarray(end + 4 + length);
    return true;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closed) throw new Error('the connection closed');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async send(text: string): Promise<string> {
    this.socket.write(text);
    await this.until(() => this.answers.length > 0);
    return this.answers.shift() ?? '';
  }

  /** Sends a request, answers one challenge with the password, and returns the final response. */
  async ask(port: number, method: string, headers = '', path = '/cam/cam-1/main'): Promise<string> {
    const uri = `rtsp://127.0.0.1:${port}${path}`;
    const text = (more: string) =>
      `${method} ${uri} RTSP/1.0\r\nCSeq: ${++this.cseq}\r\n${headers}${more}\r\n`;
    const first = await this.send(text(''));
    const challenge = /WWW-Authenticate: (Digest .*algorithm=MD5.*)/.exec(first)?.[1];
    if (challenge === undefined) return first;
    return this.send(text(`Authorization: ${this.prove(challenge, method, uri)}\r\n`));
  }

  async play(port: number, path?: string): Promise<string> {
    const setUp = await this.ask(port, 'SETUP', 'Transport: RTP/AVP/TCP;unicast;interleaved=2-3\r\n', path);
    const session = /Session: ([0-9a-f]+)/.exec(setUp)?.[1];
    const answer = await this.ask(port, 'PLAY', `Session: ${session}\r\n`, path);
    if (!answer.startsWith('RTSP/1.0 200')) throw new Error(answer);
    return answer;
  }
}
