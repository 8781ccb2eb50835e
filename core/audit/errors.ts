import type { Sentences } from '../errors/sentences.ts';

/** Faults of the audit log and its exports. */
export const auditFaults = {
  'audit.deskBroken': {
    vi: 'Nhật ký kiểm tra của bàn trực này không còn nguyên vẹn từ mục {seq}. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'The audit log of this desk does not hold from entry {seq} on. Keep the data as it is and tell your administrator.',
  },
  'audit.contradicts': {
    vi: 'Nhật ký kiểm tra của bàn trực {desk} trái với đoạn {segment} mà trung tâm đã ký xác nhận. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'The audit log of desk {desk} contradicts segment {segment}, which the site has countersigned. Keep the data as it is and tell your administrator.',
  },
  'audit.newTrail': {
    vi: 'Bàn trực {desk} bắt đầu một nhật ký kiểm tra mới. Nếu kho dữ liệu của bàn này không vừa được thay, hãy kiểm tra.',
    en: 'Desk {desk} has begun a new audit log. Unless its store was just replaced, look into it.',
  },
  'audit.newKey': {
    vi: 'Bàn trực {desk} ký nhật ký kiểm tra bằng khoá khác trước. Nếu máy không vừa được thay, hãy kiểm tra.',
    en: 'Desk {desk} signs its audit log with another key than before. Unless the machine was just replaced, look into it.',
  },
  'audit.headForged': {
    vi: 'Chữ ký của đoạn nhật ký kiểm tra không đúng. Trung tâm không nhận.',
    en: 'The signature of this piece of the audit log does not hold. The site does not take it.',
  },
  'audit.keyUnreadable': {
    vi: 'Không đọc được khoá ký nhật ký kiểm tra ({why}). Nhật ký kiểm tra vẫn được ghi, nhưng chưa được ký. Hãy báo người quản trị.',
    en: 'The key that signs the audit log cannot be read ({why}). The audit log is still written, but not signed. Tell your administrator.',
  },
  'audit.exportBusy': {
    vi: 'Đang xuất một nhật ký kiểm tra khác. Hãy đợi, hoặc dừng lần xuất đó.',
    en: 'Another export of an audit log is under way. Wait for it, or stop it.',
  },
  'audit.exportStopped': {
    vi: 'Đã dừng xuất nhật ký kiểm tra; tệp chưa xong đã được xoá.',
    en: 'The export was stopped; what it had written is gone.',
  },
} as const satisfies Sentences;
