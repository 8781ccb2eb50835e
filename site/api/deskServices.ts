import type { AlertSiteCalls } from '../../core/alerts/api.ts';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import type { DeskId, LayoutId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { handoverSiteCalls } from '../../core/handover/api.ts';
import type { ExportRecord } from '../../core/media/export.ts';
import type { Operator, Scope, SignIn } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed, TopicMessage } from '../../core/rpc/define.ts';
import type { Subscribers } from '../../core/rpc/topics.ts';
import type { Encoded } from '../../core/rpc/wire.ts';
import type { watchSiteCalls } from '../../core/shiftlog/api.ts';
import type { Board } from '../../core/shiftlog/boardApi.ts';
import type { LayoutToRemove, LayoutToSave, SavedLayout } from '../../core/wall/library.ts';
import type { DeskPresence, ShareTarget } from '../../core/wall/share.ts';
import type { PeopleServices } from './peopleCalls.ts';

/** A person signed in at a desk. */
export interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  readonly expiresAt: number;
  readonly key: string;
}

/** The site's alerts for a session, within its scope. */
export interface AlertServices<S = Session> {
  ask<K extends keyof AlertSiteCalls>(
    session: S,
    call: K,
    asked: CallParsed<AlertSiteCalls, K>,
  ): Promise<Result<CallOutput<AlertSiteCalls, K> | Encoded>>;
}

type WatchCalls = typeof watchSiteCalls;
type WatchAnswer<K extends keyof WatchCalls> = Result<CallOutput<WatchCalls, K>>;

/** The shift log's records, received from and sent to desks with a session. */
export interface WatchServices<S = Session> {
  push(session: S, asked: CallParsed<WatchCalls, 'watch.push'>): WatchAnswer<'watch.push'>;
  pull(session: S, asked: CallParsed<WatchCalls, 'watch.pull'>): WatchAnswer<'watch.pull'>;
  roster(): WatchAnswer<'watch.roster'>;
}

type HandoverCalls = typeof handoverSiteCalls;

/** The frozen reports of handovers. */
export interface DocumentServices {
  put(
    session: Session,
    asked: CallParsed<HandoverCalls, 'handover.put'>,
  ): Result<CallOutput<HandoverCalls, 'handover.put'>>;
  get(
    scope: Scope,
    asked: CallParsed<HandoverCalls, 'handover.get'>,
  ): Result<CallOutput<HandoverCalls, 'handover.get'>>;
}

/** The state of the room's handovers. */
export interface RoomServices {
  auditEvents(
    session: Session,
    asked: CallParsed<HandoverCalls, 'handover.room'>,
  ): Result<CallOutput<HandoverCalls, 'handover.room'>>;
}

/** Topics published by the site's modules. A link itself publishes the other two: its `session`, and items `shared` with its desk. */
export type PublishedTopics = Omit<SiteTopics, 'session' | 'shared'>;

/** The site's services for desks. */
export interface DeskServices {
  readonly site: { readonly id: string; readonly name: string; readonly instance: string };
  /** `take` is called with the new session before the replaced ones are notified of their end. */
  signIn(
    credentials: SignIn & { readonly desk: DeskId },
    address: string,
    take: (session: Session) => void,
  ): Promise<Result<{ readonly token: string; readonly session: Session }>>;
  resume(token: string, desk: DeskId): Result<Session>;
  signOut(session: Session): void;
  isCurrent(session: Session): boolean;
  mayTouch(session: Session, camera: string): boolean;
  page(session: Session, after: number, limit: number): CallOutput<SiteCalls, 'registry.page'>;
  /** Records pictures that are about to leave a desk; they must not if this fails. */
  exported(session: Session, record: ExportRecord): Result<void>;
  ticket(session: Session, window: WindowId): Result<CallOutput<SiteCalls, 'media.ticket'>>;
  /** Returns the address and ticket for PTZ control by the desk's main process; the same for the whole session. */
  controlTicket(session: Session): Result<CallOutput<SiteCalls, 'control.ticket'>>;
  readonly machines: {
    enrol(asked: Asked<'machine.enrol'>, address: string): Result<{ readonly name: string }>;
    signIn(
      asked: Asked<'machine.signIn'>,
      address: string,
      take: (session: Session) => void,
    ): Result<{ readonly token: string; readonly session: Session }>;
  };
  readonly share: {
    present(end: ShareEnd, session: Session, presence: DeskPresence): void;
    left(end: ShareEnd): void;
    targets(session: Session): ShareTarget[];
    push(session: Session, to: Asked<'share.push'>): Promise<Result<Record<string, never>>>;
    received(end: ShareEnd, id: string, fault: Fault | undefined): void;
  };
  readonly library: {
    list(session: Session, after: LayoutId | undefined): { layouts: SavedLayout[]; next?: LayoutId };
    save(session: Session, shared: boolean, wanted: LayoutToSave): Result<SavedLayout>;
    remove(session: Session, shared: boolean, which: LayoutToRemove): Result<Record<string, never>>;
  };
  readonly people: PeopleServices<Session>;
  readonly alerts: AlertServices;
  board(session: Session): Promise<Result<Board>>;
  readonly watch: WatchServices;
  readonly documents: DocumentServices;
  readonly room: RoomServices;
  /** The site's audit log for people with the right to read it, and its signatures for the log of the session's desk. */
  readonly audit: {
    page(asked: Asked<'audit.page'>): CallOutput<SiteCalls, 'audit.page'>;
    names(): CallOutput<SiteCalls, 'audit.names'>;
    state(): CallOutput<SiteCalls, 'audit.state'>;
    heads(asked: Asked<'audit.heads'>): CallOutput<SiteCalls, 'audit.heads'>;
    exporting(session: Session, asked: Asked<'audit.exporting'>): Result<void>;
    witness(session: Session, signed: Asked<'audit.witness'>): Result<CallOutput<SiteCalls, 'audit.witness'>>;
  };
  /** Cameras that are added from desks. */
  readonly ownCameras: {
    discover(session: Session, asked: Asked<'camera.discover'>): Answered<'camera.discover'>;
    streams(session: Session, asked: Asked<'camera.streams'>): Answered<'camera.streams'>;
    tryOut(session: Session, asked: Asked<'camera.try'>): Answered<'camera.try'>;
    add(session: Session, asked: Asked<'camera.add'>): Result<CallOutput<SiteCalls, 'camera.add'>>;
    remove(session: Session, asked: Asked<'camera.remove'>): Result<CallOutput<SiteCalls, 'camera.remove'>>;
  };
  readonly city: {
    read(hash: string, at: number, length: number): Promise<Result<Uint8Array>>;
  };
  /** Every desk subscribes here, with its current session. */
  readonly topics: Subscribers<PublishedTopics, Session | undefined>;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}

type Asked<K extends keyof SiteCalls> = CallParsed<SiteCalls, K>;
type Answered<K extends keyof SiteCalls> = Promise<Result<CallOutput<SiteCalls, K>>>;

/** A desk's receiving end for items shared by other desks. */
export interface ShareEnd {
  give(message: TopicMessage<SiteTopics, 'shared'>): void;
}
