import type { AlertSiteCalls } from '../../core/alerts/api.ts';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import type { DeskId, LayoutId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { handoverSiteCalls } from '../../core/handover/api.ts';
import type { ExportRecord } from '../../core/media/export.ts';
import type { DeskProof, DeskProofSubject } from '../../core/people/deskProof.ts';
import type { Operator, Scope, SignIn } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed, TopicMessage } from '../../core/rpc/define.ts';
import type { Subscribers } from '../../core/rpc/topics.ts';
import type { Encoded } from '../../core/rpc/wire.ts';
import type { shiftLogSiteCalls } from '../../core/shiftlog/api.ts';
import type { Board } from '../../core/shiftlog/boardApi.ts';
import type { LayoutToRemove, LayoutToSave, SavedLayout } from '../../core/wall/library.ts';
import type { DeskPresence, ShareTarget } from '../../core/wall/share.ts';
import type { FromDesk, PeopleServices } from './peopleCalls.ts';

/** A person signed in at a desk. */
export interface DeskLinkSession {
  readonly operator: Operator;
  readonly desk: DeskId;
  readonly expiresAt: number;
  readonly key: string;
}

/** The site's alerts for a session, within its scope. */
export interface AlertServices<S = DeskLinkSession> {
  ask<K extends keyof AlertSiteCalls>(
    session: S,
    call: K,
    asked: CallParsed<AlertSiteCalls, K>,
  ): Promise<Result<CallOutput<AlertSiteCalls, K> | Encoded>>;
}

type ShiftLogCalls = typeof shiftLogSiteCalls;
type ShiftLogAnswer<K extends keyof ShiftLogCalls> = Result<CallOutput<ShiftLogCalls, K>>;

/** The shift log's records, received from and sent to desks with a session. */
export interface ShiftLogServices<S = DeskLinkSession> {
  push(session: S, asked: CallParsed<ShiftLogCalls, 'shiftLog.push'>): ShiftLogAnswer<'shiftLog.push'>;
  pull(session: S, asked: CallParsed<ShiftLogCalls, 'shiftLog.pull'>): ShiftLogAnswer<'shiftLog.pull'>;
  roster(): ShiftLogAnswer<'shiftLog.roster'>;
}

type HandoverCalls = typeof handoverSiteCalls;

/** The frozen reports of handovers. */
export interface HandoverDocumentServices {
  put(
    session: DeskLinkSession,
    asked: CallParsed<HandoverCalls, 'handover.put'>,
  ): Result<CallOutput<HandoverCalls, 'handover.put'>>;
  get(
    scope: Scope,
    asked: CallParsed<HandoverCalls, 'handover.get'>,
  ): Result<CallOutput<HandoverCalls, 'handover.get'>>;
}

/** The state of the room's handovers. */
export interface RoomHandoverServices {
  auditEvents(
    session: DeskLinkSession,
    asked: CallParsed<HandoverCalls, 'handover.room'>,
  ): Result<CallOutput<HandoverCalls, 'handover.room'>>;
}

/** Topics published by the site's modules. A link itself publishes the other two: its `session`, and items `shared` with its desk. */
export type PublishedTopics = Omit<SiteTopics, 'session' | 'shared'>;

