import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { Connection } from './connection.ts';

/** What of the desk itself does not work now: the link to its site, that one's PTZ gateway, and its store. */
export function ailing(options: {
  readonly link: ReturnType<Connection['status']>;
  readonly site: string;
  /** Why nothing new is taken in. */
  readonly paused: Fault | null;
  /** Since when the site's PTZ gateway is not there, ms since the epoch; null: nothing is known of that. */
  readonly gatewayAway: number | null;
  readonly language: Language;
}): HandoverReport['degraded']['lines'] {
  const { link, site, paused, gatewayAway, language } = options;
  const lines: HandoverReport['degraded']['lines'] = [];
  const text = (fault: Fault | null) => (fault ? faultText(fault, language).slice(0, 300) : '');
  if (link.state !== 'connected')
    lines.push({ what: 'link', camera: null, name: site, since: link.since, text: text(link.cause) });
  if (gatewayAway !== null) {
    const why = text({ code: 'steer.gatewayAway', params: {} });
    lines.push({ what: 'gateway', camera: null, name: site, since: gatewayAway, text: why });
  }
  if (paused) lines.push({ what: 'store', camera: null, name: '', since: null, text: text(paused) });
  return lines;
}
