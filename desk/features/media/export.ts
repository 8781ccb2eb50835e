import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { Fault, FaultCode } from '../../../core/errors/faults.ts';
import {
  createExportFileName,
  ExportId,
  type ExportOffer,
  type ExportResult,
  getManifestName,
} from '../../../core/media/export.ts';
import { toCanonicalJson, toManifestFile } from '../../../core/media/manifest.ts';
import { areSameMasks } from '../../../core/media/mask.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { RunForCaller } from '../../../core/rpc/server.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { formatError } from '../../shared/log.ts';
import { type ExportFile, openExportFile, removePartialFiles } from '../../store/exportFile.ts';
import type { DeskKeys } from '../../store/key.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';
import { createManifest } from './export/createManifest.ts';

/** The maximum number of exports in progress at a desk. */
const mostOpen = 4;
/** An export without data from its window for this long is abandoned, ms. */
const idleMs = 30_000;
const maxReasons = 8;
const reasonsKey = 'export.reasons';
const Reasons = z.array(z.string()).catch([]);
/** The setting with the sites that know this desk's key: site and fingerprint. */
const announcedKey = 'export.keyAnnounced';
const AnnouncedKeys = z.array(z.string()).catch([]);
/** Faults of an unreachable site: nothing was recorded, or it is unknown whether it was. */
const away: ReadonlySet<FaultCode> = new Set(['site.unreachable', 'call.timeout', 'call.closed']);

interface ExportOptions {
  readonly camera: (id: string) => Camera | undefined;
  readonly mayTouch: (camera: string) => boolean;
  /** Returns the fault if a second person must approve first. */
  readonly refusal: (camera: string) => Fault | undefined;
  /** Returns the connected site. */
  readonly site: () => { readonly site: string; readonly name: string } | undefined;
  /** The folder for exported files. */
  readonly folder: string;
  readonly keys: DeskKeys;
  readonly version: string;
}

interface Open {
  readonly id: ExportId;
  readonly window: WindowId;
  readonly who: Operator;
  readonly offer: ExportOffer;
  readonly camera: Camera;
  readonly name: string;
  /** ms since the epoch */
  readonly begunAt: number;
  readonly file: ExportFile;
  cancelIdle: Cancel;
  /** Being finished: accepts no more data. */
  closing: boolean;
}

type Calls = 'export.begin' | 'export.chunk' | 'export.finish' | 'export.cancel' | 'export.reasons';

/**
 * Creates exports of pictures and films.
 * An export exists, as a file with its signed manifest, only once the site and the desk's audit log have recorded
 * it. The audit entry comes first, so that no file is without one.
 */
