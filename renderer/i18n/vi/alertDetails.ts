import type { Disposition } from '../../../core/alerts/alert.ts';

const number = new Intl.NumberFormat('vi-VN');
const count = (n: number) => number.format(n);

export const dispositionTexts: Record<Disposition, string> = {
  genuine: 'Thật',
  nuisance: 'Báo nhầm',
  test: 'Thử',
  technical: 'Lỗi kỹ thuật',
};

/** Texts of the alert detail panel: known facts, history and delivery results. */
export const alertDetailTexts = {
  details: {
    label: 'Chi tiết cảnh báo',
    none: 'Chọn một cảnh báo để xem chi tiết.',
    loading: 'Đang đọc chi tiết…',
    steps: 'Việc phải làm',
    noSteps: 'Loại này chưa có hướng dẫn xử lý.',
    stepBy: (name: string, time: string) => `${name}, ${time}`,
    facts: 'Sự việc',
    place: 'Nơi xảy ra',
    observed: 'Nguồn thấy lúc',
    received: 'Nhận lúc',
    last: 'Lần cuối',
    counts: (n: number, duplicates: number) =>
      duplicates > 0 ? `${count(n)} lần, ${count(duplicates)} bản tin trùng` : `${count(n)} lần`,
    source: 'Nguồn',
    classes: 'Diễn biến',
    rule: 'Luật, vùng',
    owner: 'Người phụ trách',
    acknowledgedBy: 'Đã tiếp nhận',
    shelvedBy: 'Đang gác',
    closedBy: 'Đã đóng',
    outBy: 'Ngừng dùng',
    heldBy: 'Giữ làm chứng cứ',
    suppressedBy: 'Bị chặn bởi',
    by: (name: string, time: string) => `${name}, ${time}`,
    clock: (seconds: number) =>
      seconds > 0
        ? `${count(seconds)} giây mới tới đây: tin đến muộn, hoặc đồng hồ nguồn chậm`
        : `đồng hồ nguồn nhanh ${count(-seconds)} giây`,
    nearby: 'Camera gần đó',
    noNearby: 'Không biết nơi xảy ra.',
    here: 'camera này',
    metres: (m: number) =>
      m < 1_000 ? `${Math.round(m)} m` : `${(m / 1_000).toFixed(1).replace('.', ',')} km`,
    evidence: 'Bằng chứng',
    noEvidence: 'Nguồn không gửi bằng chứng.',
    evidenceKinds: { event: 'Sự kiện', snapshot: 'Ảnh', clip: 'Đoạn hình', document: 'Văn bản' },
    timeline: 'Diễn biến',
    raw: 'Bản tin gốc',
    rawShow: 'Xem bản tin gốc',
    rawNone: 'Không còn bản tin gốc.',
    cap: 'Chép dạng CAP',
    capCopied: 'Đã chép CAP vào bộ nhớ tạm.',
    capBelow: 'Không chép được; chọn và chép từ đây:',
  },
  timeline: {
    occurred: (n: number) => (n > 1 ? `Nguồn báo ${count(n)} lần` : 'Nguồn báo'),
    ended: 'Nguồn báo đã hết',
    duplicates: (n: number) => `${count(n)} bản tin trùng`,
    site: {
      unshelved: 'Hết giờ gác, trở lại hàng chờ',
      escalated: (level: string) => `Tự chuyển lên cấp ${level} vì chưa ai trả lời`,
      announcedAgain: 'Báo lại vì đã tiếp nhận mà chưa ai phụ trách',
      suppressed: 'Bị chặn',
      unsuppressed: 'Hết bị chặn',
      flapping: 'Bắt đầu chập chờn',
      steady: 'Hết chập chờn',
      expired: 'Coi như đã hết: quá hạn nguồn cho, hoặc không còn báo nữa',
    },
    acknowledge: 'tiếp nhận',
    assign: (to: string) => `giao cho ${to}`,
    assignSelf: 'nhận việc',
    unassign: 'trả lại, chưa ai phụ trách',
    note: 'ghi chú',
    shelve: (until: string) => `gác đến ${until}`,
    unshelve: 'bỏ gác',
    close: (disposition: Disposition) => `đóng: ${dispositionTexts[disposition]}`,
    reopen: 'mở lại',
    escalate: (level: number) => `chuyển cấp ${level}`,
    takeOutOfService: 'cho ngừng dùng',
    returnToService: 'cho dùng lại',
    resetLatch: 'bỏ chốt',
    tick: (step: string) => `đã làm: ${step}`,
    untick: (step: string) => `chưa làm: ${step}`,
    hold: 'giữ làm chứng cứ',
    releaseHold: 'thôi giữ làm chứng cứ',
    pending: 'chờ gửi',
    results: {
      done: '',
      already: 'đã thế từ trước',
      conflict: 'xung đột, không ghi đè',
      refused: 'bị từ chối',
    },
  },
  conflict: {
    title: 'Hai bên cùng sửa',
    refused: 'Trung tâm không nhận',
    mine: 'Của bạn',
    theirs: 'Ở trung tâm lúc này',
    again: 'Làm lại việc của tôi',
    drop: 'Để theo trung tâm',
    at: (time: string) => `lúc ${time}`,
    next: 'Việc bạn làm không bị mất và chưa đè lên ai. Xem hai bên rồi chọn.',
  },
};
