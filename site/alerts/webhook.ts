import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import type { Fault } from '../../core/faults.ts';
import type { Result } from '../../core/result.ts';
import type { RawMessage } from './formats/index.ts';

/** What whoever posts to a source must show. */
export interface PostingSource {
  readonly kind: 'webhook' | 'cap';
  /** webhook: `whsec_` secrets of Standard Webhooks; cap: bearer tokens. Several while one is exchanged. */
  readonly secrets: readonly string[];
}

export interface PostingServices {
  /** The source of this name; undefined where there is none. */
  source(id: string): PostingSource | undefined;
  /** Resolves once the message is durable: only then is the sender told so. A fault: it is to try again later. */
  deliver(message: RawMessage): Promise<Result<void>>;
  /** From somebody who showed the secret, but nothing that could become an alert: to be counted and kept. */
  quarantine(message: RawMessage, why: Fault): void;
  log(line: string): void;
  onBug(id: string, call: string, error: unknown): void;
}

export interface PostingStats {
  readonly taken: number;
  readonly repeated: number;
  readonly refused: Readonly<Record<'secret' | 'busy' | 'size' | 'malformed' | 'undurable', number>>;
}

/** POST /alerts/webhook/SOURCE and /alerts/cap/SOURCE: a page of the site's listener, below `/alerts/`. */
export interface Posting {
  handle(request: IncomingMessage, response: ServerResponse, address: string): void;
  stats(): PostingStats;
}

export type CreatePosting = (services: PostingServices, clock: Clock) => Posting;
