import type { Language } from '../errors/sentences.ts';
import type { Right } from './operator.ts';

/** The description of each right, worded to follow "the right". */
export const rightNames: Readonly<Record<Right, Readonly<Record<Language, string>>>> = {
  'camera.list': { vi: 'xem danh mục camera', en: 'see the list of cameras' },
  'video.live': { vi: 'xem hình trực tiếp', en: 'watch live pictures' },
  'video.export': { vi: 'xuất hình', en: 'export pictures' },
  'video.unmasked': { vi: 'xem hình không che', en: 'view without masks' },
  'ptz.steer': { vi: 'điều khiển camera', en: 'control cameras' },
  'lease.release': { vi: 'gỡ quyền điều khiển của người khác', en: 'release other operators’ control' },
  'wall.share': { vi: 'gửi hình sang tường khác', en: 'send to other walls' },
  'layout.own': { vi: 'lưu bố cục riêng', en: 'save own layouts' },
  'layout.shared': { vi: 'sửa bố cục chung', en: 'edit shared layouts' },
  'settings.own': { vi: 'đổi cài đặt riêng', en: 'change own settings' },
  'settings.desk': { vi: 'đổi cài đặt của bàn trực', en: 'change the desk’s settings' },
  'alert.read': { vi: 'xem cảnh báo', en: 'read alerts' },
  'alert.work': { vi: 'xử lý cảnh báo', en: 'work on alerts' },
  'alert.supervise': { vi: 'chỉ huy xử lý cảnh báo', en: 'lead the work on alerts' },
  'alert.sources': { vi: 'xem nguồn cảnh báo', en: 'view alert sources' },
  'log.read': { vi: 'đọc nhật ký ca', en: 'read the shift log' },
  'log.write': { vi: 'ghi nhật ký ca', en: 'write to the shift log' },
  'handover.work': { vi: 'bàn giao ca', en: 'hand over the shift' },
  'shift.lead': { vi: 'chỉ huy ca trực', en: 'lead the shift' },
  'audit.read': { vi: 'xem nhật ký kiểm tra', en: 'read the audit log' },
  'registry.edit': { vi: 'sửa danh mục camera', en: 'edit the list of cameras' },
  'operators.edit': { vi: 'quản lý tài khoản', en: 'manage accounts' },
};

const isRight = (text: string): text is Right => Object.hasOwn(rightNames, text);

/** Returns a right's description with its identifier for administrators; an unknown right is returned as it is. */
export const getRightText = (right: string, language: Language): string =>
  isRight(right) ? `${rightNames[right][language]} – ${right}` : right;
