import type { deskCalls } from '../../core/api/desk.ts';
import type { FaultCode } from '../../core/errors/faults.ts';

/** Returns a window's wall with one tab. */
export const wall = (layout: { readonly division: unknown; readonly tiles: readonly unknown[] }) => ({
  tabs: [{ id: 'first', name: '', layout }],
  active: 'first',
  turnMs: null,
});
const noAlert = 'hn:alert:none';
const noId = '01890a5d-ac96-774b-bcce-b302099a8057';
const nobodys = { name: 'nobody-of-this-name', password: 'wrong' };
const noExport = '0'.repeat(32);

/**
 * Examples that are rejected for their content and not for a missing right.
 * A driver that speaks JSON cannot send bytes.
 */
export const refusals: Readonly<Record<string, readonly (FaultCode | 'no fault')[]>> = {
  'session.signIn': ['signIn.refused'],
  'library.remove': ['layout.unknown'],
  'library.removeShared': ['layout.unknown'],
  'machine.enrol': ['machine.noWall'],
  'export.chunk': ['export.unknown', 'call.invalid'],
  'export.finish': ['export.unknown'],
  'alert.get': ['alert.unknown'],
  'alert.raw': ['alert.unknown', 'no fault'],
  'alert.cap': ['alert.unknown'],
  'city.read': ['city.unknown'],
  ...Object.fromEntries(
    (['get', 'word', 'tick', 'ask', 'answer', 'sign', 'accept', 'refuse', 'addendum', 'print'] as const).map(
      (call) => [`handover.${call}`, ['handover.unknown'] as const],
    ),
  ),
  // The machine that runs the tests may have printers.
  'handover.printers': ['no fault', 'print.noPrinter', 'print.nowhere'],
  'keys.file': ['no fault', 'print.nowhere'],
  'keys.printers': ['no fault', 'print.noPrinter', 'print.nowhere'],
  'keys.print': ['print.printerGone', 'print.nowhere'],
  'log.addendum': ['shiftLog.unknown'],
  'log.endOrder': ['shiftLog.unknown'],
  'incident.get': ['shiftLog.unknown'],
  'incident.change': ['shiftLog.unknown'],
  'incident.tie': ['shiftLog.unknown'],
  'incident.settle': ['shiftLog.unknown'],
  'standing.end': ['shiftLog.unknown'],
  'duty.on': ['no fault', 'shiftLog.noRoster'],
  'duty.off': ['no fault', 'shiftLog.notOnDuty'],
  'map.print': ['no fault', 'call.invalid'],
  'people.changePassword': ['password.wrong'],
  'people.second': ['signIn.refused'],
  // The machine that runs the tests may have no network.
  'camera.discover': ['no fault', 'discovery.failed'],
  'camera.streams': ['onvif.portRefused', 'onvif.unreachable'],
  'camera.try': ['trial.portRefused'],
  'camera.add': ['trial.badAddress'],
  'camera.remove': ['ownCamera.notOwn'],
};

const keysPage = {
  language: 'vi',
  title: 'Bảng phím',
  groups: [{ name: 'Tường hình', lines: [{ keys: 'Ctrl+Z', name: 'Hoàn tác' }] }],
};

