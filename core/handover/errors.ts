import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of shift handovers. */
export const handoverFaults = {
  'handover.unknown': {
    vi: 'Không tìm thấy biên bản bàn giao này tại bàn hoặc tại trung tâm.',
    en: 'There is no such handover, at this desk or at the site.',
  },
  'handover.underWay': {
    vi: 'Đang có một cuộc bàn giao chưa xong. Hãy hoàn tất cuộc bàn giao đó trước.',
    en: 'Another handover is in progress. Finish that one first.',
  },
  'handover.notOpen': {
    vi: 'Biên bản này đã được chấp nhận hoặc đã có biên bản khác thay thế. Chỉ bổ sung được, không sửa.',
    en: 'This handover was accepted or superseded by another one. Only addenda can be written.',
  },
  'handover.notElsewhere': {
    vi: 'Cuộc bàn giao này được mở tại một bàn khác. Hãy làm tiếp tại bàn đó.',
    en: 'This handover was begun at another desk. Continue it there.',
  },
  'handover.frozen': {
    vi: 'Biên bản đã ký và đã khoá, chờ người nhận. Không sửa được lời ghi; người nhận có thể từ chối kèm lý do để lập bản mới.',
    en: 'The report is signed and frozen, and waits for the incoming operator. Remarks cannot be changed; if the incoming operator refuses it with a reason, a new version is made.',
  },
  'handover.notSigned': {
    vi: 'Người giao chưa ký biên bản này.',
    en: 'The outgoing operator has not signed this report yet.',
  },
  'handover.noItem': {
    vi: 'Biên bản không có mục này, hoặc mục này không còn mở.',
    en: 'The report has no such item, or the item is no longer open.',
  },
  'handover.unticked': {
    vi: 'Còn {left} mục chưa được người nhận đánh dấu. Hãy xem và đánh dấu từng mục trước khi nhận.',
    en: '{left} items are not ticked yet. Go through them and tick each before you accept.',
  },
  'handover.notYou': {
    vi: 'Tên đăng nhập không phải của người đang giao ca tại bàn này. Người giao phải tự ký.',
    en: 'This is not the name of the operator signed in at this desk. The outgoing operator must sign personally.',
  },
  'handover.samePerson': {
    vi: 'Người nhận phải là người khác với người giao.',
    en: 'The incoming operator must be a different person from the outgoing one.',
  },
  'handover.mayNot': {
    vi: 'Người này không có quyền nhận bàn giao ca trực.',
    en: 'This person does not have the right to take part in a handover.',
  },
  'handover.tooLarge': {
    vi: 'Biên bản quá lớn ({megabytes} MB). Hãy chọn khoảng thời gian ngắn hơn.',
    en: 'The report is too large ({megabytes} MB). Choose a shorter period.',
  },
  'handover.documentWrong': {
    vi: 'Nội dung biên bản không khớp mã băm đã ký. Biên bản bị hỏng hoặc đã bị sửa; hãy báo người quản trị.',
    en: 'The report does not match the hash that was signed. It is damaged or was changed; tell the administrator.',
  },
  'handover.documentAway': {
    vi: 'Biên bản đã khoá chưa có tại bàn này và chưa lấy được từ trung tâm. Hãy thử lại khi có kết nối.',
    en: 'The frozen report is not at this desk and could not be fetched from the site. Try again with a connection.',
  },
} as const satisfies SentencesByCode;
