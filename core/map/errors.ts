import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of the map: its city, pins and views. */
export const mapFaults = {
  'city.unreadable': {
    vi: 'Không đọc được tệp bản đồ thành phố {file}: {why}. Các phần khác vẫn chạy; hãy nhờ người quản trị kiểm tra tệp.',
    en: 'The city file {file} cannot be read: {why}. Everything else goes on; have your administrator check the file.',
  },
  'city.unknown': {
    vi: 'Bản đồ thành phố vừa được thay bằng bản khác. Đang mở lại.',
    en: 'The city’s map was replaced by another one. It is being reopened.',
  },
  'city.notCopied': {
    vi: 'Chưa chép xong bản đồ thành phố về bàn trực: {why}. Phần mềm đang tự thử lại.',
    en: 'The city’s map has not been copied to this desk: {why}. The copy is being retried.',
  },
  'city.noRoom': {
    vi: 'Ổ đĩa của bàn trực không đủ chỗ cho bản đồ thành phố ({needMb} MB). Hãy giải phóng ổ đĩa; phần mềm đang tự thử lại.',
    en: 'The desk’s disk has no room for the city’s map ({needMb} MB). Free some space; the copy is being retried.',
  },
  'city.copyDamaged': {
    vi: 'Bản đồ thành phố trên ổ đĩa bị hỏng và đã được bỏ. Đang chép lại từ trung tâm.',
    en: 'The city’s map on the disk was damaged and was thrown away. It is being copied from the site again.',
  },
  'map.tooManyPins': {
    vi: 'Bản đồ đã có đủ {most} ghim. Hãy xoá bớt ghim cũ.',
    en: 'There are {most} pins on the map already. Remove old ones first.',
  },
  'map.tooManyViews': {
    vi: 'Đã lưu đủ {most} dấu trang. Hãy xoá bớt một.',
    en: '{most} bookmarks are stored, which is the limit. Delete one first.',
  },
  'sight.tooManyBuildings': {
    vi: 'Vùng này có {buildings} toà nhà; chỉ tính được vùng thấy với nhiều nhất {most}. Hãy chọn vùng nhỏ hơn.',
    en: 'There are {buildings} buildings around this area; visibility can be computed for {most} at most. Choose a smaller one.',
  },
  'sight.unreadable': {
    vi: 'Không đọc được bản đồ thành phố để tính vùng thấy: {why}. Hãy thử lại.',
    en: 'The city could not be read to compute the visible area: {why}. Try again.',
  },
  'sight.failed': {
    vi: 'Phần tính vùng thấy vừa gặp lỗi và đã được khởi động lại. Hãy thử lại.',
    en: 'Computing the visible area failed, and was restarted. Try again.',
  },
} as const satisfies SentencesByCode;
