/**
 * Hanoi's 126 wards (phường) and communes (xã) since 1 July 2025, each with a rough middle: WGS 84 degrees to about a
 * kilometre, from general knowledge, good enough to tell which one a demo camera stands in.
 */
export interface WardMiddle {
  readonly id: string;
  readonly name: string;
  readonly kind: 'ward' | 'commune';
  readonly lat: number;
  readonly lon: number;
}

type Row = readonly [name: string, lat: number, lon: number];

const wardRows: readonly Row[] = [
  ['Hoàn Kiếm', 21.032, 105.85],
  ['Cửa Nam', 21.023, 105.847],
  ['Ba Đình', 21.041, 105.838],
  ['Ngọc Hà', 21.038, 105.818],
  ['Giảng Võ', 21.028, 105.82],
  ['Hai Bà Trưng', 21.013, 105.854],
  ['Vĩnh Tuy', 21.002, 105.871],
  ['Bạch Mai', 21.002, 105.852],
  ['Đống Đa', 21.013, 105.822],
  ['Kim Liên', 21.008, 105.835],
  ['Văn Miếu - Quốc Tử Giám', 21.025, 105.838],
  ['Láng', 21.016, 105.808],
  ['Ô Chợ Dừa', 21.021, 105.825],
  ['Hồng Hà', 21.04, 105.857],
  ['Lĩnh Nam', 20.976, 105.883],
  ['Hoàng Mai', 20.976, 105.862],
  ['Vĩnh Hưng', 20.988, 105.876],
  ['Tương Mai', 20.988, 105.85],
  ['Định Công', 20.982, 105.832],
  ['Hoàng Liệt', 20.964, 105.836],
  ['Yên Sở', 20.958, 105.862],
  ['Thanh Xuân', 21.0, 105.805],
  ['Khương Đình', 20.993, 105.815],
  ['Phương Liệt', 20.996, 105.832],
  ['Cầu Giấy', 21.033, 105.79],
  ['Nghĩa Đô', 21.046, 105.795],
  ['Yên Hòa', 21.014, 105.792],
  ['Tây Hồ', 21.062, 105.822],
  ['Phú Thượng', 21.085, 105.81],
  ['Tây Tựu', 21.068, 105.735],
  ['Phú Diễn', 21.05, 105.762],
  ['Xuân Đỉnh', 21.068, 105.787],
  ['Đông Ngạc', 21.085, 105.78],
  ['Thượng Cát', 21.095, 105.738],
  ['Từ Liêm', 21.026, 105.768],
  ['Xuân Phương', 21.036, 105.742],
  ['Tây Mỗ', 21.006, 105.742],
  ['Đại Mỗ', 20.992, 105.768],
  ['Long Biên', 21.022, 105.895],
  ['Bồ Đề', 21.04, 105.876],
  ['Việt Hưng', 21.06, 105.9],
  ['Phúc Lợi', 21.042, 105.925],
  ['Hà Đông', 20.968, 105.775],
  ['Dương Nội', 20.978, 105.75],
  ['Yên Nghĩa', 20.95, 105.735],
  ['Phú Lương', 20.94, 105.765],
  ['Kiến Hưng', 20.957, 105.79],
  ['Thanh Liệt', 20.968, 105.812],
  ['Chương Mỹ', 20.92, 105.7],
  ['Sơn Tây', 21.135, 105.5],
  ['Tùng Thiện', 21.11, 105.485],
];

