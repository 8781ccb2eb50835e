import {
  type AlertPriority,
  type Evidence,
  maxEvidence,
  AlertPriority as Priorities,
} from '../../../core/alerts/alert.ts';
import { TwoGenerationMap } from '../../../core/alerts/correlateMemory.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import {
  buildOccurrence,
  collectOccurrences,
  getConfiguredClass,
  type ReportedEvent,
  toAlertClass,
} from './buildOccurrence.ts';
import { getCapClass, getCapPosition, getCapPriority, getPreferredCapInfo } from './capMeaning.ts';
import { type CapInfo, type CapMessage, parseCapMessage } from './capMessage.ts';
import type { Normalise, NormaliserSite, RawMessage } from './message.ts';
import { deriveId, toSingleLine } from './values.ts';

export const capType = 'application/cap+xml';
/** `parameter` names with which Watchfloor sites exchange facts that have no element in CAP. */
export const capParameters = {
  class: 'watchfloor:class',
  priority: 'watchfloor:priority',
  camera: 'watchfloor:camera',
  rule: 'watchfloor:rule',
} as const;

/** The remembered facts of an alert, used for an update or cancellation without an info block. */
interface Known {
  readonly track: string;
  readonly class: string;
  readonly priority: AlertPriority;
  readonly title: string;
  readonly cameras: readonly string[];
  readonly rule: string | undefined;
}
const messagesRemembered = 5_000;

const parameter = (info: CapInfo | undefined, name: string): string | undefined =>
  info?.parameter.find(({ valueName }) => valueName === name)?.value || undefined;

const trackOf = (sender: string, identifier: string): string => {
  const name = `${sender},${identifier}`;
  return name.length <= 120 ? name : deriveId(name);
};

function evidenceIn(info: CapInfo | undefined, at: number): Evidence[] {
  const kindOf = (mimeType: string) =>
    mimeType.startsWith('image/') ? 'snapshot' : mimeType.startsWith('video/') ? 'clip' : 'document';
  const resources = (info?.resource ?? []).flatMap(({ uri, mimeType, resourceDesc }): Evidence[] => {
    const ref = toSingleLine(uri ?? '', 500);
    return ref === '' ? [] : [{ kind: kindOf(mimeType), ref, text: toSingleLine(resourceDesc, 200), at }];
  });
  const web = toSingleLine(info?.web ?? '', 500);
  return [...resources, ...(web === '' ? [] : [{ kind: 'document' as const, ref: web, text: '', at }])].slice(
    0,
    maxEvidence,
  );
}

/**
 * Creates the parser for CAP 1.2.
 * Alert begins, Update adds to, Cancel ends the alert that `references` name (by the first message of its chain). Tests, drafts and
 * acknowledgements between systems raise no alert. An exercise is an alert of low priority that is marked as such.
 */
export function createCapParser(site: NormaliserSite): Normalise {
  const messages = new TwoGenerationMap<string, Known>(messagesRemembered);

  /** Returns the alert that a message is about: its own, or the referenced one. */
  function known(
    source: string,
    { references }: CapMessage,
  ): { track: string; known: Known | undefined } | undefined {
    const [first] = [...references].sort(([, , a], [, , b]) => a - b);
    if (!first) return undefined;
    for (const [sender, identifier] of references) {
      const found = messages.get(`${source} ${sender},${identifier}`);
      if (found) return { track: found.track, known: found };
    }
    return { track: trackOf(first[0], first[1]), known: undefined };
  }

  function incoming(message: RawMessage, cap: CapMessage): Result<readonly Occurrence[]> {
    if (cap.status !== 'Actual' && cap.status !== 'Exercise') return ok([]);
    if (cap.msgType === 'Ack' || cap.msgType === 'Error') return ok([]);
    const info = getPreferredCapInfo(cap.info);
    const about = cap.msgType === 'Alert' ? undefined : known(message.source, cap);
    const track = about?.track ?? trackOf(cap.sender, cap.identifier);
    const isExercise = cap.status === 'Exercise';
    const value = parameter(info, capParameters.class);
    const ofInfo =
      info &&
      getConfiguredClass(
        site,
        message,
        [info.event],
        value === undefined ? getCapClass(info) : toAlertClass(value),
      );
    const parsed = Priorities.safeParse(parameter(info, capParameters.priority)).data;
    const camera = parameter(info, capParameters.camera);
    const rule = parameter(info, capParameters.rule);
    const now: Known = {
      track,
      class: about?.known?.class ?? ofInfo ?? 'other',
      priority: isExercise
        ? 'low'
        : ((info && (parsed ?? getCapPriority(info))) ?? about?.known?.priority ?? 'low'),
      // Shortened before it is remembered: a headline may have 100,000 characters.
      title: toSingleLine(
        `${isExercise ? '[EXERCISE] ' : ''}${(info && (info.headline ?? info.event)) ?? about?.known?.title ?? ''}`,
        200,
      ),
      cameras: camera === undefined ? (about?.known?.cameras ?? []) : [toSingleLine(camera, 200)],
      rule: rule === undefined ? about?.known?.rule : toSingleLine(rule, 120),
    };
    messages.set(`${message.source} ${cap.sender},${cap.identifier}`, now);

    const observedAt = info?.onset && info.onset <= cap.sent ? info.onset : cap.sent;
    const isOver = cap.msgType === 'Cancel' || info?.responseType.includes('AllClear') === true;
    const isPast = info?.urgency === 'Past';
    // A message delayed beyond its expiry reports an alert that has already ended.
    const hasExpired = info?.expires !== undefined && info.expires <= message.receivedAt;
    const phase: ReportedEvent['phase'] = isOver
      ? 'end'
      : isPast
        ? 'pulse'
        : cap.msgType === 'Alert'
          ? 'begin'
          : 'update';
    const one: ReportedEvent = {
      id: deriveId(cap.sender, cap.identifier, String(cap.sent)),
      cameras: now.cameras,
      class: now.class,
      rule: now.rule,
      track,
      phase,
      priority: now.priority,
      title: now.title,
      place: info ? getCapPosition(info) : null,
      observedAt,
      until: phase === 'begin' || phase === 'update' ? info?.expires : undefined,
      evidence: evidenceIn(info, cap.sent),
    };
    const also: ReportedEvent[] =
      hasExpired && (phase === 'begin' || phase === 'update')
        ? [
            {
              ...one,
              id: deriveId(one.id, 'expired'),
              phase: 'end',
              until: undefined,
              observedAt: info?.expires ?? observedAt,
              evidence: [],
            },
          ]
        : [];
    return collectOccurrences([one, ...also].map((each) => buildOccurrence(site, message, each)));
  }

  return (message) => {
    const cap = parseCapMessage(message.bytes);
    return cap.ok ? incoming(message, cap.value) : cap;
  };
}
