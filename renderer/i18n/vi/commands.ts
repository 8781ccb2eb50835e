/** One thing that keys do: which, and what. */
type Key = readonly [keys: string, what: string];
export interface KeyGroup {
  readonly name: string;
  readonly keys: readonly Key[];
}

const groups: readonly KeyGroup[] = [
  {
    name: 'Camera và ô',
    keys: [
      ['Mũi tên', 'chọn ô'],
      ['số, Enter', 'gọi camera vào ô đang chọn'],
      ['5 * 123, Enter', 'camera 123 vào ô 5 (* hoặc .)'],
      ['Enter, /, Ctrl+F', 'tìm camera'],
      ['Delete', 'bỏ camera khỏi ô'],
      ['F', 'xem riêng ô này, rồi quay lại'],
      ['Ctrl+C, Ctrl+V', 'chép, dán một ô'],
      ['Ctrl+Z, Ctrl+Y', 'hoàn tác, làm lại'],
      ['O', 'ô theo dõi'],
      ['Esc', 'bỏ số đang gõ; về lưới; đóng bảng'],
    ],
  },
  {
    name: 'Bố cục và thẻ',
    keys: [
      ['L', 'chọn bố cục, tự chia ô'],
      ['Alt+1…7', '1, 4, 9, 16, 25, 36, 64 ô'],
      ['Ctrl+T, F2', 'thêm thẻ, đổi tên thẻ'],
      ['Ctrl+1…9', 'tới thẻ thứ mấy'],
      ['Ctrl+Tab', 'thẻ kế tiếp; thêm Shift: thẻ trước'],
      ['F11', 'toàn màn hình, rồi quay lại'],
    ],
  },
  {
    name: 'Tuần tra hình',
    keys: [
      ['S', 'đặt tuần tra hình cho ô'],
      ['Phím cách', 'dừng, chạy tiếp'],
      ['PageDown, PageUp', 'camera kế tiếp, trước đó'],
    ],
  },
  {
    name: 'Xem kỹ hơn',
    keys: [
      ['+  −  0', 'phóng to, thu nhỏ, toàn hình'],
      ['Shift+mũi tên', 'dời phần đang phóng'],
      ['R', 'xem lại 60 giây vừa qua'],
    ],
  },
  {
    name: 'Khi đang xem lại',
    keys: [
      ['Phím cách', 'dừng, chạy'],
      [',  .', 'lùi, tới một hình'],
      ['←  →', 'lùi, tới năm giây'],
      ['Home, End', 'hình cũ nhất, mới nhất'],
      ['[  ]', 'chậm lại, nhanh lên'],
    ],
  },
  {
    name: 'Lời gửi vừa nhận',
    keys: [
      ['N', 'tới lời gửi'],
      ['Enter, T, Esc', 'nhận vào đây, thẻ mới, bỏ qua'],
    ],
  },
  {
    name: 'Khi đang điều khiển camera (D)',
    keys: [
      ['Mũi tên', 'xoay camera; thêm Shift: chậm'],
      ['+  −', 'zoom gần, xa'],
      ['1…9', 'tới điểm đặt trước'],
      ['Phím cách', 'dừng'],
      ['Home', 'về vị trí gốc'],
      ['T, Q', 'chiếm quyền, xin quyền'],
      ['N, Tab, Enter', 'trả lời lời xin quyền'],
      ['Bấm, kéo trên hình', 'đưa vào giữa, quay theo hướng kéo'],
      ['Shift+kéo, lăn chuột', 'khung phóng tới, zoom'],
      ['Esc, D', 'thôi điều khiển'],
    ],
  },
  {
    name: 'Khi ở bảng cảnh báo (F6)',
    keys: [
      ['↑ ↓, J, K', 'cảnh báo trước, sau; Home: mới nhất'],
      ['Enter', 'mở hình lên tường'],
      ['A, M, C', 'nhận biết, giao cho tôi, đóng'],
      ['S, N, E', 'tạm gác, ghi chú, chuyển cấp'],
      ['L, O, I', 'bỏ chốt, ngừng dùng, vụ việc'],
      ['X, Shift+↑ ↓', 'chọn nhiều; Ctrl+A: hết'],
      ['Ctrl+Z', 'hoàn tác thao tác vừa rồi'],
      ['/, F, G', 'tìm, lọc, gom nhóm'],
      ['Shift+1…9', 'đánh dấu việc phải làm'],
      ['1…8, W, Q', 'các trang, rộng hẹp, tiếng'],
    ],
  },
  {
    name: 'Khi ở bản đồ (F5, Shift+F5: cả cửa sổ)',
    keys: [
      ['Mũi tên, +  −, 0', 'dời, gần xa, toàn thành phố'],
      ['Q E, R F, T, N', 'quay, nghiêng, 2D/3D, hướng bắc'],
      ['Tab, Ctrl+mũi tên', 'qua từng camera'],
      ['Enter, W', 'camera này, cả nhóm lên tường'],
      ['G', 'tới phường, phố, camera, toạ độ'],
      ['L, phím cách', 'khoanh vùng, chọn thêm'],
      ['V, S', 'camera nào thấy, quay PTZ tới'],
      ['H, C', 'vùng thấy, vùng khuất'],
      ['A, Shift+A', 'cảnh báo kế tiếp, trước đó'],
      ['Shift+Enter', 'thêm camera vào vết'],
      ['M, I, O, D, ?', 'đo, ghim, in, ngày đêm, chú giải'],
      ['B, 1…9', 'đặt, tới dấu trang'],
      ['Kéo, kéo phải, lăn', 'dời, quay nghiêng, gần xa'],
      ['Cần điều khiển', 'dời, gần xa; bấm ô: điều khiển'],
      ['Esc', 'lùi một bước; trả phím cho tường'],
    ],
  },
  {
    name: 'Khi ở nhật ký (F4), ghi một dòng (F3)',
    keys: [
      ['F3', 'ghi từ bất cứ đâu; số chọn loại'],
      ['1…5', 'các trang'],
      ['Enter', 'camera lên ô theo dõi; sửa vụ'],
      ['N, A, E', 'thêm mới, ghi thêm, kết thúc'],
      ['I', 'vụ việc của dòng'],
      ['/, D, C, T', 'tìm, mọi bàn, camera, giờ'],
      ['Shift+1…6', 'lọc theo loại'],
      ['S, B, P, R', 'sửa vụ; gắn cảnh báo, ảnh, vết'],
      ['M, V, X', 'bản đồ, cảnh báo, cả mục xong'],
    ],
  },
  {
    name: 'Khi ở bàn giao (Shift+F4), bảng trưởng ca (Shift+F6)',
    keys: [
      ['B, S, A, R', 'bắt đầu, bên giao ký, nhận, từ chối'],
      ['Enter, phím cách', 'ghi lời, đánh dấu đã nhận'],
      ['Q, P', 'hỏi, xuất tệp'],
      [']  [', 'mục kế, mục trước'],
      ['1, 2', 'biên bản, các lần trước'],
      ['/, Enter, R', 'tìm bàn, lên tường, gỡ quyền'],
      ['W, Esc', 'rộng hẹp, trả phím cho tường'],
    ],
  },
  {
    name: 'Khi ở nhật ký kiểm tra (Shift+F9)',
    keys: [
      ['↑ ↓, Enter', 'chọn mục, xem chi tiết'],
      ['P, C, D', 'theo người, camera, việc này'],
      ['X, /', 'bỏ lọc, tìm người'],
      ['T, R, E', 'nhật ký kia, mới nhất, xuất'],
    ],
  },
];

export const commands = {
  button: 'Lệnh',
  buttonHint: 'Lệnh và phím (F1)',
  title: 'Lệnh và phím',
  close: 'Đóng (F1 hoặc Esc)',
  sendCamera: 'Gửi camera đang chọn',
  sendLayout: 'Gửi cả bố cục',
  replay: 'Xem lại 60 giây vừa qua',
  groups,
};
