import { cityPolicy } from '../../core/alerts/classes.ts';
import type { ShownAlert } from '../../core/alerts/queue.ts';
import type { DeskCalls } from '../../core/api/desk.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';
import { type AlertScene, person, stateOf } from './sampleAlerts.ts';

/** A desk's replies to calls about alerts. */
export type AlertReplies = {
  readonly [K in keyof DeskCalls & `alert.${string}`]: (
    input: CallInput<DeskCalls, K>,
  ) => Result<CallOutput<DeskCalls, K>>;
};

/** Returns the replies that hardly depend on earlier actions. */
export function createAlertReplies(options: {
  readonly scene: AlertScene;
  readonly cameras: CamerasState;
  readonly alerts: ReadonlyMap<string, ShownAlert>;
  readonly isLive: boolean;
  readonly now: number;
}): Pick<
  AlertReplies,
  | ('alert.figures' | 'alert.policy' | 'alert.sources' | 'alert.quarantine' | 'alert.raw' | 'alert.cap')
  | 'alert.silence'
> {
  const { scene, cameras, alerts, isLive, now } = options;
  return {
    'alert.silence': () => ok({}),
    'alert.figures': ({ from, to }) =>
      ok({
        from,
        to,
        received: alerts.size,
        occurrences: alerts.size * 3,
        byPriority: {
          critical: Math.ceil(alerts.size * 0.02),
          high: Math.ceil(alerts.size * 0.11),
          medium: Math.ceil(alerts.size * 0.22),
          low: Math.ceil(alerts.size * 0.65),
        },
        peakPerTenMinutes: scene === 'flood' ? 214 : 6,
        floodShare: scene === 'flood' ? 0.04 : 0,
        acknowledgeMs: alerts.size === 0 ? { median: null, p95: null } : { median: 43_000, p95: 210_000 },
        closeMs: alerts.size === 0 ? { median: null, p95: null } : { median: 610_000, p95: 3_900_000 },
        dispositions: { genuine: 41, nuisance: 63, test: 4, technical: 12 },
        topSources: cameras.list.slice(0, alerts.size === 0 ? 0 : 10).map((entry, at) => ({
          camera: entry.camera.id,
          source: 'onvif',
          alerts: 60 - at * 5,
          occurrences: 300 - at * 21,
        })),
        operators:
          alerts.size === 0
            ? []
            : [0, 1, 2].map((at) => ({
                operator: person(at),
                open: 31 - at * 12,
                acknowledged: 88 - at * 20,
                closed: 61 - at * 17,
              })),
        standing: alerts.size === 0 ? 0 : 2,
        chattering: [...alerts.values()]
          .filter(({ alert }) => alert.flapping && stateOf(alert) === 'queue')
          .slice(0, 5)
          .map(({ alert }) => ({ alert: alert.id, camera: alert.camera })),
        shelved: 3,
      }),
    'alert.policy': () => ok(cityPolicy),
    'alert.sources': () =>
      isLive
        ? ok({
            sources: [
              {
                id: 'frigate-1',
                kind: 'frigate',
                state: 'live',
                cause: null,
                lastAt: now - 4_000,
                received: 48_211,
                accepted: 35_544,
                leftOut: 12_406,
                duplicate: 240,
                late: 0,
                future: 0,
                malformed: 3,
                unknown: 18,
                tooLarge: 0,
              },
              {
                id: 'onvif',
                kind: 'onvif',
                state: 'live',
                cause: null,
                lastAt: now - 900,
                received: 1_204_118,
                accepted: 893_223,
                leftOut: 310_778,
                duplicate: 96,
                late: 12,
                future: 0,
                malformed: 0,
                unknown: 21,
                tooLarge: 0,
              },
              {
                id: 'axis',
                kind: 'axis',
                state: 'lost',
                cause: { code: 'site.unreachable', params: { site: 'mqtt' } },
                lastAt: now - 3_600_000,
                received: 311,
                accepted: 311,
                leftOut: 0,
                duplicate: 0,
                late: 0,
                future: 0,
                malformed: 0,
                unknown: 0,
                tooLarge: 0,
              },
            ],
          })
        : fail('call.closed'),
    'alert.quarantine': () =>
      isLive
        ? ok({
            total: 2,
            messages: [
              {
                id: 2,
                at: now - 90_000,
                source: 'frigate-1',
                channel: 'frigate/reviews',
                why: { code: 'alert.unknown', params: {} },
                bytes: 84,
                text: '{"type":"new","before":{},"after":{"id":17',
              },
              {
                id: 1,
                at: now - 900_000,
                source: 'onvif',
                channel: 'hn/onvif-ej/Device/Trigger/Relay',
                why: { code: 'alert.unknown', params: {} },
                bytes: 42,
                text: '\\x00\\xff\\x13garbage',
              },
            ],
          })
        : fail('call.closed'),
    'alert.raw': () =>
      ok({
        messages: [
          {
            id: 7,
            at: now - 60_000,
            source: 'onvif',
            channel: 'hn/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/MyFence',
            bytes: 160,
            text: '{"UtcTime":"2026-11-25T15:24:57.321Z","Source":{"VideoSource":"1","AnalyticsConfiguration":"2","Rule":"MyFence"},"Data":{"ObjectId":"15"}}',
          },
        ],
      }),
    'alert.cap': () =>
      ok({
        xml: '<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">…</alert>',
      }),
  };
}
