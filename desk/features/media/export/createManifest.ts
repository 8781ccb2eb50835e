import type { DeskId } from '../../../../core/base/ids.ts';
import type { Camera } from '../../../../core/cameras/camera.ts';
import type { ExportId, ExportOffer } from '../../../../core/media/export.ts';
import {
  formatManifestTime,
  type Manifest,
  manifestFormat,
  toManifestGaps,
  toManifestPoints,
} from '../../../../core/media/manifest.ts';
import type { Operator } from '../../../../core/people/operator.ts';
import type { DeskKey } from '../../../store/key.ts';

/** Returns the manifest of an export. `now`: ms since the epoch. */
export function createManifest(
  exported: {
    readonly id: ExportId;
    readonly offer: ExportOffer;
    readonly camera: Camera;
    readonly who: Operator;
    /** The file name. */
    readonly name: string;
  },
  by: {
    readonly site: { readonly site: string; readonly name: string };
    readonly desk: DeskId;
    readonly key: DeskKey;
    readonly sha256: string;
    readonly version: string;
    readonly now: number;
  },
): Manifest {
  const { id, offer, camera, who, name } = exported;
  const { width, height, codec, reencoded, pictures, gaps } = offer;
  return {
    format: manifestFormat,
    export: id,
    kind: offer.kind,
    camera: { id: camera.id, number: camera.number, name: camera.name },
    streams: offer.streams,
    from: formatManifestTime(offer.from),
    to: formatManifestTime(offer.to),
    reason: offer.reason,
    operator: { id: who.id, name: who.displayName },
    desk: by.desk,
    site: { id: by.site.site, name: by.site.name },
    file: { name, type: offer.type, bytes: offer.bytes, sha256: by.sha256 },
    picture: { width, height, codec, reencoded, count: pictures, gaps: toManifestGaps(gaps) },
    masks: offer.masks.map((mask) => ({ id: mask.id, points: toManifestPoints(mask.points) })),
    program: `Watchfloor ${by.version}`,
    createdAt: formatManifestTime(Math.round(by.now)),
    key: { algorithm: 'Ed25519', public: by.key.public, fingerprint: by.key.fingerprint },
  };
}
