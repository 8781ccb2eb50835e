import type { Street } from './streets.ts';

/** Widths of a street, metres. */
export interface StreetWidth {
  readonly carriageM: number;
  /** From the street's middle to the house fronts. */
  readonly frontM: number;
  readonly kind: 'primary' | 'secondary' | 'street';
}

/** Streets with several lanes in each direction. */
const boulevards = new Set(
  `Giải Phóng, Phạm Hùng, Phạm Văn Đồng, Khuất Duy Tiến, Nguyễn Xiển, Nguyễn Trãi, Trần Duy Hưng, Nguyễn Chí Thanh,
  Lê Văn Lương, Tố Hữu, Võ Chí Công, Nguyễn Văn Cừ, Nguyễn Văn Linh, Xuân Thủy, Hồ Tùng Mậu, Liễu Giai, Văn Cao,
  Trần Phú Hà Đông, Quang Trung Hà Đông, Hoàng Quốc Việt, Trường Chinh, Minh Khai, Lê Đức Thọ, Lê Quang Đạo,
  Nguyễn Văn Huyên, Cổ Linh, Ngô Gia Tự`
    .split(',')
    .map((name) => name.trim()),
);

const avenues = new Set(
  `Láng Hạ, Giảng Võ, Kim Mã, Cầu Giấy, Láng, Bưởi, Tây Sơn, Tôn Đức Thắng, Nguyễn Lương Bằng, Xã Đàn, Đại Cồ Việt,
  Trần Khát Chân, Trần Quang Khải, Trần Nhật Duật, Trần Khánh Dư, Nguyễn Khoái, Yên Phụ, Nghi Tàm, Âu Cơ,
  An Dương Vương, Lạc Long Quân, Lê Duẩn, Hoàng Diệu, Điện Biên Phủ, Trần Hưng Đạo, Lý Thường Kiệt, Phố Huế, Bà Triệu,
  Bạch Mai, Trương Định, Tam Trinh, Kim Ngưu, Đại La, Thái Hà, Chùa Bộc, Huỳnh Thúc Kháng, Phạm Ngọc Thạch,
  Nguyễn Hữu Thọ, Cầu Diễn, Phùng Hưng Hà Đông, Lê Trọng Tấn Hà Đông, Long Biên – Xuân Quan, Hàm Nghi, Hoàng Minh Giám,
  Phan Đình Phùng, Nguyễn Thái Học, Tràng Tiền, Đinh Tiên Hoàng, Lê Thái Tổ, Cao Lỗ Đông Anh`
    .split(',')
    .map((name) => name.trim()),
);

/** Returns true north of Hàng Khay and east of the citadel: the thirty-six streets. */
export function isOldQuarter({ isCentral, course }: Pick<Street, 'isCentral' | 'course'>): boolean {
  const [lat = 0, lon = 0] = course;
  return isCentral && lat > 21.0305 && lon > 105.8445;
}

export function streetWidth(street: Pick<Street, 'name' | 'isCentral' | 'course'>): StreetWidth {
  if (boulevards.has(street.name)) return { carriageM: 24, frontM: 18, kind: 'primary' };
  if (avenues.has(street.name)) return { carriageM: 15, frontM: 12.5, kind: 'secondary' };
  if (isOldQuarter(street)) return { carriageM: 6.5, frontM: 7.5, kind: 'street' };
  return { carriageM: 9, frontM: 9, kind: 'street' };
}
