import { createNumberFormatter } from '../../../base/text.ts';
import type { Language } from '../../../errors/faults.ts';
import type { HandoverReport } from '../../report.ts';

const count = createNumberFormatter('vi-VN', 0);
const decimal = createNumberFormatter('vi-VN', 1);

/** 42 giây, 3 phút 05 giây, 21 phút, 1 giờ 05 phút. */
function duration(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} giây`;
  if (seconds < 600)
    return `${Math.floor(seconds / 60)} phút${seconds % 60 === 0 ? '' : ` ${two(seconds % 60)} giây`}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} phút`;
  return `${count(Math.floor(minutes / 60))} giờ${minutes % 60 === 0 ? '' : ` ${two(minutes % 60)} phút`}`;
}

/**
 * The Vietnamese texts of a handover report, on paper and on the screen. Its type defines what every language must
 * provide.
 */
export const vietnameseReportTexts = {
  language: 'vi' as Language,
  count,
  decimal,
  percent: (share: number) => `${decimal(share * 100)} %`,
  duration,

  nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  title: 'Biên bản bàn giao ca trực',
  /** Of a period without a handover. */
  periodTitle: 'Báo cáo ca trực',
  subject: (subject: HandoverReport['subject']) =>
    'desk' in subject ? subject.name : `Toàn trung tâm ${subject.centre}`,
  /** `06 giờ 03 phút, ngày 26 tháng 11 năm 2026`, from `HH:mm` and `dd/MM/yyyy`. */
  inFull(time: string, day: string) {
    const [hours, minutes] = time.split(':');
    const [date, month, year] = day.split('/');
    return `${hours} giờ ${minutes} phút, ngày ${date} tháng ${month} năm ${year}`;
  },
  opening: (inFull: string, centre: string) =>
    `Hồi ${inFull}, tại ${centre}, hai bên lập biên bản bàn giao ca trực như sau.`,
  periodOpening: (inFull: string, centre: string) =>
    `Lập hồi ${inFull}, tại ${centre}. Đây là báo cáo để xem, không phải biên bản bàn giao; chưa ai ký.`,
  closing:
    'Hai bên đã đọc lại biên bản và ký bằng cách đăng nhập. Từ lúc bên nhận ký, bàn trực do bên nhận phụ trách. Nội dung đã khoá; sau đó chỉ bổ sung, không sửa.',
  states: {
    preview: 'Bản xem trước, chưa ký',
    outgoing: 'Bên giao đã ký, chờ bên nhận',
    both: 'Hai bên đã ký',
  },
  version: (n: number) => `Phiên bản ${count(n)}`,
  number: 'Mã biên bản',
  page: (page: string, of: string) => `Trang ${page} / ${of}`,

  sections: {
    where: 'Bàn trực, ca trực và người trực',
    things: 'Ba điều quan trọng nhất',
    incidents: 'Vụ việc đang mở',
    alerts: 'Cảnh báo chưa tiếp nhận hoặc đang mở',
    setAside: 'Cảnh báo tạm gác, bị chặn, ngừng dùng',
    degraded: 'Camera và đường truyền có sự cố',
    abnormal: 'Những gì khác thường lệ',
    standing: 'Cần theo dõi, lệnh thường trực, kế hoạch 12 giờ tới',
    exports: 'Hình đã xuất và chứng cứ đang giữ',
    log: 'Nhật ký ca trực',
    figures: 'Số liệu của ca',
    gaps: 'Khoảng trống trong dữ liệu',
    questions: 'Hỏi và đáp',
    signatures: 'Chữ ký',
  },
  orders: 'Mệnh lệnh, yêu cầu chưa xong',
  thingsAgain: 'Nhắc lại ba điều quan trọng nhất',
  addenda: 'Bổ sung sau khi ký',
  none: 'Không có.',
  /** Of data that could not be looked up when the report was made. */
  unknownNote: 'Không tra được khi lập biên bản:',
  unknown: {
    leases: 'ai đang điều khiển, tuần tra hình nào chạy, hình nào đang về (mất kết nối trung tâm)',
    tours: 'tuần tra hình nào lẽ ra phải chạy',
    walls: 'hình người khác đưa lên tường',
    rights: 'quyền tạm thời',
    use: 'việc dùng PTZ và camera ở các bàn khác',
    exports: 'đầy đủ những gì đã xuất ở các bàn khác (bản đồ và biên bản in hay lưu ở đó không có ở đây)',
    desks: 'lúc các bàn khác mất kết nối, tắt máy hay chỉnh đồng hồ, và hỏng hóc của riêng các bàn đó',
  },
  noneKnown: 'Ngoài ra không biết thêm gì.',
  noThing: 'Chưa ghi.',
  cut: (shown: number, total: number) => `Hiện ${count(shown)} trên ${count(total)}.`,
  ofTotal: (total: number) => `${count(total)} mục`,

  risks: {
    title: 'BÀN GIAO CẦN CHÚ Ý ĐẶC BIỆT',
    why: {
      flood: 'Cảnh báo dồn dập',
      degraded: 'Hệ thống suy giảm',
      absence: 'Người nhận vắng mặt lâu ngày',
      emergency: 'Đang có tình huống khẩn cấp',
      offline: 'Mất kết nối trung tâm, dữ liệu có thể thiếu',
      clock: 'Đồng hồ máy bị chỉnh trong ca',
      unattended: 'Không ai vào ca',
    } satisfies Record<HandoverReport['risks'][number]['why'], string>,
    figures: {
      incidents: (n: number) => `${count(n)} vụ việc khẩn cấp`,
      alerts: (n: number) => `${count(n)} cảnh báo`,
      peakPerTenMinutes: (n: number) => `cao nhất ${count(n)} cảnh báo trong 10 phút`,
      minutes: (n: number) => `${count(n)} phút`,
      days: (n: number) => `${count(n)} ngày`,
      percent: (n: number) => `${decimal(n)} % thời gian`,
      cameras: (n: number) => `${count(n)} camera`,
      others: (n: number) => `${count(n)} đường truyền, nguồn hoặc máy`,
      steps: (n: number) => `${count(n)} lần`,
    } as Readonly<Record<string, (n: number) => string>>,
  },

  priorities: { critical: 'Khẩn cấp', high: 'Cao', medium: 'Vừa', low: 'Thấp' },
  incidentStates: { open: 'Đang xử lý', monitoring: 'Theo dõi', closed: 'Đã đóng' },
  parts: { outgoing: 'Bên giao', incoming: 'Bên nhận', duty: 'Cùng trực' },
  setAside: { shelved: 'Tạm gác', suppressed: 'Bị chặn', outOfService: 'Ngừng dùng' },
  cameraFault: (fault: string) => `Camera đang lỗi: ${fault}`,
  untilFaultOver: 'đến khi hết lỗi',
  degraded: {
    camera: 'Camera',
    link: 'Đường truyền',
    source: 'Nguồn cảnh báo',
    gateway: 'Điều khiển PTZ',
    store: 'Kho dữ liệu',
  },
  abnormal: {
    lease: 'Giữ quyền điều khiển',
    tourOff: 'Tắt tuần tra hình',
    wallOverride: 'Đổi hình tường',
    temporaryRight: 'Quyền tạm thời',
    fourEyes: 'Hai người xác nhận',
    withoutSite: 'Đăng nhập khi mất kết nối',
  },
  granted: {
    'video.export': (second: string) => `Xuất hình, có ${second} xác nhận`,
    'video.unmasked': (second: string) => `Xem không che, có ${second} xác nhận`,
  },
  standing: { watch: 'Cần theo dõi', order: 'Lệnh thường trực', event: 'Kế hoạch' },
  exports: { export: 'Xuất hình', exporting: 'Đang xuất hình', hold: 'Giữ chứng cứ' },
  left: {
    'map.print': 'Bản đồ đã in',
    'handover.file': 'Biên bản bàn giao, ra tệp',
    'handover.print': 'Biên bản bàn giao, ra giấy',
  },
  entries: {
    note: 'Ghi chú',
    call: 'Cuộc gọi',
    order: 'Mệnh lệnh',
    incident: 'Vụ việc',
    cameraFault: 'Hỏng camera',
    visitor: 'Khách',
  },
  gaps: {
    offline: 'Mất kết nối trung tâm',
    clockForward: 'Đồng hồ bị chỉnh tiến',
    clockBack: 'Đồng hồ bị chỉnh lùi',
    deskDown: 'Bàn trực không chạy',
  },
  signedBy: {
    site: 'Đăng nhập tại trung tâm',
    verifier: 'Đăng nhập tại bàn trực, khi mất kết nối trung tâm',
  },
  dispositions: { genuine: 'Thật', nuisance: 'Báo nhầm', test: 'Thử', technical: 'Lỗi kỹ thuật' },

  /** Of the report as CSV. */
  sectionHead: 'Mục',
  idHead: 'Mã',
  heads: {
    centre: 'Trung tâm',
    desk: 'Bàn trực',
    shift: 'Ca trực',
    period: 'Thời gian',
    madeAt: 'Lập lúc',
    person: 'Họ và tên',
    part: 'Vai',
    post: 'Vị trí',
    since: 'Từ',
    until: 'Đến',
    what: 'Loại',
    name: 'Tên',
    state: 'Trạng thái',
    priority: 'Mức',
    incident: 'Vụ việc',
    owner: 'Người phụ trách',
    next: 'Việc tiếp theo',
    due: 'Hạn',
    alert: 'Cảnh báo',
    camera: 'Camera',
    received: 'Nhận lúc',
    times: 'Lần',
    by: 'Ai',
    reason: 'Lý do',
    text: 'Nội dung',
    place: 'Nơi',
    givenBy: 'Người giao',
    answers: 'Người thực hiện',
    at: 'Lúc',
    taken: 'Bên nhận',
    question: 'Hỏi',
    answer: 'Đáp',
    how: 'Cách ký',
    signature: 'Ký',
    hash: 'Mã băm SHA-256',
    version: 'Phiên bản',
    figure: 'Số liệu',
    thisShift: 'Ca này',
    before: 'Trung vị 7 ca trước',
    range: 'Thấp nhất – cao nhất',
  },
  overdue: 'QUÁ HẠN',
  acknowledged: 'Đã tiếp nhận',
  unacknowledged: 'Chưa tiếp nhận',
  unassigned: 'Chưa phân công',
  still: 'chưa hết',
  noEnd: 'không hạn',
  unknownSince: 'không rõ',
  tick: (time: string) => `Đã nhận ${time}`,
  notTicked: 'Chưa nhận',
  handoverWordsOf: 'Lời bàn giao',
  addendum: 'Bổ sung',
  orderEnds: { done: 'Đã thực hiện', cancelled: 'Đã huỷ', notDone: 'Không thực hiện được' },
  opened: (time: string, name: string) => `Mở ${time}, ${name}`,
  notAnswered: 'Chưa trả lời.',
  unsigned: 'Chưa ký',
  pending: 'chờ gửi trung tâm',
  timesSeen: (n: number) => `×${count(n)}`,
  cameras: 'Camera',
  clockBy: (ms: number) => `${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}`,

  figures: {
    received: 'Cảnh báo nhận được',
    occurrences: 'Lần nguồn báo',
    peak: 'Nhiều nhất trong 10 phút',
    flood: 'Thời gian dồn dập',
    acknowledge: 'Đến khi tiếp nhận (trung vị)',
    acknowledgeP95: 'Đến khi tiếp nhận (95 %)',
    closing: 'Đến khi đóng (trung vị)',
    closed: 'Đã đóng',
    standing: 'Kéo dài quá 24 giờ',
    chattering: 'Đang chập chờn',
    shelved: 'Đang tạm gác',
    ptz: 'Điều khiển PTZ',
    ptzText: (gestures: number, minutes: number, cameras: number) =>
      `${count(gestures)} lần, ${decimal(minutes)} phút, ${count(cameras)} camera`,
    ptzTime: 'Thời gian điều khiển PTZ',
    views: 'Xem camera',
    viewCount: 'Lượt xem camera',
    viewsText: (views: number, cameras: number) => `${count(views)} lượt, ${count(cameras)} camera`,
    operator: 'Người trực',
    operatorHeads: { open: 'Đang xử lý', acknowledged: 'Đã tiếp nhận', closed: 'Đã đóng' },
    noneBefore: 'Chưa có ca nào trước để so sánh.',
    notMeasured: 'chưa có',
  },
  charts: {
    rate: 'Cảnh báo trong mỗi 15 phút',
    rateAlt: (total: number, most: number, when: string) =>
      `Biểu đồ cột: ${count(total)} cảnh báo trong ca, nhiều nhất ${count(most)} trong 15 phút, từ ${when}.`,
    binned: (minutes: number) => `Mỗi cột là mức cao nhất trong ${count(minutes)} phút.`,
    flood: (n: number) => `dồn dập: trên ${count(n)}`,
    split: 'Chia theo mức',
    sources: 'Nguồn báo nhiều nhất',
    ownSource: 'Chính trung tâm',
    sourceHeads: { alerts: 'Cảnh báo', occurrences: 'Lần báo' },
    acknowledge: 'Đến khi tiếp nhận, so với bảy ca trước',
    thisShift: 'Ca này',
  },
};

/** The texts of one language. */
export type ReportTexts = typeof vietnameseReportTexts;
