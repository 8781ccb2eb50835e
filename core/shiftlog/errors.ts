import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of the shift log, its incidents and its duty. */
export const shiftLogFaults = {
  'shiftLog.unknown': {
    vi: 'Không tìm thấy mục này trong nhật ký ca trực; có thể nó nằm ngoài phạm vi của bạn.',
    en: 'There is no such item in the shift log; it may be outside your scope.',
  },
  'shiftLog.noOrder': {
    vi: 'Dòng này không phải là mệnh lệnh nên không kết thúc được. Hãy ghi thêm vào dòng này.',
    en: 'This entry is not an order, so it cannot be ended. Write an addendum instead.',
  },
  'shiftLog.ended': {
    vi: '{who} đã kết thúc mục này rồi. Cần nói thêm thì ghi thêm vào mục đó.',
    en: '{who} has already ended this. Write an addendum for further information.',
  },
  'shiftLog.full': {
    vi: 'Mục này đã có {most} phần ghi thêm, không thêm được nữa. Hãy ghi một dòng mới.',
    en: 'This entry has {most} addenda, which is the limit. Write a new entry.',
  },
  'shiftLog.tooLarge': {
    vi: 'Bản ghi dài {bytes} byte, vượt giới hạn {most} byte. Hãy chia thành nhiều bản ghi.',
    en: 'The record has {bytes} bytes; the limit is {most}. Split it into several.',
  },
  'shiftLog.notYours': {
    vi: 'Bản ghi đứng tên {who}, nhưng người này không đăng nhập tại bàn đó vào lúc ấy. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn.',
    en: 'The record names {who}, who was not signed in at that desk at that time. The site refuses it; the desk stores it.',
  },
  'shiftLog.notRecognised': {
    vi: 'Chữ ký đứng tên {who}, nhưng lúc ấy người này không nhập mật khẩu tại bàn đó. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn. Hãy ký lại.',
    en: 'The signature names {who}, who did not enter their password at that desk at that time. The site refuses it; the desk stores it. Sign again.',
  },
  'shiftLog.recognisedOnce': {
    vi: 'Chữ ký đứng tên {who}, nhưng lần nhập mật khẩu lúc ấy đã dùng cho một chữ ký khác: mỗi chữ ký cần một lần nhập riêng. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn. Hãy ký lại.',
    en: 'The signature names {who}, whose password entry was already used for another signature: each signature needs its own. The site refuses it; the desk stores it. Sign again.',
  },
  'shiftLog.timeAhead': {
    vi: 'Bản ghi mang thời điểm sau hiện tại {hours} giờ theo đồng hồ của trung tâm. Hãy chỉnh đồng hồ của bàn rồi ghi lại.',
    en: 'The record’s time is {hours} h ahead of the site’s clock. Correct the desk’s clock and write it again.',
  },
  'shiftLog.otherRecord': {
    vi: 'Trung tâm đã có một bản ghi khác mang cùng mã nên không nhận bản này. Hãy ghi lại và báo người quản trị.',
    en: 'The site has another record with the same id and refuses this one. Write it again, and tell your administrator.',
  },
  'shiftLog.noRoster': {
    vi: 'Trung tâm chưa khai báo các ca trực. Hãy báo người quản trị thêm mục roster vào cấu hình.',
    en: 'The site has no roster of shifts. Ask your administrator to add the section roster to its configuration.',
  },
  'shiftLog.noShift': {
    vi: 'Lúc này không có ca trực nào, và chưa đến giờ vào ca tiếp theo.',
    en: 'There is no shift now, and it is too early to go on duty for the next one.',
  },
  'shiftLog.notOnDuty': {
    vi: 'Bạn chưa vào ca nên chưa ra ca được.',
    en: 'You are not on duty, so you cannot go off duty.',
  },
} as const satisfies SentencesByCode;