/** The input of each call, for two cameras. A call without an example is a compile error. */
const examples: {
  readonly [K in keyof typeof deskCalls]: (camera: string) => unknown;
} = {
  'session.signIn': () => ({ name: 'nobody-of-this-name', password: 'wrong' }),
  'session.signOut': () => ({}),
  'media.ticket': () => ({}),
  'cameras.taken': () => ({}),
  'camera.get': (camera) => ({ camera }),
  'camera.discover': () => ({ waitMs: 100 }),
  'camera.streams': () => ({ onvif: 'http://127.0.0.1:9/onvif/device_service' }),
  'camera.try': () => ({ url: 'rtsp://127.0.0.1:9/none' }),
  'camera.add': () => ({ stream: { url: 'no address' }, number: 9, name: 'Cổng sau', ward: 'hn:ward:w1' }),
  'camera.remove': (camera) => ({ camera }),
  'wall.get': () => ({}),
  'wall.save': (camera) => ({ tabs: wall({ division: '4', tiles: [null, camera] }) }),
  'settings.save': () => ({ language: 'en' }),
  'alert.silence': () => ({ minutes: 5 }),
  'audit.page': () => ({ limit: 5 }),
  'audit.names': () => ({ auditLog: 'desk' }),
  'audit.state': () => ({ auditLog: 'desk' }),
  'audit.export': () => ({ auditLog: 'desk', format: 'json' }),
  'audit.cancelExport': () => ({}),
  'audit.exportState': () => ({}),
  'share.targets': () => ({}),
  'share.push': (camera) => ({ to: { window: 'w1' }, content: { kind: 'camera', camera } }),
  'share.settle': () => ({ id: 'no such offer', how: 'dismissed' }),
  'library.save': (camera) => ({ name: 'Hồ Gươm', layout: { division: '4', tiles: [null, camera] } }),
  'library.saveShared': (camera) => ({ name: 'Hồ Tây', layout: { division: '4', tiles: [null, camera] } }),
  'library.remove': () => ({ id: 'hn:layout:none', base: 1 }),
  'library.removeShared': () => ({ id: 'hn:layout:none', base: 1 }),
  'machine.enrol': () => ({ code: 'ABCD-EFGH-JKMN-PQRS' }),
  'export.begin': (camera) => ({
    kind: 'snapshot',
    camera,
    streams: ['sub'],
    from: 1_000,
    to: 1_000,
    reason: 'a contract to test',
    type: 'image/png',
    bytes: 10,
    width: 640,
    height: 360,
    codec: 'png',
    reencoded: true,
    pictures: 1,
    gaps: [],
    masks: [],
  }),
  'export.chunk': () => ({ export: noExport, at: 0, bytes: new Uint8Array(1) }),
  'export.finish': () => ({ export: noExport }),
  'export.cancel': () => ({ export: noExport }),
  'export.reasons': () => ({}),
  'handover.preview': () => ({ of: 'desk' }),
  'handover.begin': () => ({ of: 'desk' }),
  'handover.list': () => ({}),
  'handover.get': () => ({ handover: noId }),
  'handover.word': () => ({ handover: noId, place: 'things.0', text: 'Ngã tư Sở' }),
  'handover.tick': () => ({ handover: noId, item: 'alerts', ticked: true }),
  'handover.ask': () => ({ handover: noId, text: 'Ai trực cổng?' }),
  'handover.answer': () => ({ handover: noId, question: noId, text: 'Tổ 2' }),
  'handover.sign': () => ({ handover: noId, credentials: nobodys }),
  'handover.accept': () => ({ handover: noId, credentials: nobodys }),
  'handover.refuse': () => ({ handover: noId, credentials: nobodys, reason: 'Thiếu nhật ký' }),
  'handover.addendum': () => ({ handover: noId, text: 'Bổ sung' }),
  'handover.printers': () => ({}),
  'handover.print': () => ({ handover: noId, language: 'vi', printer: 'Tang_3' }),
  'handover.file': () => ({
    of: 'desk',
    period: { from: 1_790_000_000_000, to: 1_790_003_600_000 },
    format: 'json',
    language: 'vi',
  }),
  'keys.file': () => keysPage,
  'keys.printers': () => ({}),
  'keys.print': () => ({ page: keysPage, printer: 'Tang_3' }),
  'city.read': () => ({ hash: 'c'.repeat(64), at: 0, length: 1_000 }),
  'map.print': () => ({
    picture: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    view: { lat: 21.03, lon: 105.85, distanceM: 900, headingDeg: 0, tiltDeg: 0 },
  }),
  'map.savePin': () => ({ kind: 'note', lat: 21.03, lon: 105.85, text: 'Cổng sau khoá' }),
  'map.removePin': () => ({ id: noId }),
  'map.saveView': () => ({
    name: 'Hồ Gươm',
    view: { lat: 21.03, lon: 105.85, distanceM: 900, headingDeg: 0, tiltDeg: 45 },
  }),
  'map.removeView': () => ({ id: noId }),
  'board.get': () => ({}),
  'log.page': (camera) => ({ filter: { text: 'cong sau', camera }, limit: 5 }),
  'log.write': (camera) => ({
    entry: { type: 'note', text: 'Cổng sau đã khoá', happenedAt: 1_800_000_000_000, cameras: [camera] },
  }),
  'log.addendum': () => ({ to: noId, text: 'Đã mở lại' }),
  'log.endOrder': () => ({ order: noId, how: 'done' }),
  'log.orders': () => ({}),
  'log.refused': () => ({}),
  'incident.list': () => ({}),
  'incident.get': () => ({ id: noId }),
  'incident.open': (camera) => ({
    title: 'Cháy ở chợ',
    priority: 'high',
    ties: { trail: [{ camera, at: 1_800_000_000_000 }] },
  }),
  'incident.change': () => ({ id: noId, base: 0, change: { nextStep: 'Gọi 114' } }),
  'incident.tie': (camera) => ({ id: noId, add: { trail: [{ camera, at: 1_800_000_000_000 }] } }),
  'incident.settle': () => ({ id: noId, record: noId, how: 'drop' }),
  'standing.list': () => ({}),
  'standing.add': (camera) => ({
    what: 'watch',
    text: 'Xe tải lạ',
    from: 1_800_000_000_000,
    until: null,
    cameras: [camera],
  }),
  'standing.end': () => ({ id: noId, reason: 'Hết việc' }),
  'duty.on': () => ({ post: 'Trực chính' }),
  'duty.off': () => ({}),
  'alert.list': (camera) => ({ filter: { text: 'hang rao', cameras: [camera] }, limit: 5 }),
  'alert.get': () => ({ alert: noAlert }),
  'alert.act': () => ({ command: { do: 'acknowledge' }, alerts: [{ id: noAlert, base: 0 }] }),
  'alert.conflicts': () => ({}),
  'alert.settle': () => ({ action: noId, how: 'drop' }),
  'alert.groups': () => ({}),
  'alert.figures': () => ({ from: 0, to: 3_600_000 }),
  'alert.policy': () => ({}),
  'alert.sources': () => ({}),
  'alert.quarantine': () => ({}),
  'alert.raw': () => ({ alert: noAlert }),
  'alert.cap': () => ({ alert: noAlert }),
  'session.lock': () => ({}),
  'session.touched': () => ({}),
  'people.policy': () => ({}),
  'people.changePassword': () => ({ old: 'not this one', new: 'nor will be this one' }),
  'people.second': (camera) => ({
    credentials: { name: 'nobody-of-this-name', password: 'wrong' },
    right: 'video.export',
    camera,
    why: 'a contract to test',
  }),
  'video.unmask': (camera) => ({ camera, why: 'a contract to test' }),
};
export const exampleOf = (name: string, camera: string): unknown => {
  const example = Object.entries(examples).find(([key]) => key === name);
  if (!example) throw new Error(`no example for ${name}`);
  return example[1](camera);
};