/** The site's services for desks. */
export interface DeskServices {
  readonly site: { readonly id: string; readonly name: string; readonly instance: string };
  /** SHA-256 of the site's certificate, DER, hex; null without TLS. */
  readonly certificate: string | null;
  readonly desks: {
    /** See `EnrolledDesks.prove`. */
    prove(subject: DeskProofSubject, proof: DeskProof, address: string): Result<void>;
    keyOf(desk: DeskId): string | undefined;
  };
  /** `take` is called with the new session before the replaced ones are notified of their end. */
  signIn(
    credentials: SignIn & { readonly desk: DeskId },
    address: string,
    take: (session: DeskLinkSession) => void,
  ): Promise<Result<{ readonly token: string; readonly session: DeskLinkSession }>>;
  resume(token: string, desk: DeskId): Result<DeskLinkSession>;
  signOut(session: DeskLinkSession): void;
  isCurrent(session: DeskLinkSession): boolean;
  mayTouch(session: DeskLinkSession, camera: string): boolean;
  page(session: DeskLinkSession, after: number, limit: number): CallOutput<SiteCalls, 'registry.page'>;
  /** Records pictures that are about to leave a desk; they must not if this fails. */
  exported(session: DeskLinkSession, record: ExportRecord): Result<void>;
  ticket(session: DeskLinkSession, window: WindowId): Result<CallOutput<SiteCalls, 'media.ticket'>>;
  /** Returns the address and ticket for PTZ control by the desk's main process; the same for the whole session. */
  controlTicket(session: DeskLinkSession): Result<CallOutput<SiteCalls, 'control.ticket'>>;
  readonly machines: {
    enrol(asked: FromDesk<'machine.enrol'>, address: string): Result<{ readonly name: string }>;
    signIn(
      asked: FromDesk<'machine.signIn'>,
      address: string,
      take: (session: DeskLinkSession) => void,
    ): Result<{ readonly token: string; readonly session: DeskLinkSession }>;
  };
  readonly share: {
    present(end: DeskShareReceiver, session: DeskLinkSession, presence: DeskPresence): void;
    left(end: DeskShareReceiver): void;
    targets(session: DeskLinkSession): ShareTarget[];
    push(session: DeskLinkSession, to: Asked<'share.push'>): Promise<Result<Record<string, never>>>;
    received(end: DeskShareReceiver, id: string, fault: Fault | undefined): void;
  };
  readonly library: {
    list(session: DeskLinkSession, after: LayoutId | undefined): { layouts: SavedLayout[]; next?: LayoutId };
    save(session: DeskLinkSession, shared: boolean, wanted: LayoutToSave): Result<SavedLayout>;
    remove(session: DeskLinkSession, shared: boolean, which: LayoutToRemove): Result<Record<string, never>>;
  };
  readonly people: PeopleServices<DeskLinkSession>;
  readonly alerts: AlertServices;
  board(session: DeskLinkSession): Promise<Result<Board>>;
  readonly shiftLog: ShiftLogServices;
  readonly documents: HandoverDocumentServices;
  readonly room: RoomHandoverServices;
  /** The site's audit log for people with the right to read it, and its signatures for the log of the session's desk. */
  readonly audit: {
    page(asked: Asked<'audit.page'>): CallOutput<SiteCalls, 'audit.page'>;
    names(): CallOutput<SiteCalls, 'audit.names'>;
    state(): CallOutput<SiteCalls, 'audit.state'>;
    heads(asked: Asked<'audit.heads'>): CallOutput<SiteCalls, 'audit.heads'>;
    exporting(session: DeskLinkSession, asked: Asked<'audit.exporting'>): Result<void>;
    witness(
      session: DeskLinkSession,
      signed: Asked<'audit.witness'>,
    ): Result<CallOutput<SiteCalls, 'audit.witness'>>;
  };
  /** Cameras that are added from desks. */
  readonly ownCameras: {
    discover(session: DeskLinkSession, asked: Asked<'camera.discover'>): Answered<'camera.discover'>;
    streams(session: DeskLinkSession, asked: Asked<'camera.streams'>): Answered<'camera.streams'>;
    tryOut(session: DeskLinkSession, asked: Asked<'camera.try'>): Answered<'camera.try'>;
    add(session: DeskLinkSession, asked: Asked<'camera.add'>): Result<CallOutput<SiteCalls, 'camera.add'>>;
    remove(
      session: DeskLinkSession,
      asked: Asked<'camera.remove'>,
    ): Result<CallOutput<SiteCalls, 'camera.remove'>>;
  };
  readonly city: {
    read(hash: string, at: number, length: number): Promise<Result<Uint8Array>>;
  };
  /** Every desk subscribes here, with its current session. */
  readonly topics: Subscribers<PublishedTopics, DeskLinkSession | undefined>;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}

type Asked<K extends keyof SiteCalls> = CallParsed<SiteCalls, K>;
type Answered<K extends keyof SiteCalls> = Promise<Result<CallOutput<SiteCalls, K>>>;

/** A desk's receiving end for items shared by other desks. */
export interface DeskShareReceiver {
  give(message: TopicMessage<SiteTopics, 'shared'>): void;
}
