import type { Cancel, Clock } from '../../../core/clock.ts';
import type { AlertSourceStatus } from '../../../core/contract/alerts.ts';
import type { BrokerSource } from '../../../core/domain/alertSourceFile.ts';
import type { Inbox } from '../inbox/inbox.ts';

/** Where a broker source stands; its counters are the inbox's. */
export type BrokerState = Pick<AlertSourceStatus, 'state' | 'cause'>;

export interface OpenBrokerSource {
  readonly state: BrokerState;
  onState(listener: (state: BrokerState) => void): Cancel;
  /** Publishes one heartbeat, which the broker sends back as it sends any camera's. False: it could not. */
  beat(): Promise<boolean>;
  close(): Promise<void>;
}

export interface BrokerSourceParts {
  readonly clock: Clock;
  /** Names the session at the broker, together with the source's id: the same one finds what came while it was away. */
  readonly site: string;
  readonly source: BrokerSource;
  readonly inbox: Pick<Inbox, 'put' | 'putTooLarge' | 'fault' | 'onFault'>;
  readonly log: (line: string) => void;
}
