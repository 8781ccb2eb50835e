import net from 'node:net';
import tls from 'node:tls';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { RtspAddress } from '../../../core/cameras/rtspAddress.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Authenticator } from '../../shared/authenticator.ts';
import { isLocalAddress, localAddressCode, remoteLookup } from '../../shared/remoteAddress.ts';
import { type RtspMessage, RtspReader, type RtspRequest, type RtspResponse } from './reader.ts';

export const rtspTimeouts = { connectMs: 5_000, responseMs: 5_000 } as const;

/** Time for a TEARDOWN to be sent before the socket is destroyed, ms. */
const farewellMs = 300;
const maxPendingRequests = 16;
/** Maximum unsent data; a camera that does not read our few requests gets no more memory. */
const maxUnsentBytes = 65_536;
const userAgent = 'Watchfloor';

/**
 * One buffer for the reads of all connections: Node fills it and calls back in the same turn, and data that outlives the call is copied.
 * Hundreds of cameras would otherwise allocate 64 KiB per read.
 */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

export interface RtspConnectionOptions {
  readonly address: RtspAddress;
  readonly authenticator: Authenticator | undefined;
  readonly clock: Clock;
  /** rtsps: accept any certificate, as most cameras sign their own. */
  readonly anyCertificate: boolean;
  /** Refuses addresses of this machine and its link, also those that a name resolves to. */
  readonly remoteOnly: boolean;
  readonly timeouts: { readonly connectMs: number; readonly responseMs: number };
  /** Called for an unexpected error caused by the camera's data; the connection ends. */
  readonly onUnexpectedError: (error: unknown) => void;
}

/** The port accepts connections without TLS: mostly an rtsps address with the port of plain RTSP. */
const noTls: Fault = { code: 'source.noTls', params: {} };

interface Pending {
  readonly sequence: number;
  settle(result: Result<RtspResponse>): void;
}

/** One TCP or TLS connection to a camera: requests with their responses, and interleaved packets. */
export class RtspConnection {
  onFrame: (channel: number, payload: Buffer) => void = () => undefined;
  /** Called once if the connection ends other than by `close`. */
  onEnd: (fault: Fault) => void = () => undefined;

  readonly #options: RtspConnectionOptions;
  readonly #reader: RtspReader;
  #socket: net.Socket | undefined;
  #pending: Pending[] = [];
  #sequence = 0;
  #accepted = false;
  #hasReceived = false;
  #ended: Fault | undefined;
  #farewell: Cancel | undefined;

