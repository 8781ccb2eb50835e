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

/** A person at a desk, as long as they are signed in. */
export interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  readonly expiresAt: number;
  readonly key: string;
}

/** The site's alerts, asked for a session and answered within its scope. */
export interface AlertServices<S = Session> {
  ask<K extends keyof AlertSiteCalls>(
    session: S,
    call: K,
    asked: CallParsed<AlertSiteCalls, K>,
  ): Promise<Result<CallOutput<AlertSiteCalls, K> | Encoded>>;
}

type WatchCalls = typeof watchSiteCalls;
type WatchAnswer<K extends keyof WatchCalls> = Result<CallOutput<WatchCalls, K>>;

/** The records of the watch, taken from and given to anyone who sits at a desk. */
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

/** What handovers tell of the room. */
export interface RoomServices {
  auditEvents(
    session: Session,
    asked: CallParsed<HandoverCalls, 'handover.room'>,
  ): Result<CallOutput<HandoverCalls, 'handover.room'>>;
}

/** Topics that the modules of the site publish. A link publishes the other two: its `session`, and what was `shared` with its desk. */
export type PublishedTopics = Omit<SiteTopics, 'session' | 'shared'>;

/** What the site does for desks. */
export interface DeskServices {
  readonly site: { readonly id: string; readonly name: string; readonly instance: string };
  /** `take` is called with the new session before those it replaces are told that they have ended. */
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
  /** Records pictures that are about to leave a desk; they must not where this fails. */
  exported(session: Session, record: ExportRecord): Result<void>;
  ticket(session: Session, window: WindowId): Result<CallOutput<SiteCalls, 'media.ticket'>>;
  /** Where and by what ticket the desk's main steers; the same one for as long as the session lasts. */
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
  /** The site's trail for those who may read it, and its word on the trail of the session's desk. */
  readonly audit: {
    page(asked: Asked<'audit.page'>): CallOutput<SiteCalls, 'audit.page'>;
    names(): CallOutput<SiteCalls, 'audit.names'>;
    state(): CallOutput<SiteCalls, 'audit.state'>;
    heads(asked: Asked<'audit.heads'>): CallOutput<SiteCalls, 'audit.heads'>;
    exporting(session: Session, asked: Asked<'audit.exporting'>): Result<void>;
    countersign(
      session: Session,
      signed: Asked<'audit.countersign'>,
    ): Result<CallOutput<SiteCalls, 'audit.countersign'>>;
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
  /** Every desk is among these subscribers, with the session that it has at that moment. */
  readonly topics: Subscribers<PublishedTopics, Session | undefined>;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}

type Asked<K extends keyof SiteCalls> = CallParsed<SiteCalls, K>;
type Answered<K extends keyof SiteCalls> = Promise<Result<CallOutput<SiteCalls, K>>>;

/** By which a desk is given what others sent it. */
export interface ShareEnd {
  give(message: TopicMessage<SiteTopics, 'shared'>): void;
}
