const one = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

const levels: Record<0 | 1 | 2 | 3, string> = {
  0: 'Máy theo kịp: mọi ô đủ hình.',
  1: 'Máy không theo kịp. Các ô nhỏ chỉ còn khung I, khoảng 1 hình/giây.',
  2: 'Máy không theo kịp. Ô nhỏ chỉ còn khung I, ô lớn xem luồng phụ.',
  3: 'Máy không theo kịp. Ô nhỏ chỉ còn khung I, ô lớn xem luồng phụ, tuần tra hình đứng lại.',
};
const reasons: Record<'notShown' | 'decoders' | 'thread', string> = {
  notShown: 'Nhiều hình nhận được mà không kịp hiện.',
  decoders: 'Bộ giải mã dùng gần hết bộ xử lý.',
  thread: 'Cửa sổ phản hồi chậm.',
};

export const healthTexts = {
  title: 'Sức khoẻ luồng hình',
  open: 'Sức khoẻ luồng hình ({key:health})',
  close: 'Đóng ({key:health} hoặc Esc)',
  levels,
  lacking: (tiles: number) => `${tiles} ô thiếu hình`,
  notTheMachine: (counted: string) => `${counted}: xem các dòng có dấu ở dưới. Máy vẫn theo kịp.`,
  reasons,
  since: (time: string) => `Từ ${time}.`,
  order: 'Khi máy không theo kịp, giảm theo thứ tự: ô nhỏ, ô lớn, tuần tra hình. Ô đang chọn giảm sau cùng.',
  shown: (shown: number, received: number) =>
    `Hiện / nhận: ${one.format(shown)} / ${one.format(received)} hình/giây`,
  leftOut: (tiles: number) => `, không kể ${tiles} ô chỉ hiện khung I`,
  decoding: (used: number, cores: number) => `Giải mã: ${one.format(used)} / ${cores} nhân`,
  lateness: (ms: number) => `Cửa sổ trễ: ${Math.round(ms)} ms`,
  noLook: 'Đang đo, số liệu đầu tiên có sau vài giây…',
  noTiles: 'Chưa có ô nào có hình: gõ số camera rồi Enter.',
  control: 'Điều khiển PTZ có vấn đề',
  unseen: 'Không ai nhìn thấy ô này lúc này, nên trung tâm không gửi hình.',
  tile: 'Ô',
  camera: 'Camera',
  state: 'Trạng thái',
  fps: 'Hiện / nhận mỗi giây',
  bitrate: 'kbit/giây',
  loss: 'Mất gói',
  jitter: 'Jitter (ms)',
  decode: 'Giải mã (ms)',
  decoder: 'Bộ giải mã',
  stream: 'Luồng',
  /** Frame rate sent by the camera, 1/s. */
  sends: (fps: number) => `gửi ${one.format(fps)}/giây`,
  streams: { main: 'Chính', sub: 'Phụ' },
  streamRefused: (stream: string, why: string) => `${stream} bị từ chối: ${why}`,
  hardware: 'phần cứng',
  software: 'phần mềm',
  reduced: { frameRate: 'Giảm hình (máy bận)', stream: 'Giảm nét (máy bận)' },
  /** For tiles without room for the whole text. */
  reducedShort: 'Bận',
  reducedTo: { frameRate: 'chỉ khung I', stream: 'thay luồng chính' },
  reducedWhy: 'Máy này không theo kịp. {key:health} để xem.',
  number: (value: number) => one.format(value),
  percent: (value: number) => `${one.format(value)} %`,
};
