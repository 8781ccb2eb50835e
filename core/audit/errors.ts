import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of the audit log and its exports. */
export const auditFaults = {
  'audit.deskBroken': {
    vi: 'Nhật ký kiểm tra của bàn trực này không còn nguyên vẹn từ mục {seq}. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'This desk’s audit log is not intact from entry {seq} on. Do not change the data and tell your administrator.',
  },
  'audit.contradicts': {
    vi: 'Nhật ký kiểm tra của bàn trực {desk} trái với đoạn {segment} mà trung tâm đã ký xác nhận. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'The audit log of desk {desk} contradicts segment {segment}, which has the site’s witness signature. Do not change the data and tell your administrator.',
  },
  'audit.newLog': {
    vi: 'Bàn trực {desk} bắt đầu một nhật ký kiểm tra mới. Nếu kho dữ liệu của bàn này không vừa được thay, hãy kiểm tra.',
    en: 'Desk {desk} has started a new audit log. Unless its data was just replaced, investigate the reason.',
  },
  'audit.newKey': {
    vi: 'Bàn trực {desk} ký nhật ký kiểm tra bằng khoá khác trước. Nếu máy không vừa được thay, hãy kiểm tra.',
    en: 'Desk {desk} signs its audit log with a different key than before. Unless the machine was just replaced, investigate the reason.',
  },
  'audit.foreignKey': {
    vi: 'Có đoạn nhật ký kiểm tra của bàn trực {desk} được ký bằng khoá không phải của bàn đó. Trung tâm không nhận; hãy kiểm tra.',
    en: 'Part of the audit log of desk {desk} is signed with a key that is not the desk’s. The site refuses it; investigate the reason.',
  },
  'audit.headForged': {
    vi: 'Chữ ký của đoạn nhật ký kiểm tra không đúng. Trung tâm không nhận.',
    en: 'The signature of this part of the audit log is invalid. The site refuses it.',
  },
  'audit.keyUnreadable': {
    vi: 'Không đọc được khoá ký nhật ký kiểm tra ({why}). Nhật ký kiểm tra vẫn được ghi, nhưng chưa được ký. Hãy báo người quản trị.',
    en: 'The signing key of the audit log cannot be read ({why}). The log is still written, but not signed. Tell your administrator.',
  },
  'audit.exportBusy': {
    vi: 'Đang xuất một nhật ký kiểm tra khác. Hãy đợi, hoặc dừng lần xuất đó.',
    en: 'Another audit log export is in progress. Wait for it, or stop it.',
  },
  'audit.exportStopped': {
    vi: 'Đã dừng xuất nhật ký kiểm tra; tệp chưa xong đã được xoá.',
    en: 'The export was stopped; its incomplete file was deleted.',
  },
} as const satisfies SentencesByCode;
