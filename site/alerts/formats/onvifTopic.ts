/** What a topic of an ONVIF event broker says (ONVIF Core 25.06, "Topic Structure"): prefix/onvif-ej/local topic[/&source values]. */
export interface OnvifTopic {
  /** Names the device; unique at the broker. */
  readonly prefix: string;
  /** `RuleEngine/LineDetector/Crossed`; a vendor's part keeps its `acme:`, ONVIF's own `tns1:` is left out. */
  readonly local: string;
  /** The values of the source items in order; one may be empty. */
  readonly source: readonly string[];
}

const payloadPrefix = 'onvif-ej';

export function onvifTopic(topic: string): OnvifTopic | undefined {
  const parts = topic.split('/');
  const at = parts.indexOf(payloadPrefix);
  if (at < 1) return undefined;
  const rest = parts.slice(at + 1);
  // A value may hold a slash of its own or an ampersand: only the first one parts topic and source.
  const sourceAt = rest.findIndex((part) => part.startsWith('&'));
  const local = (sourceAt < 0 ? rest : rest.slice(0, sourceAt)).filter((part) => part !== '');
  if (local.length === 0) return undefined;
  const source = sourceAt < 0 ? [] : rest.slice(sourceAt);
  return {
    prefix: parts.slice(0, at).join('/'),
    local: local.map((part) => part.replace(/^tns1:/, '')).join('/'),
    source: source.map((value, index) => (index === 0 ? value.slice(1) : value)),
  };
}
