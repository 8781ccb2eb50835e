/** Where the demo's Hanoi is not made of tube houses: rough, from general knowledge, no map's data. */

/** High-rises that stand together. */
export interface Towers {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly radiusM: number;
  readonly count: number;
  /** From, to. */
  readonly storeys: readonly [number, number];
  /** Side of a tower's plan, metres: from, to. */
  readonly sideM: readonly [number, number];
  /** Which way their long sides run. */
  readonly bearingDeg: number;
}

type TowerRow = readonly [
  name: string,
  lat: number,
  lon: number,
  radiusM: number,
  count: number,
  from: number,
  to: number,
  side: number,
  wider: number,
  bearingDeg: number,
];

const towerRows: readonly TowerRow[] = [
  ['Mỹ Đình', 21.0285, 105.7725, 520, 34, 17, 38, 26, 48, 12],
  ['Mỹ Đình 1', 21.0222, 105.7712, 420, 22, 15, 32, 24, 44, 8],
  ['Vinhomes Skylake', 21.0195, 105.7795, 320, 12, 30, 40, 28, 44, 160],
  ['The Manor', 21.0105, 105.7752, 330, 12, 20, 32, 24, 46, 20],
  ['Trung Hòa – Nhân Chính', 21.0068, 105.7998, 420, 30, 17, 34, 24, 46, 55],
  ['Mandarin Garden', 21.0025, 105.7948, 360, 16, 22, 31, 26, 46, 35],
  ['Times City', 20.9945, 105.8688, 430, 34, 23, 36, 28, 50, 10],
  ['Royal City', 21.0021, 105.8158, 250, 12, 24, 36, 34, 60, 40],
  ['Linh Đàm', 20.9655, 105.8262, 480, 36, 18, 41, 26, 44, 30],
  ['Bắc Linh Đàm', 20.9722, 105.834, 360, 18, 9, 21, 22, 40, 15],
  ['Goldmark City', 21.0452, 105.7672, 330, 16, 28, 40, 30, 46, 100],
  ['Vinhomes Smart City', 21.0045, 105.7382, 700, 54, 28, 39, 30, 50, 20],
  ['Vinhomes Ocean Park', 20.9958, 105.9425, 900, 58, 24, 36, 30, 50, 80],
  ['Ecopark', 20.9618, 105.9312, 600, 28, 18, 30, 26, 44, 70],
  ['Ciputra', 21.0775, 105.7982, 520, 22, 17, 25, 24, 40, 120],
  ['Ngoại giao đoàn', 21.0655, 105.7988, 420, 20, 18, 31, 24, 42, 5],
  ['Starlake', 21.0558, 105.8, 400, 14, 20, 35, 26, 46, 95],
  ['Văn Quán', 20.977, 105.793, 360, 16, 15, 25, 22, 42, 60],
  ['Mỗ Lao', 20.9832, 105.7842, 330, 18, 18, 33, 24, 44, 55],
  ['Văn Phú', 20.9582, 105.7672, 480, 24, 21, 39, 24, 44, 45],
  ['Dương Nội', 20.9762, 105.7528, 520, 26, 20, 34, 24, 42, 60],
  ['Thanh Hà', 20.9405, 105.7842, 600, 30, 12, 20, 24, 44, 30],
  ['Định Công', 20.9795, 105.8342, 320, 14, 9, 20, 22, 40, 20],
  ['Đền Lừ', 20.9862, 105.8608, 300, 14, 9, 15, 20, 40, 80],
  ['Gamuda', 20.9705, 105.8732, 480, 20, 16, 27, 24, 42, 110],
  ['Minh Khai', 20.9975, 105.859, 300, 14, 20, 34, 24, 42, 85],
  ['Sài Đồng', 21.0312, 105.9092, 420, 18, 15, 27, 24, 42, 130],
  ['Việt Hưng', 21.0622, 105.9018, 480, 20, 9, 21, 22, 42, 40],
  ['Cầu Giấy – Duy Tân', 21.0302, 105.7845, 340, 24, 12, 30, 28, 44, 10],
  ['Láng Hạ', 21.0162, 105.8152, 260, 10, 14, 28, 24, 40, 150],
  ['Kim Mã – Đào Tấn', 21.0325, 105.8098, 260, 8, 14, 30, 26, 40, 95],
  ['Nghĩa Đô', 21.0482, 105.7942, 300, 12, 15, 28, 22, 40, 90],
  ['Kiến Hưng', 20.9562, 105.7905, 420, 20, 15, 30, 24, 42, 35],
  ['Đại Kim', 20.9768, 105.8228, 320, 14, 12, 25, 22, 40, 170],
  ['Xa La', 20.9638, 105.7945, 320, 14, 20, 30, 24, 42, 40],
];

export const towers: readonly Towers[] = towerRows.map(
  ([name, lat, lon, radiusM, count, from, to, side, wider, bearingDeg]) => ({
    name,
    lat,
    lon,
    radiusM,
    count,
    storeys: [from, to],
    sideM: [side, wider],
    bearingDeg,
  }),
);

/** Collective housing (khu tập thể) of the 1960s to 1980s: rows of slabs of five storeys. */
export interface Slabs {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly rows: number;
  readonly columns: number;
  readonly bearingDeg: number;
}

type SlabRow = readonly [
  name: string,
  lat: number,
  lon: number,
  rows: number,
  columns: number,
  bearingDeg: number,
];

const slabRows: readonly SlabRow[] = [
  ['Khu tập thể Kim Liên', 21.0092, 105.8355, 8, 5, 96],
  ['Khu tập thể Trung Tự', 21.0078, 105.8292, 7, 3, 70],
  ['Khu tập thể Khương Thượng', 21.0028, 105.826, 5, 3, 20],
  ['Khu tập thể Thành Công', 21.0198, 105.8162, 7, 4, 110],
  ['Khu tập thể Giảng Võ', 21.0255, 105.8212, 7, 3, 40],
  ['Khu tập thể Nghĩa Tân', 21.0442, 105.7938, 6, 4, 90],
  ['Khu tập thể Thanh Xuân Bắc', 20.9952, 105.7982, 8, 5, 50],
  ['Khu tập thể Thanh Xuân Nam', 20.9882, 105.7985, 5, 3, 50],
  ['Khu tập thể Bách Khoa', 21.0042, 105.8478, 5, 3, 95],
  ['Khu tập thể Quỳnh Mai', 21.0005, 105.8572, 5, 3, 100],
  ['Khu tập thể Tân Mai', 20.9862, 105.8492, 5, 3, 60],
  ['Khu tập thể Nam Đồng', 21.0132, 105.8288, 3, 3, 150],
  ['Khu tập thể Văn Chương', 21.0242, 105.8358, 4, 3, 60],
  ['Khu tập thể Ngọc Khánh', 21.0272, 105.8152, 5, 3, 10],
  ['Khu tập thể Mai Động', 20.9932, 105.8592, 4, 3, 80],
  ['Khu tập thể Kim Giang', 20.9835, 105.8118, 5, 3, 20],
  ['Khu tập thể Gia Lâm', 21.0478, 105.8752, 4, 3, 70],
];

export const slabs: readonly Slabs[] = slabRows.map(([name, lat, lon, rows, columns, bearingDeg]) => ({
  name,
  lat,
  lon,
  rows,
  columns,
  bearingDeg,
}));
