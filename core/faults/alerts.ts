import type { Sentences } from './sentences.ts';

/** Failures of taking in and working alerts. */
export const alertsFaults = {
  'alert.unknown': {
    vi: 'Không tìm thấy cảnh báo này; có thể nó nằm ngoài phạm vi của bạn hoặc đã hết hạn lưu.',
    en: 'There is no such alert; it may be out of your scope or past its keeping time.',
  },
  'alert.closed': {
    vi: 'Cảnh báo đã được đóng; hãy mở lại trước.',
    en: 'The alert is closed; reopen it first.',
  },
  'alert.changedBy': {
    vi: '{who} vừa thay đổi cảnh báo này trong khi bạn thao tác. Chưa có gì bị ghi đè; hãy xem cả hai bên rồi chọn.',
    en: '{who} changed this alert while you were working on it. Nothing was overwritten; look at both sides and choose.',
  },
  'alert.logRefuses': {
    vi: 'Nhật ký cảnh báo của trung tâm không ghi được ({why}). Thao tác của bạn vẫn được giữ tại bàn và sẽ gửi lại.',
    en: 'The site’s alert log cannot be written ({why}). What you do is kept at this desk and sent again.',
  },
  'alert.noMajority': {
    vi: 'Cụm nhật ký cảnh báo mất đa số nên từ chối ghi. Thao tác của bạn vẫn được giữ tại bàn và sẽ gửi lại.',
    en: 'The alert log’s cluster has no majority, so it refuses writes. What you do is kept at this desk and sent again.',
  },
  'alert.messageTooLarge': {
    vi: 'Bản tin dài {bytes} byte, vượt giới hạn {max} byte nên không được đọc.',
    en: 'The message is {bytes} bytes long, more than the {max} that are read.',
  },
  'alert.messageMalformed': {
    vi: 'Bản tin không đúng định dạng {format}: {why}',
    en: 'The message is not proper {format}: {why}',
  },
  'alert.messageUnknown': {
    vi: 'Không có quy tắc nào cho loại bản tin này ({what}). Hãy kiểm tra cấu hình nguồn.',
    en: 'Nothing here knows what to make of such a message ({what}). Look at the source’s configuration.',
  },
} as const satisfies Sentences;
