import { z } from 'zod';
import { cityClasses } from './classes.ts';
import { AlertPolicy } from './policy.ts';
import { AlertSourceFile } from './sourceFile.ts';

/** One NATS server, as `nats://HOST:PORT` or `tls://HOST:PORT`. */
const NatsServer = z
  .string()
  .max(300)
  .regex(/^(nats|tls):\/\/[^/?#@\s]+$/, 'an address like nats://HOST:4222, without name and password');

const File = z.string().min(1).max(1_000);

/** A replicated log for several site processes on several machines; see `site/alerts/log`. */
const JetStream = z.strictObject({
  servers: z.array(NatsServer).min(1).max(9),
  stream: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, dash, underscore')
    .default('WATCHFLOOR_ALERTS'),
  /** Number of servers that store a copy; used when the site creates the stream. */
  replicas: z.union([z.literal(1), z.literal(3), z.literal(5)]).default(3),
  username: z.string().min(1).max(120).optional(),
  password: z.string().max(256).optional(),
  token: z.string().min(1).max(2_000).optional(),
  /** Path of a .creds file: a JWT and its NKey. */
  credentials: File.optional(),
  /** For tls: path of the certificate of the issuing authority, if the system does not know it. */
  ca: File.optional(),
  /** Path of the site's client certificate, and of its key. */
  certificate: File.optional(),
  key: File.optional(),
  /**
   * The monitoring page of each server, `http://HOST:8222`; no other place reveals whether it syncs
   * each write.
   */
  monitors: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(9)
    .optional(),
  /**
   * Size limit of the stream: at the limit it refuses new records and drops none. If absent, only the
   * servers' own limits apply.
   */
  maxBytes: z.int().min(1_048_576).optional(),
});
export type JetStreamConfig = z.infer<typeof JetStream>;

/** The city classes merged with the site's; a class that the site defines replaces the default entirely. */
const Policy = AlertPolicy.strict().transform((policy) => ({
  ...policy,
  classes: { ...cityClasses, ...policy.classes },
}));

/** The section `alerts` of a site's configuration. */
export const AlertsConfig = z.strictObject({
  sources: AlertSourceFile.shape.sources.default([]),
  /**
   * A file with more sources (`sources: [...]`), read at each start, for programs that generate it,
   * such as the demo.
   */
  file: z.string().min(1).optional(),
  log: z
    .union(
      [z.literal('sqlite'), z.strictObject({ jetstream: JetStream })],
      'one of sqlite, or {jetstream: {servers}}',
    )
    .default('sqlite'),
  policy: Policy.prefault({}),
});
export type AlertsConfig = z.infer<typeof AlertsConfig>;
