import type { Sentences } from '../errors/sentences.ts';

/** Faults of the shift log, its incidents and its duty. */
export const watchFaults = {
  'watch.unknown': {
    vi: 'Không tìm thấy mục này trong nhật ký ca trực; có thể nó nằm ngoài phạm vi của bạn.',
    en: 'There is no such item in the log of the watch; it may be out of your scope.',
  },
  'watch.noOrder': {
    vi: 'Dòng này không phải là mệnh lệnh nên không kết thúc được. Hãy ghi thêm vào dòng này.',
    en: 'This line is no order, so it cannot be ended. Add to it instead.',
  },
  'watch.ended': {
    vi: '{who} đã kết thúc mục này rồi. Cần nói thêm thì ghi thêm vào mục đó.',
    en: '{who} has ended this already. If more is to be said, add to it.',
  },
  'watch.full': {
    vi: 'Mục này đã có {most} phần ghi thêm, không thêm được nữa. Hãy ghi một dòng mới.',
    en: 'This has {most} additions and takes no more. Write a new line.',
  },
  'watch.tooLarge': {
    vi: 'Bản ghi dài {bytes} byte, vượt giới hạn {most} byte. Hãy chia thành nhiều bản ghi.',
    en: 'The record is {bytes} bytes long, more than the {most} that are taken. Write it as several.',
  },
  'watch.notYours': {
    vi: 'Bản ghi đứng tên {who}, nhưng người này không đăng nhập tại bàn đó vào lúc ấy. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn.',
    en: 'The record names {who}, who was not signed in at that desk at that time. The site does not take it; the desk keeps it.',
  },
  'watch.notRecognised': {
    vi: 'Chữ ký đứng tên {who}, nhưng lúc ấy người này không nhập mật khẩu tại bàn đó. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn. Hãy ký lại.',
    en: 'The signature names {who}, who did not give their password at that desk at that time. The site does not take it; the desk keeps it. Sign again.',
  },
  'watch.recognisedOnce': {
    vi: 'Chữ ký đứng tên {who}, nhưng lần nhập mật khẩu lúc ấy đã dùng cho một chữ ký khác: mỗi chữ ký cần một lần nhập riêng. Trung tâm không nhận; bản ghi vẫn được giữ tại bàn. Hãy ký lại.',
    en: 'The signature names {who}, whose password of that time has served for another: each signature needs one of its own. The site does not take it; the desk keeps it. Sign again.',
  },
  'watch.timeAhead': {
    vi: 'Bản ghi mang thời điểm sau hiện tại {hours} giờ theo đồng hồ của trung tâm. Hãy chỉnh đồng hồ của bàn rồi ghi lại.',
    en: 'By the site’s clock the record is {hours} h ahead of now. Set the desk’s clock right and write it again.',
  },
  'watch.otherRecord': {
    vi: 'Trung tâm đã có một bản ghi khác mang cùng mã nên không nhận bản này. Hãy ghi lại và báo người quản trị.',
    en: 'The site has another record of the same id and does not take this one. Write it again, and tell your administrator.',
  },
  'watch.noRoster': {
    vi: 'Trung tâm chưa khai báo các ca trực. Hãy báo người quản trị thêm mục watch vào cấu hình.',
    en: 'The site has no roster of shifts. Ask your administrator to add the section watch to its configuration.',
  },
  'watch.noShift': {
    vi: 'Lúc này không có ca trực nào, và chưa đến giờ vào ca tiếp theo.',
    en: 'No shift is on now, and it is too early to come on for the next.',
  },
  'watch.notOnDuty': {
    vi: 'Bạn chưa vào ca nên chưa ra ca được.',
    en: 'You are not on duty, so you cannot go off duty.',
  },
} as const satisfies Sentences;
