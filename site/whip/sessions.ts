import { randomBytes, randomInt } from 'node:crypto';
import type { Cancel } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { createSdpAnswer } from './answer.ts';
import type { WhipOffer } from './offer.ts';
import type { IceCredentials, LocalIceTransport } from './sections.ts';

/** A camera's stream. */
export interface StreamKey {
  readonly camera: string;
  readonly stream: StreamRole;
}

/** The forwarded packets of an encoder. */
export interface EncoderPublication {
  readonly payloadType: number;
  take(taker: { rtp(packet: Buffer): void; end(fault: Fault): void }): Cancel;
  requestKeyframe(): void;
}

/** An encoder's transport in the SFU. */
export interface EncoderTransport extends EncoderPublication, LocalIceTransport {
  restartIce(): Promise<IceCredentials>;
  onEnd(run: (why: string) => void): void;
  close(why: string): void;
}

export interface SessionServices {
  openPublisher(video: WhipOffer): Promise<EncoderTransport>;
  published(camera: string, stream: StreamRole, publication: EncoderPublication | undefined): void;
  log(line: string): void;
}

/** A session of one encoder. */
export interface EncoderSession extends StreamKey {
  readonly id: string;
  /** The address that the offer came from. */
  readonly address: string;
  /** A strong ETag of its ICE session: a new one after each restart. */
  etag: string;
  readonly publisher: EncoderTransport;
}

/** Maximum number of sessions: each costs a transport, and hundreds of packets a second through this process while watched. */
export const maxEncoderSessions = 500;
/** Maximum number of offers being answered at once. */
const maxMaking = 32;

const newId = () => randomBytes(16).toString('hex');
const newEtag = () => `"${randomBytes(8).toString('hex')}"`;
const keyOf = ({ camera, stream }: StreamKey) => `${camera}/${stream}`;

/** The encoders' sessions: one per stream. A new one replaces the previous, which may have crashed. */
export class EncoderSessions {
  readonly #services: SessionServices;
  readonly #byId = new Map<string, EncoderSession>();
  readonly #byStream = new Map<string, EncoderSession>();
  #making = 0;

  constructor(services: SessionServices) {
    this.#services = services;
  }

  get size(): number {
    return this.#byId.size;
  }

  get isFull(): boolean {
    return this.#byId.size + this.#making >= maxEncoderSessions || this.#making >= maxMaking;
  }

  find(id: string): EncoderSession | undefined {
    return this.#byId.get(id);
  }

  /**
   * Opens a session. Rejects if the worker dies meanwhile.
   * @returns `replaced`: the session that this one took the stream from
   */
  async open(
    key: StreamKey,
    offer: WhipOffer,
    address: string,
  ): Promise<{
    readonly session: EncoderSession;
    readonly answer: string;
    readonly replaced: EncoderSession | undefined;
  }> {
    this.#making += 1;
    try {
      const publisher = await this.#services.openPublisher(offer);
      const session: EncoderSession = { ...key, id: newId(), address, etag: newEtag(), publisher };
      const before = this.#byStream.get(keyOf(key));
      this.#byId.set(session.id, session);
      this.#byStream.set(keyOf(key), session);
      publisher.onEnd((why) => this.#ended(session, why));
      // The new encoder first, so that viewers switch to it and receive no error.
      this.#services.published(key.camera, key.stream, publisher);
      before?.publisher.close('another encoder took its place');
      this.#services.log(`${keyOf(key)}: published`);
      return {
        session,
        answer: createSdpAnswer(offer, publisher, randomInt(2 ** 47)),
        replaced: before,
      };
    } finally {
      this.#making -= 1;
    }
  }

  /**
   * Restarts ICE.
   * @returns the new credentials of the site's end
   */
  async restartIce(session: EncoderSession): Promise<IceCredentials> {
    const ice = await session.publisher.restartIce();
    session.etag = newEtag();
    return ice;
  }

  end(which: (session: EncoderSession) => boolean, why: string): void {
    for (const session of [...this.#byId.values()]) if (which(session)) session.publisher.close(why);
  }

  #ended(session: EncoderSession, why: string): void {
    this.#byId.delete(session.id);
    this.#services.log(`${keyOf(session)}: no longer published: ${why}`);
    if (this.#byStream.get(keyOf(session)) !== session) return;
    this.#byStream.delete(keyOf(session));
    this.#services.published(session.camera, session.stream, undefined);
  }
}
