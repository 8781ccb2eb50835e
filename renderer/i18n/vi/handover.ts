const number = new Intl.NumberFormat('vi-VN');
const count = (n: number) => number.format(n);

/** Texts of the handover panel. Those of the report are in core/handover/document/words. */
export const handoverTexts = {
  title: 'Bàn giao ca',
  close: 'Đóng ({key:handover})',
  wider: 'Rộng, hẹp ({key:page.wide})',
  loading: 'Đang lập biên bản…',
  took: (ms: number) => `lập trong ${count(Math.round(ms))} ms`,
  /** The line in the bar. */
  bar: {
    open: 'Bàn giao ca ({key:handover})',
    soon: (time: string) => `Bàn giao lúc ${time}`,
    due: 'Đến giờ bàn giao',
    overdue: 'Quá giờ bàn giao',
    states: {
      begun: 'Đang bàn giao',
      signed: 'Chờ bên nhận ký',
      refused: 'Bên nhận từ chối',
      accepted: 'Đã bàn giao',
    },
  },
  of: 'Bàn giao của',
  noneOf: 'Không có:',
  ofWhat: { desk: 'Bàn này', centre: 'Cả trung tâm' },
  span: 'Thời gian',
  spans: (hours: number | undefined) =>
    hours === undefined ? 'Ca sắp hết' : hours > 24 ? `${count(hours / 24)} ngày` : `${count(hours)} giờ`,
  ownSpan: 'Tự chọn',
  from: 'Từ',
  to: 'Đến',
  spanHint: 'ngày/tháng/năm giờ:phút, nhiều nhất 31 ngày',
  spanWrong:
    'Chưa đúng: thời điểm bắt đầu phải trước thời điểm kết thúc, nhiều nhất 31 ngày, viết như 26/11/2026 22:00.',
  views: { now: 'Biên bản (1)', past: 'Các lần bàn giao (2)', period: 'Theo kỳ (3)' },
  begin: 'Bắt đầu bàn giao ({key:handover.begin})',
  begins: 'Bắt đầu bàn giao',
  preview: 'Xem trước, chưa có gì được ghi',
  steps: { begun: 'Lập biên bản', signed: 'Bên giao ký', accepted: 'Bên nhận ký' },
  stepStates: { done: 'xong', now: 'đang làm', ahead: 'chưa', refused: 'bị từ chối' },
  fromTo: (outgoing: string, incoming: string | null) =>
    incoming === null ? `${outgoing} giao, chờ người nhận` : `${outgoing} giao cho ${incoming}`,
  signedBy: (version: number, name: string) => `Phiên bản ${count(version)} do ${name} ký`,
  refusedBy: (name: string, why: string) => `${name} từ chối: ${why}`,
  acceptedBy: (name: string, time: string) => `${name} đã nhận lúc ${time}. Bàn trực do ${name} phụ trách.`,
  superseded:
    'Một biên bản khác của cùng bàn đã được nhận trước: biên bản kia có hiệu lực, bản này chỉ để xem.',
  pending: 'Chưa gửi hết tới trung tâm',
  offline: 'Mất kết nối trung tâm: vẫn bàn giao được, gửi đi khi nối lại.',
  versions: 'Phiên bản',
  version: (n: number) => `Bản ${count(n)}`,
  versionNow: 'Bản hiện tại',
  sections: 'Các mục của biên bản',
  ticks: (done: number, all: number) =>
    done === all ? `Đã nhận đủ ${count(all)} việc` : `Đã nhận ${count(done)}/${count(all)} việc`,
  ticksLeft: (n: number) => `Còn ${count(n)} việc bên nhận chưa đánh dấu.`,
  tick: 'Đánh dấu đã nhận (phím cách)',
  ticked: (name: string, time: string) => `Đã nhận: ${name}, ${time}`,
  notTicked: 'Chưa nhận',
  thing: (n: number) => `Điều ${count(n)}`,
  noThing: 'Chưa ghi. Enter để ghi.',
  noThingRead: 'Chưa ghi.',
  words: 'Lời bàn giao',
  writeWords: 'Ghi lời (Enter)',
  wordsFor: (of: string) => `Lời bàn giao cho: ${of}`,
  wordsHint: 'Ctrl+Enter lưu · Esc thôi. Số liệu không ai sửa được.',
  save: 'Lưu',
  cancel: 'Thôi (Esc)',
  working: 'Đang làm…',
  /** The actions, with their keys. */
  actions: {
    sign: 'Bên giao ký ({key:handover.sign})',
    accept: 'Bên nhận ký ({key:handover.accept})',
    refuse: 'Từ chối ({key:handover.refuse})',
    ask: 'Hỏi ({key:handover.ask})',
    answer: 'Trả lời (Enter)',
    addendum: 'Bổ sung ({key:handover.begin})',
    file: 'In, xuất tệp ({key:handover.file})',
  },
  forms: {
    sign: 'Bên giao ký biên bản',
    signHint:
      'Ký bằng cách đăng nhập lại. Nội dung được khoá thành một phiên bản; bàn trực vẫn do bên giao phụ trách đến khi bên nhận ký.',
    accept: 'Bên nhận ký và nhận bàn trực',
    acceptHint: 'Ký bằng cách đăng nhập. Bàn trực do bên nhận phụ trách; hình trên tường không đổi.',
    refuse: 'Bên nhận từ chối',
    refuseHint: 'Biên bản quay lại bên giao cùng lý do. Bên giao sửa lời, rồi ký phiên bản mới.',
    ask: 'Bên nhận hỏi',
    answer: 'Bên giao trả lời',
    addendum: 'Bổ sung vào biên bản đã ký',
    addendumHint: 'Biên bản đã ký không đổi. Lời bổ sung đứng sau, có tên và giờ.',
    reason: 'Lý do',
    name: 'Tên đăng nhập',
    password: 'Mật khẩu',
    text: 'Nội dung',
    questionOf: (text: string) => `Hỏi: ${text}`,
  },
  question: (name: string, time: string) => `${name} hỏi lúc ${time}`,
  answered: 'Trả lời',
  notAnswered: 'Chưa trả lời',
  saved: {
    begin: 'Đã bắt đầu. Ghi ba điều quan trọng nhất, rồi bên giao ký.',
    word: 'Đã lưu lời bàn giao.',
    sign: 'Bên giao đã ký. Chờ bên nhận đánh dấu từng việc và ký.',
    accept: 'Đã nhận ca.',
    refuse: 'Đã từ chối. Biên bản quay lại bên giao.',
    ask: 'Đã hỏi.',
    answer: 'Đã trả lời.',
    addendum: 'Đã bổ sung.',
  },
  file: {
    title: 'In, xuất biên bản',
    language: 'Ngôn ngữ',
    format: 'Dạng',
    paper: 'Giấy (máy in)',
    printer: 'Máy in',
    looking: 'Đang tìm máy in…',
    print: 'In',
    printing: (seconds: number) => `Đang in… ${count(seconds)} giây`,
    printed: (printer: string, time: string) => `${time} · đã gửi tới ${printer}`,
    formats: { pdf: 'PDF (A4)', csv: 'CSV', json: 'JSON' },
    make: 'Xuất tệp',
    making: (seconds: number) => `Đang làm tệp… ${count(seconds)} giây`,
    made: (file: string, size: string) => `${file} · ${size}`,
    folder: 'Trong thư mục xuất của bàn trực. Đọc, tìm chữ hoặc in ở máy khác đều được.',
    show: 'Mở thư mục',
    show404: 'Không mở được thư mục.',
    bytes: (n: number) =>
      n < 1_000_000
        ? `${count(Math.max(1, Math.round(n / 1_000)))} KB`
        : `${count(Math.round(n / 100_000) / 10)} MB`,
  },
  past: {
    none: 'Chưa có lần bàn giao nào.',
    more: 'Xem thêm',
    line: (outgoing: string, incoming: string) => `${outgoing} → ${incoming}`,
    noOne: 'chưa ai nhận',
    again: 'Thử lại',
    back: 'Về danh sách (Esc)',
  },
  figures: {
    thisShift: 'Ca này',
    before: (n: number) => (n === 1 ? 'Trung vị 1 ca trước' : `Trung vị ${count(n)} ca trước`),
  },
  hint: {
    preview:
      '{key:handover.begin} bắt đầu · {key:handover.file} in, xuất tệp · ] [ mục kế, mục trước · {key:page.wide} rộng, hẹp · Esc trả phím cho tường',
    period:
      '{key:handover.file} in, xuất tệp · ] [ mục kế, mục trước · 1 biên bản đang làm · {key:page.wide} rộng, hẹp',
    begun:
      'Enter ghi lời · {key:handover.sign} bên giao ký · ] [ mục kế, mục trước · {key:handover.file} in · {key:page.wide} rộng, hẹp',
    signed:
      'Phím cách đánh dấu · {key:handover.ask} hỏi · {key:handover.accept} bên nhận ký · {key:handover.refuse} từ chối · ] [ mục kế, mục trước',
    accepted:
      '{key:handover.begin} bổ sung · {key:handover.file} in, xuất tệp · ] [ mục kế, mục trước · 2 các lần trước',
  },
};
