import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AlertsConfig, type JetStreamConfig } from '../../core/alerts/config.ts';
import { AuditLogPolicy } from '../../core/audit/chainHeads.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import { rolePriorities } from '../../core/ptz/lease.ts';
import { Roster } from '../../core/shiftlog/shift.ts';
import { readDocument } from '../config/document.ts';

const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];
const wildcardHosts = ['0.0.0.0', '::'];
const Port = z.int().min(0).max(65_535);

/** The range of `playout-delay` in ms: the delay that a receiver may add between arrival and display. */
const PlayoutDelay = z.union(
  [
    z.literal('off'),
    z
      .strictObject({ minMs: z.int().min(0).max(40_000), maxMs: z.int().min(0).max(40_000) })
      .refine((delay) => delay.minMs <= delay.maxMs, { path: ['maxMs'], message: 'less than minMs' }),
  ],
  'one of off, or {minMs, maxMs}',
);

/** The default range: a receiver need not add any delay, and adds little. */
const atOnce = { minMs: 0, maxMs: 100 };

const Listen = z.strictObject({
  host: z.string().min(1).max(255).default('127.0.0.1'),
  /** 0: any free port. */
  port: Port.default(0),
  tls: z
    .union(
      [
        z.literal('off'),
        z.literal('self-signed'),
        z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }),
      ],
      'one of off, self-signed, or {cert, key}',
    )
    .default('self-signed'),
  /** Origins of pages, besides the console's own, that may open media links. */
  origins: z.array(z.string().min(1).max(300)).max(20).default([]),
});

const Media = z.strictObject({
  /** Number of mediasoup workers; by default one per core. */
  workers: z.int().min(1).max(128).default(cpus().length),
  /** Worker n uses this port plus n for UDP and TCP; 0: any free ports. */
  basePort: Port.default(0),
  /** The address at which windows reach the media ports, if it differs from the listening one. */
  announcedAddress: z.string().min(1).max(255).optional(),
  /** Per stream: a minimum of 0 shows each picture on arrival, and not at the browser's own pace (docs/adr/006). */
  playoutDelay: z
    .strictObject({
      main: PlayoutDelay.default(atOnce),
      sub: PlayoutDelay.default(atOnce),
    })
    .prefault({}),
  /** How long a stream is kept after its last viewer, ms. */
  lingerMs: z.int().min(0).max(600_000).default(10_000),
  /** A worker carries about 500 consumers a core (mediasoup.org, "Scalability"). */
  consumersPerWorker: z.int().min(1).max(5_000).default(500),
  /** Transcoding by ffmpeg of H.265 and B-frames, for cameras whose entry allows it. */
  transcoding: z
    .strictObject({
      /** Maximum number of cameras at once; `auto`: the measured capacity of this machine. */
      most: z.union([z.literal('auto'), z.int().min(0).max(64)], 'auto, or 0 to 64').default('auto'),
      /** `auto`: hardware if ffmpeg has it and it works. */
      encoder: z.enum(['auto', 'software', 'nvenc', 'qsv', 'vaapi']).default('auto'),
      /** The device of vaapi. */
      device: z
        .string()
        .regex(/^\/dev\/[A-Za-z0-9/_-]+$/, 'a file under /dev')
        .default('/dev/dri/renderD128'),
    })
    .prefault({}),
});

/** PTZ control by a process of its own, which consoles reach at the same host by another port. */
const Ptz = z.strictObject({
  /** 0: any free port. */
  port: Port.default(0),
  /** Priority by role, 1 to 32,000: the highest wins. An unlisted role has the lowest. */
  priorities: z.record(z.string().min(1).max(40), z.int().min(1).max(32_000)).default({ ...rolePriorities }),
});

export const SiteConfig = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'letters a-z, digits, dot, dash, underscore'),
    name: z.string().trim().min(1).max(120),
    /** Folder of the site's store and certificate; created if missing. */
    data: z.string().min(1),
    listen: Listen.prefault({}),
    media: Media.prefault({}),
    cameras: z.strictObject({
      file: z.string().min(1),
      /**
       * Lets cameras added at desks have addresses of this machine, loopback and link-local. Otherwise whoever may add cameras could
       * reach through the site what listens there. Cameras of the file may have any address.
       */
      allowLocalAddresses: z.boolean().default(false),
    }),
    /** The city map of windows; absent: none. */
    city: z.strictObject({ file: z.string().min(1) }).optional(),
    ptz: Ptz.prefault({}),
    alerts: AlertsConfig.prefault({}),
    /** The centre and its shifts; absent: no roster. */
    roster: Roster.optional(),
    security: SecurityPolicy.prefault({}),
    /** How the audit logs of the site and its desks are segmented, signed and retained. */
    audit: AuditLogPolicy.extend({ desks: AuditLogPolicy.prefault({}) }).prefault({}),
    /** Creates the operator `demo` with access to all; only for a site reachable from this machine alone. */
    demoOperator: z.boolean().default(false),
  })
  .superRefine((config, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const loopback = loopbackHosts.includes(config.listen.host);
    if (config.listen.tls === 'off' && !loopback)
      refuse(['listen', 'tls'], 'off is allowed on a loopback address only');
    if (config.demoOperator && !loopback)
      refuse(['demoOperator'], 'allowed only where listen.host is a loopback address');
    if (wildcardHosts.includes(config.listen.host) && config.media.announcedAddress === undefined)
      refuse(
        ['media', 'announcedAddress'],
        'is needed where listen.host is a wildcard: the address that desks reach this machine at',
      );
    if (config.media.basePort > 0 && config.media.basePort + config.media.workers > 65_536)
      refuse(['media', 'basePort'], 'not enough ports above it for every worker');
  });
export type SiteConfig = z.infer<typeof SiteConfig>;

/** Reads a site's configuration (YAML, TOML or JSON). Paths in it are relative to its folder. */
export function readSiteConfig(file: string): Result<SiteConfig> {
  const read = readDocument(file, SiteConfig);
  if (!read.ok) return read;
  const from = dirname(resolve(file));
  const { tls } = read.value.listen;
  const place = (path: string) => resolve(from, path);
  return ok({
    ...read.value,
    data: place(read.value.data),
    cameras: { ...read.value.cameras, file: place(read.value.cameras.file) },
    ...(read.value.city ? { city: { file: place(read.value.city.file) } } : {}),
    alerts: alertsPlaced(read.value.alerts, place),
    listen: {
      ...read.value.listen,
      tls: typeof tls === 'string' ? tls : { cert: place(tls.cert), key: place(tls.key) },
    },
  });
}

/** Resolves the paths of the section `alerts`. */
function alertsPlaced(config: AlertsConfig, place: (path: string) => string): AlertsConfig {
  const placed = (files: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(
      Object.entries(files).flatMap(([name, path]) => (path === undefined ? [] : [[name, place(path)]])),
    );
  const { log, file } = config;
  return {
    ...config,
    ...placed({ file }),
    sources: config.sources.map((source) =>
      'broker' in source
        ? { ...source, broker: { ...source.broker, ...placed({ ca: source.broker.ca }) } }
        : source,
    ),
    log: log === 'sqlite' ? log : { jetstream: { ...log.jetstream, ...placed(filesOf(log.jetstream)) } },
  };
}

const filesOf = ({ credentials, ca, certificate, key }: JetStreamConfig) => ({
  credentials,
  ca,
  certificate,
  key,
});
