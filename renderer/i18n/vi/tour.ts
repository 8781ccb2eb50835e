/** A step of the tour: what to know and which keys to press. */
export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Keys and their effects. */
  readonly keys: readonly (readonly [key: string, what: string])[];
}

const steps: readonly TourStep[] = [
  {
    title: 'Tường hình',
    text: 'Ở giữa là các ô hình, bên trái là mọi camera, trên cùng là cảnh báo và các nút.',
    keys: [
      ['mũi tên', 'chọn ô'],
      ['12 Enter', 'gọi camera số 12 vào ô đang chọn'],
      ['Enter, /', 'tìm theo tên, không cần dấu: dong da'],
      ['{key:wall.alone}', 'xem riêng ô này, rồi quay lại'],
    ],
  },
  {
    title: 'Cảnh báo và bản đồ',
    text: 'Hai bảng đứng cạnh tường hình; tường hình vẫn chạy. Bấm lần nữa để đóng.',
    keys: [
      ['{key:alerts}', 'cảnh báo: Enter mở hình, {key:alerts.acknowledge} tiếp nhận'],
      ['{key:map}', 'bản đồ: camera ở đâu, thấy gì'],
      ['{key:write}', 'ghi một dòng nhật ký'],
    ],
  },
  {
    title: 'Khi quên phím',
    text: 'Không cần nhớ gì hơn hai phím này.',
    keys: [
      ['{key:search}', 'tìm mọi thứ: camera, phường, phố, cảnh báo, lệnh'],
      ['{key:keyMap}', 'mọi phím; có cả phần xem nhanh này'],
      ['Esc', 'đóng bảng đang mở; lùi một bước'],
    ],
  },
];
const own: TourStep = {
  title: 'Camera của mình',
  text: 'Thêm camera thật ngay bây giờ: dán địa chỉ RTSP hoặc tìm trên mạng, xem hình rồi mới lưu.',
  keys: [['{key:ownCamera}', 'mở bảng camera của mình']],
};

export const tourTexts = {
  title: 'Xem nhanh một phút',
  close: 'Bỏ qua (Esc)',
  demo: 'Đây là bản trình diễn: camera, thành phố và cảnh báo đều là mẫu. Cứ bấm thử, không hỏng gì.',
  steps,
  own,
  at: (step: number, of: number) => `${step}/${of}`,
  back: 'Trước',
  next: 'Tiếp (Enter)',
  done: 'Bắt đầu (Enter)',
};