  constructor(options: RtspConnectionOptions) {
    this.#options = options;
    this.#reader = new RtspReader({
      message: (message) => this.#take(message),
      frame: (channel, payload) => this.onFrame(channel, payload),
    });
  }

  get isSecure(): boolean {
    return this.#options.address.secure;
  }

  /** The addresses of both ends, once it is open. */
  get addresses(): { readonly localAddress: string; readonly remoteAddress: string } {
    const { localAddress = '', remoteAddress = '' } = this.#socket ?? {};
    return { localAddress, remoteAddress };
  }

  /** Resolves when connected (and for rtsps: when the certificate is accepted). */
  open(): Promise<Result<void>> {
    const { address, clock, timeouts, anyCertificate, remoteOnly } = this.#options;
    if (remoteOnly && isLocalAddress(address.host)) return Promise.resolve(fail('source.localAddress'));
    return new Promise((resolve) => {
      const target = {
        host: address.host,
        port: address.port,
        noDelay: true,
        keepAlive: true,
        ...(remoteOnly ? { lookup: remoteLookup } : {}),
      };
      const socket = address.secure
        ? tls.connect({
            ...target,
            rejectUnauthorized: !anyCertificate,
            ...(net.isIP(address.host) === 0 ? { servername: address.host } : {}),
          })
        : net.connect({ ...target, onread: { buffer: readBuffer, callback: (size) => this.#read(size) } });
      this.#socket = socket;
      let isReached = false;
      const stop = clock.after(timeouts.connectMs, () => this.#end(isReached ? noTls : this.#unanswered()));
      let opened = false;
      socket.once('connect', () => {
        isReached = address.secure;
      });
      socket.once(address.secure ? 'secureConnect' : 'connect', () => {
        stop();
        opened = true;
        resolve(ok(undefined));
      });
      if (address.secure) socket.on('data', (chunk: Buffer) => this.#push(chunk));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        const untrusted = /CERT|SELF_SIGNED|ERR_TLS|ISSUER|SIGNATURE/.test(error.code ?? '');
        if (untrusted) this.#end({ code: 'source.certificate', params: {} });
        else if (isReached && !opened) this.#end(noTls);
        else this.#end(opened ? { code: 'source.closed', params: {} } : this.#unreached(error.code));
      });
      socket.on('end', () => this.#end(isReached && !opened ? noTls : { code: 'source.closed', params: {} }));
      socket.on('close', () => {
        stop();
        this.#farewell?.();
        if (isReached && !opened) this.#end(noTls);
        this.#end({ code: opened ? 'source.closed' : 'source.unreachable', params: {} });
        resolve({ ok: false, fault: this.#ended ?? { code: 'source.closed', params: {} } });
      });
    });
  }

  #unanswered(): Fault {
    return { code: 'source.noAnswer', params: { seconds: this.#options.timeouts.connectMs / 1_000 } };
  }

  /** Returns the fault for a system error on connecting. */
  #unreached(code: string | undefined): Fault {
    // Without the address, which never leaves the site.
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { code: 'source.noHost', params: {} };
    if (code === localAddressCode) return { code: 'source.localAddress', params: {} };
    if (code === 'ECONNREFUSED') return { code: 'source.portRefused', params: {} };
    if (code === 'ETIMEDOUT') return this.#unanswered();
    return { code: 'source.unreachable', params: {} };
  }

  /**
   * Sends a request and waits for its final response, handling an authentication challenge.
   * @returns a response of any status but 401, which is the fault `source.authRefused`
   */
  async request(
    method: string,
    uri: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Result<RtspResponse>> {
    const { authenticator } = this.#options;
    for (let tries = 0; ; tries += 1) {
      const authorization = authenticator?.authorize(method, uri);
      const result = await this.#send(method, uri, {
        ...headers,
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      });
      if (!result.ok) return result;
      if (result.value.status !== 401) {
        if (authorization !== undefined && result.value.status < 300) this.#accepted = true;
        return result;
      }
      const challenges = result.value.headers.get('www-authenticate') ?? [];
      const again =
        authorization !== undefined && this.#accepted
          ? authenticator?.takeAfterSuccess(challenges)
          : authenticator?.take(challenges, authorization !== undefined);
      if (again !== true || tries >= 2) return fail('source.authRefused');
    }
  }

  /** Sends an interleaved packet, e.g. a receiver report. */
  sendFrame(channel: number, payload: Buffer): void {
    const head = Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]);
    this.#write(Buffer.concat([head, payload]));
  }

  /** Ends the connection; with a `farewell`, that request is sent first. Idempotent. */
  close(farewell?: { method: string; uri: string; headers: Readonly<Record<string, string>> }): void {
    const socket = this.#socket;
    if (this.#ended !== undefined || socket === undefined) return;
    this.#ended = { code: 'source.closed', params: {} };
    this.#reader.stop();
    this.#settleAll(this.#ended);
    if (farewell === undefined || socket.connecting) {
      socket.destroy();
      return;
    }
    const { method, uri, headers } = farewell;
    const authorization = this.#options.authenticator?.authorize(method, uri);
    const auth = authorization === undefined ? {} : { Authorization: authorization };
    socket.end(this.#text(method, uri, { ...headers, ...auth }));
    this.#farewell = this.#options.clock.after(farewellMs, () => socket.destroy());
  }

  #send(
    method: string,
    uri: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Result<RtspResponse>> {
    const ended = this.#ended;
    if (ended !== undefined) return Promise.resolve({ ok: false, fault: ended });
    if (this.#pending.length >= maxPendingRequests)
      return Promise.resolve(fail('source.malformed', { what: method }));
    return new Promise((resolve) => {
      const text = this.#text(method, uri, headers);
      const stop = this.#options.clock.after(this.#options.timeouts.responseMs, () =>
        this.#end({
          code: this.#hasReceived ? 'source.silent' : 'source.neverAnswered',
          params: { seconds: this.#options.timeouts.responseMs / 1000 },
        }),
      );
      this.#pending.push({
        sequence: this.#sequence,
        settle(result) {
          stop();
          resolve(result);
        },
      });
      this.#write(text);
    });
  }

  #text(method: string, uri: string, headers: Readonly<Record<string, string>>): string {
    this.#sequence += 1;
    const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${this.#sequence}`, `User-Agent: ${userAgent}`];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #write(data: string | Buffer): void {
    const socket = this.#socket;
    if (socket === undefined || this.#ended !== undefined || !socket.writable) return;
    if (socket.writableLength > maxUnsentBytes) {
      this.#end({ code: 'source.closed', params: {} });
      return;
    }
    socket.write(data);
  }

  #read(size: number): boolean {
    this.#push(readBuffer.subarray(0, size));
    return true;
  }

  #push(chunk: Buffer): void {
    this.#hasReceived = true;
    try {
      const what = this.#reader.push(chunk);
      if (what !== undefined) this.#end({ code: 'source.malformed', params: { what } });
    } catch (error) {
      // An exception from here would end the process, and with it every other camera.
      this.#options.onUnexpectedError(error);
      this.#end({ code: 'source.closed', params: {} });
    }
  }

  #take(message: RtspMessage): void {
    if (message.kind === 'request') {
      this.#answer(message);
      return;
    }
    const text = message.headers.get('cseq')?.[0];
    // Some servers omit CSeq; they respond in order.
    const index =
      text === undefined ? 0 : this.#pending.findIndex((pending) => pending.sequence === Number(text));
    if (message.status < 200) return;
    const [pending] = index < 0 ? [] : this.#pending.splice(index, 1);
    pending?.settle(ok(message));
  }

  /** Responds to a server's request: a keep-alive, or the end of the session (RFC 2326 10.2, 10.7, 10.8). */
  #answer(request: RtspRequest): void {
    const known = ['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'TEARDOWN'].includes(request.method);
    const sequence = request.headers.get('cseq')?.[0]?.slice(0, 20) ?? '0';
    this.#write(`RTSP/1.0 ${known ? '200 OK' : '501 Not Implemented'}\r\nCSeq: ${sequence}\r\n\r\n`);
    if (['TEARDOWN', 'REDIRECT'].includes(request.method)) this.#end({ code: 'source.closed', params: {} });
  }

  #settleAll(fault: Fault): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const one of pending) one.settle({ ok: false, fault });
  }

  #end(fault: Fault): void {
    if (this.#ended !== undefined) return;
    this.#ended = fault;
    this.#reader.stop();
    this.#socket?.destroy();
    this.#settleAll(fault);
    this.onEnd(fault);
  }
}
