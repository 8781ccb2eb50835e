import { z } from 'zod';
import { AlertClass, AlertSourceId } from './alert.ts';

const brokerAddress = 'an address like mqtt://HOST:1883 or mqtts://HOST:8883, without name and password';

/** The connection to a broker. Name and password are never logged and never part of an address. */
const Broker = z.strictObject({
  /** `mqtt://HOST:PORT`, or `mqtts://HOST:PORT` for TLS. */
  url: z
    .string()
    .max(300)
    .regex(/^mqtts?:\/\/[^/?#@\s]+\/?$/, brokerAddress)
    // Rejects a port beyond 65535 or an unclosed bracket, which the pattern above accepts.
    .refine((text) => z.url().safeParse(text).success, brokerAddress),
  username: z.string().min(1).max(120).optional(),
  password: z.string().max(256).optional(),
  /** mqtts: path of the certificate of the issuing authority, if the system does not know it. */
  ca: z.string().min(1).max(1_000).optional(),
  /** mqtts: accepts any certificate. A man in the middle can then read and forge alerts. */
  anyCertificate: z.boolean().default(false),
});

/** The prefix of a source's topics, without wildcards or a trailing slash. */
const Prefix = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^[^#+\0/][^#+\0]*[^#+\0/]$|^[^#+\0/]$/,
    'the beginning of topics, without # and + and without a slash at its end',
  );

/** A source that reports over a broker; several may share one. */
const OverBroker = z.strictObject({
  id: AlertSourceId,
  kind: z.enum(['onvif', 'frigate', 'axis']),
  broker: Broker,
  /**
   * Frigate: its `mqtt.topic_prefix`, by default `frigate`; set its `mqtt.qos` to 1, or messages are
   * lost while the site is offline. ONVIF: the part before `/onvif-ej/`; Axis: the part before
   * `/event/`; by default, for both, any one or two levels.
   */
  prefix: Prefix.optional(),
  /**
   * Maps the source's own terms to classes: Axis's scenarios (`Device1Scenario2: vehicle`), which only
   * the camera knows; rules of ONVIF's analytics; Frigate's labels.
   */
  scenarios: z
    .record(z.string().min(1).max(120), AlertClass)
    .refine((all) => Object.keys(all).length <= 500, 'at most 500')
    .optional(),
});
export type BrokerSource = z.infer<typeof OverBroker>;

/** A source that calls the site: signed CloudEvents or CAP at `/alerts/webhook/ID` and `/alerts/cap/ID`. */
const Calling = z.strictObject({
  id: AlertSourceId,
  kind: z.enum(['webhook', 'cap']),
  /** In the format of Standard Webhooks. */
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/=]{24,100}$/, 'a secret like whsec_ and base64'),
});

export const AlertSourceConfig = z.discriminatedUnion('kind', [OverBroker, Calling]);
export type AlertSourceConfig = z.infer<typeof AlertSourceConfig>;

/** The sources of a site's alerts: `alerts.sources` of its configuration, and the file that `alerts.file` names. */
export const AlertSourceFile = z.object({
  sources: z
    .array(AlertSourceConfig)
    .max(200)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two sources have the same id'),
});
export type AlertSourceFile = z.infer<typeof AlertSourceFile>;
export type AlertSourceFileInput = z.input<typeof AlertSourceFile>;