const communeRows: readonly Row[] = [
  ['Thanh Trì', 20.945, 105.875],
  ['Đại Thanh', 20.935, 105.81],
  ['Nam Phù', 20.91, 105.88],
  ['Ngọc Hồi', 20.915, 105.845],
  ['Thượng Phúc', 20.835, 105.86],
  ['Thường Tín', 20.865, 105.86],
  ['Chương Dương', 20.845, 105.9],
  ['Hồng Vân', 20.875, 105.9],
  ['Phú Xuyên', 20.74, 105.905],
  ['Phượng Dực', 20.78, 105.835],
  ['Chuyên Mỹ', 20.715, 105.885],
  ['Đại Xuyên', 20.7, 105.935],
  ['Thanh Oai', 20.86, 105.77],
  ['Bình Minh', 20.9, 105.765],
  ['Tam Hưng', 20.87, 105.8],
  ['Dân Hòa', 20.8, 105.78],
  ['Vân Đình', 20.735, 105.77],
  ['Ứng Thiên', 20.78, 105.75],
  ['Hòa Xá', 20.7, 105.78],
  ['Ứng Hòa', 20.7, 105.82],
  ['Mỹ Đức', 20.69, 105.72],
  ['Hồng Sơn', 20.73, 105.69],
  ['Phúc Sơn', 20.78, 105.7],
  ['Hương Sơn', 20.63, 105.76],
  ['Phú Nghĩa', 20.94, 105.66],
  ['Xuân Mai', 20.89, 105.58],
  ['Trần Phú', 20.835, 105.637],
  ['Hòa Phú', 20.81, 105.71],
  ['Quảng Bị', 20.86, 105.69],
  ['Minh Châu', 21.212, 105.458],
  ['Quảng Oai', 21.17, 105.43],
  ['Vật Lại', 21.2, 105.38],
  ['Cổ Đô', 21.27, 105.36],
  ['Bất Bạt', 21.17, 105.33],
  ['Suối Hai', 21.14, 105.38],
  ['Ba Vì', 21.08, 105.34],
  ['Yên Bài', 21.02, 105.43],
  ['Đoài Phương', 21.06, 105.46],
  ['Phúc Thọ', 21.12, 105.55],
  ['Phúc Lộc', 21.135, 105.573],
  ['Hát Môn', 21.1, 105.61],
  ['Thạch Thất', 21.068, 105.56],
  ['Hạ Bằng', 21.01, 105.56],
  ['Tây Phương', 21.02, 105.6],
  ['Hòa Lạc', 20.99, 105.51],
  ['Yên Xuân', 20.96, 105.46],
  ['Quốc Oai', 20.99, 105.64],
  ['Hưng Đạo', 20.97, 105.66],
  ['Kiều Phú', 20.975, 105.6],
  ['Phú Cát', 20.95, 105.55],
  ['Hoài Đức', 21.03, 105.7],
  ['Dương Hòa', 21.06, 105.67],
  ['Sơn Đồng', 21.03, 105.705],
  ['An Khánh', 20.99, 105.71],
  ['Đan Phượng', 21.09, 105.67],
  ['Ô Diên', 21.1, 105.7],
  ['Liên Minh', 21.12, 105.64],
  ['Gia Lâm', 21.02, 105.94],
  ['Thuận An', 21.03, 105.97],
  ['Bát Tràng', 20.98, 105.92],
  ['Phù Đổng', 21.07, 105.95],
  ['Thư Lâm', 21.17, 105.89],
  ['Đông Anh', 21.13, 105.87],
  ['Phúc Thịnh', 21.16, 105.84],
  ['Thiên Lộc', 21.13, 105.79],
  ['Vĩnh Thanh', 21.1, 105.83],
  ['Mê Linh', 21.16, 105.73],
  ['Yên Lãng', 21.19, 105.65],
  ['Tiến Thắng', 21.22, 105.68],
  ['Quang Minh', 21.19, 105.77],
  ['Sóc Sơn', 21.26, 105.85],
  ['Đa Phúc', 21.26, 105.9],
  ['Nội Bài', 21.22, 105.8],
  ['Trung Giã', 21.32, 105.88],
  ['Kim Anh', 21.25, 105.77],
];

/** `Văn Miếu - Quốc Tử Giám` -> `van-mieu-quoc-tu-giam`. */
function idOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-');
}

const middles =
  (kind: WardMiddle['kind']) =>
  ([name, lat, lon]: Row): WardMiddle => ({ id: idOf(name), name, kind, lat, lon });

export const wards: readonly WardMiddle[] = [
  ...wardRows.map(middles('ward')),
  ...communeRows.map(middles('commune')),
];

/** Degrees of longitude are shorter than those of latitude by this, at Hanoi's 21 degrees north. */
export const eastScale = Math.cos((21 * Math.PI) / 180);
export const metresPerDegree = 111_200;

/** The ward whose middle is nearest. Over a city the earth is flat enough. */
export function wardAt(place: { readonly lat: number; readonly lon: number }): WardMiddle {
  const [first, ...others] = wards;
  if (!first) throw new Error('a city without wards');
  const squared = ({ lat, lon }: WardMiddle) => (lat - place.lat) ** 2 + ((lon - place.lon) * eastScale) ** 2;
  let best = first;
  let least = squared(first);
  for (const ward of others) {
    const distance = squared(ward);
    if (distance >= least) continue;
    best = ward;
    least = distance;
  }
  return best;
}