export function createExports(
  context: DeskContext,
  options: ExportOptions,
): {
  readonly handlers: HandlersFor<Calls>;
  /** Returns the exports in progress; `at`: the start, ms since the epoch. */
  running(): {
    readonly camera: CameraId;
    readonly by: string;
    readonly at: number;
    readonly reason: string;
  }[];
  close(): void;
} {
  const { store, write, operator, link, desk, clock, log } = context;
  const { site, folder } = options;
  const open = new Map<ExportId, Open>();
  /** The number of files being opened, which are not in `open` yet. */
  let opening = 0;

  removePartialFiles(folder, desk).then(
    (left) => left > 0 && log('info', 'unfinished exports removed', { files: left }),
    (error: unknown) => log('warn', 'unfinished exports not removed', { why: formatError(error) }),
  );

  function drop(one: Open): Promise<void> {
    one.cancelIdle();
    open.delete(one.id);
    return one.file.discard();
  }

  function stay(one: Open): void {
    one.cancelIdle();
    one.cancelIdle = clock.after(idleMs, () => {
      log('warn', 'an export was given up', { export: one.id });
      void drop(one); // `discard` never fails
    });
  }

  /** Returns an export of this window and this operator; undefined: no such export. */
  function found(id: ExportId, window: WindowId): Open | undefined {
    const one = open.get(id);
    return one && one.window === window && one.who.id === operator()?.id && !one.closing ? one : undefined;
  }

  const masksHold = (offer: ExportOffer, camera: Camera | undefined) =>
    camera !== undefined && areSameMasks(offer.masks, camera.masks ?? []);

  async function finish(one: Open, forCaller: RunForCaller): Promise<Result<ExportResult>> {
    const { offer, file, name } = one;
    const sealed = await file.seal();
    if (file.received !== offer.bytes)
      return fail('export.incomplete', { have: file.received, want: offer.bytes });
    if (!sealed.ok) return sealed;
    const made = await options.keys.key();
    if (!made.ok) return made;
    const key = made.value;
    const at = site();
    if (!at) return fail('export.siteAway');
    const manifest = createManifest(one, {
      site: at,
      desk,
      key,
      sha256: sealed.value,
      version: options.version,
      now: clock.now(),
    });
    const written = await file.adjacentFile(
      getManifestName(name),
      toManifestFile(manifest, key.sign(toCanonicalJson(manifest))),
    );
    if (!written.ok) return written;
    // The masks or the scope may have changed while the bytes arrived.
    if (!options.mayTouch(offer.camera)) return fail('right.outOfScope');
    if (!masksHold(offer, options.camera(offer.camera))) return fail('export.masksChanged');

    const reported = readSetting(store, 'desk', announcedKey, AnnouncedKeys) ?? [];
    const announced = `${at.site} ${key.fingerprint}`;
    const recorded = await forCaller(() =>
      link().call('export.record', {
        export: one.id,
        kind: offer.kind,
        camera: offer.camera,
        streams: offer.streams,
        from: offer.from,
        to: offer.to,
        reason: offer.reason,
        file: name,
        bytes: offer.bytes,
        sha256: sealed.value,
        reencoded: offer.reencoded,
        masks: offer.masks.length,
        fingerprint: key.fingerprint,
        ...(reported.includes(announced) ? {} : { newKey: key.public }),
      }),
    );
    if (!recorded.ok) return away.has(recorded.fault.code) ? fail('export.siteAway') : recorded;

    const { fingerprint } = key;
    const detail = JSON.stringify({
      export: one.id,
      file: name,
      bytes: offer.bytes,
      sha256: sealed.value,
      streams: offer.streams,
      from: offer.from,
      to: offer.to,
      reencoded: offer.reencoded,
      masks: offer.masks.map(({ id }) => id),
      fingerprint,
    });
    const auditEvent = {
      who: one.who.id,
      event: `export.${offer.kind}`,
      camera: offer.camera,
      why: offer.reason,
    };
    const done = write({ ...auditEvent, detail }, (tx) => {
      if (!reported.includes(announced)) saveSetting(tx, 'desk', announcedKey, [...reported, announced]);
      const before = (readSetting(store, one.who.id, reasonsKey, Reasons) ?? []).filter(
        (reason) => reason !== offer.reason,
      );
      saveSetting(tx, one.who.id, reasonsKey, [offer.reason, ...before].slice(0, maxReasons));
    });
    if (!done.ok) return done;
    const appeared = await file.appear();
    if (!appeared.ok) {
      const failure = JSON.stringify({ export: one.id, file: name, why: appeared.fault.code });
      // The audit log already records the export: if it cannot record the failure, the program log does.
      const text = write({ ...auditEvent, event: 'export.failed', detail: failure }, () => {});
      if (!text.ok) log('error', 'a failed export is not in the audit log', { export: one.id });
      return appeared;
    }
    return ok({ file: name, manifest: getManifestName(name), folder, sha256: sealed.value, fingerprint });
  }

  return {
    handlers: {
      async 'export.begin'(offer, { window }) {
        const who = operator();
        const camera = options.camera(offer.camera);
        if (!who || !camera) return fail(who ? 'right.outOfScope' : 'right.notSignedIn');
        if (!site()) return fail('export.siteAway');
        const refusal = options.refusal(offer.camera);
        if (refusal) return { ok: false, fault: refusal };
        if (!masksHold(offer, camera)) return fail('export.masksChanged');
        if (open.size + opening >= mostOpen) return fail('export.tooMany', { most: mostOpen });
        const id = ExportId.parse(randomBytes(16).toString('hex'));
        const name = createExportFileName({
          id,
          number: camera.number,
          at: offer.from,
          kind: offer.kind,
          type: offer.type,
        });
        opening += 1;
        const file = await openExportFile({ folder, name, bytes: offer.bytes, owner: desk }).finally(() => {
          opening -= 1;
        });
        if (!file.ok) return file;
        const one: Open = {
          id,
          window,
          who,
          offer,
          camera,
          name,
          file: file.value,
          begunAt: Math.round(clock.now()),
          cancelIdle: () => {},
          closing: false,
        };
        open.set(id, one);
        stay(one);
        return ok({ export: id });
      },
      async 'export.chunk'({ export: id, at, bytes }, { window }) {
        const one = found(id, window);
        if (!one) return fail('export.unknown');
        const { received } = one.file;
        if (at !== received || received + bytes.length > one.offer.bytes) {
          await drop(one);
          return fail('export.incomplete', { have: received, want: one.offer.bytes });
        }
        stay(one);
        const written = await one.file.append(bytes);
        if (written.ok) return ok({});
        await drop(one);
        return written;
      },
      async 'export.finish'({ export: id }, { window }, forCaller) {
        const one = found(id, window);
        if (!one) return fail('export.unknown');
        one.closing = true;
        one.cancelIdle();
        let exported: Result<ExportResult> | undefined;
        try {
          exported = await finish(one, forCaller);
          return exported;
        } finally {
          // Also after an unexpected error: a failed export leaves no file and occupies no slot.
          open.delete(id);
          if (!exported?.ok) await one.file.discard();
        }
      },
      async 'export.cancel'({ export: id }, { window }) {
        const one = found(id, window);
        if (one) await drop(one);
        return ok({});
      },
      'export.reasons'() {
        const who = operator();
        return who ? ok(readSetting(store, who.id, reasonsKey, Reasons) ?? []) : fail('right.notSignedIn');
      },
    },
    running: () =>
      [...open.values()].map(({ offer, who, begunAt }) => ({
        camera: offer.camera,
        by: who.displayName,
        at: begunAt,
        reason: offer.reason,
      })),
    close() {
      for (const one of [...open.values()]) void drop(one); // `discard` never fails
    },
  };
}
