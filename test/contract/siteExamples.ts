import type { siteCalls } from '../../core/api/site.ts';
import { chainHeadFormat } from '../../core/audit/chainHeads.ts';
import type { CameraId } from '../../core/base/ids.ts';

const hash = 'a'.repeat(64);
const noId = '01890a5d-ac96-774b-bcce-b302099a8057';
const desk = 'desk-0123456789abcdef';
const why = 'a contract to test';
const layout = (camera: CameraId) => ({ division: '4', tiles: [null, camera] });

const now = 1_800_000_000_000;
const by = { id: 'hn:operator:nobody', name: 'Nobody' };

/** The input of those calls of the site that need any. */
const examples: { readonly [K in keyof typeof siteCalls]?: (camera: CameraId) => unknown } = {
  'media.ticket': () => ({ window: 'w1' }),
  // These calls fail quickly: no program listens at the address, and the time for discovery is short.
  'camera.discover': () => ({ waitMs: 100 }),
  'camera.streams': () => ({ onvif: 'http://127.0.0.1:9/onvif/device_service' }),
  'camera.try': () => ({ url: 'rtsp://127.0.0.1:9/none' }),
  'camera.add': () => ({ stream: { url: 'no address' }, number: 9, name: 'Cổng sau', ward: 'hn:ward:w1' }),
  'camera.remove': (camera) => ({ camera }),
  'export.record': (camera) => ({
    export: '0'.repeat(32),
    kind: 'snapshot',
    camera,
    streams: ['sub'],
    from: 1_000,
    to: 1_000,
    reason: why,
    file: 'camera-1_20260203-220405_snapshot_0123abcd.png',
    bytes: 10,
    sha256: hash,
    reencoded: true,
    masks: 0,
    fingerprint: hash,
  }),
  'desk.present': () => ({ name: 'Bàn 1', windows: ['w1'], roomWall: false }),
  'share.push': (camera) => ({ desk: 'desk-ffffffffffffffff', content: { kind: 'camera', camera } }),
  'share.received': () => ({ id: 'none' }),
  'layout.save': (camera) => ({ name: 'Hồ Gươm', layout: layout(camera) }),
  'layout.saveShared': (camera) => ({ name: 'Hồ Tây', layout: layout(camera) }),
  'layout.remove': () => ({ id: 'hn:layout:none', base: 1 }),
  'layout.removeShared': () => ({ id: 'hn:layout:none', base: 1 }),
  'city.read': () => ({ hash: 'c'.repeat(64), at: 0, length: 1_000 }),
  'alert.pull': () => ({ after: 0 }),
  'alert.act': () => ({
    actions: [
      {
        id: noId,
        desk,
        deskSeq: 1,
        alert: 'hn:alert:none',
        base: 0,
        by,
        at: now,
        command: { do: 'acknowledge' },
      },
    ],
  }),
  'alert.raw': () => ({ alert: 'hn:alert:none' }),
  'alert.cap': () => ({ alert: 'hn:alert:none' }),
  'audit.heads': () => ({ of: 'site' }),
  'audit.exporting': () => ({ filter: {}, format: 'json', why }),
  'audit.witness': () => ({
    head: {
      format: chainHeadFormat,
      auditLog: desk,
      origin: hash,
      segment: 1,
      closed: true,
      first: 1,
      last: 1,
      previous: hash,
      hash,
      from: now,
      to: now,
      auditEvents: { none: 1 },
      points: [],
      signedAt: now,
      key: hash,
    },
    signature: hash + hash,
  }),
  'handover.put': () => ({ sha256: hash, total: 3, at: 0, piece: 'YWJj' }),
  'shiftLog.push': (camera) => ({
    records: [
      {
        id: noId,
        desk,
        by,
        at: now,
        monotonicMs: 1,
        body: {
          kind: 'entry',
          entry: { type: 'note', text: 'Cổng sau đã khoá', happenedAt: now, cameras: [camera] },
        },
      },
    ],
  }),
  'shiftLog.pull': () => ({ after: 0 }),
  'handover.room': () => ({ from: now, to: now + 1 }),
  'handover.get': () => ({ sha256: hash, at: 0 }),
  'people.recognise': () => ({
    credentials: { name: 'nobody-of-this-name', password: 'wrong' },
    right: 'handover.work',
  }),
  'people.verifiers': () => ({ stored: [{ operator: 'hn:operator:nobody', issuedAt: 1 }] }),
  'people.changePassword': () => ({ old: 'not this one', new: 'nor will be this one' }),
  'people.unlock': () => ({ password: 'not this one' }),
  'people.second': (camera) => ({
    credentials: { name: 'nobody-of-this-name', password: 'wrong' },
    right: 'video.export',
    camera,
    why,
  }),
  'video.unmask': (camera) => ({ camera, why }),
  'desk.prove': () => ({ key: hash, signature: hash.repeat(2) }),
  'people.sat': () => ({
    operator: 'hn:operator:nobody',
    issuedAt: 1,
    since: 1,
    until: 2,
    proof: hash.repeat(2),
  }),
};

/**
 * Returns an empty input for a call without an example.
 * The call's result shows whether it needs one.
 */
export function siteExampleOf(name: string, camera: CameraId): unknown {
  const found = Object.entries(examples).find(([key]) => key === name)?.[1];
  return found ? found(camera) : {};
}
