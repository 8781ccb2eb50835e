/** Buildings that people find their way by. Sizes and places from general knowledge, to some 10 m and 100 m. */
export interface Landmark {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly bearingDeg: number;
  /** Along the bearing, and across. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly topM: number;
  readonly shape: 'box' | 'round' | 'ring' | 'steps';
}

type Row = readonly [
  name: string,
  lat: number,
  lon: number,
  bearingDeg: number,
  lengthM: number,
  widthM: number,
  topM: number,
  shape?: Landmark['shape'],
];

const rows: readonly Row[] = [
  ['Keangnam Landmark 72', 21.0168, 105.7838, 162, 62, 42, 350],
  ['Keangnam Landmark A', 21.0161, 105.7847, 162, 44, 32, 212],
  ['Keangnam Landmark B', 21.0176, 105.7846, 162, 44, 32, 212],
  ['Lotte Center', 21.0321, 105.8133, 92, 58, 44, 272, 'steps'],
  ['Vietcombank Tower', 21.0258, 105.8578, 100, 46, 34, 100],
  ['VietinBank Capital', 21.0592, 105.7948, 90, 52, 52, 180],
  ['Discovery Complex', 21.0355, 105.7938, 130, 60, 36, 195],
  ['Vincom Bà Triệu', 21.0112, 105.8503, 94, 72, 40, 84],
  ['Capital Place', 21.0316, 105.8152, 92, 60, 40, 165],
  ['Hanoi Tower', 21.0257, 105.8467, 10, 44, 36, 88],
  ['Pacific Place', 21.0222, 105.8437, 20, 56, 40, 76],
  ['Tràng Tiền Plaza', 21.0248, 105.8526, 100, 72, 46, 26],
  ['Lăng Chủ tịch Hồ Chí Minh', 21.0369, 105.8347, 172, 41, 41, 21, 'steps'],
  ['Nhà Quốc hội', 21.0377, 105.8375, 172, 102, 102, 39],
  ['Phủ Chủ tịch', 21.0388, 105.8352, 150, 62, 34, 20],
  ['Cột cờ Hà Nội', 21.0326, 105.8402, 0, 20, 20, 33, 'steps'],
  ['Nhà hát Lớn', 21.0242, 105.8577, 100, 86, 30, 34, 'steps'],
  ['Nhà thờ Lớn', 21.0287, 105.8487, 92, 64, 24, 31],
  ['Văn Miếu', 21.0282, 105.8357, 10, 60, 34, 14],
  ['Ga Hà Nội', 21.0247, 105.8408, 5, 120, 18, 18],
  ['Chợ Đồng Xuân', 21.0381, 105.8497, 175, 90, 62, 18],
  ['Sân vận động Mỹ Đình', 21.0205, 105.764, 5, 260, 220, 26, 'ring'],
  ['Cung thể thao Mỹ Đình', 21.0232, 105.7612, 5, 110, 86, 24, 'round'],
  ['Sân vận động Hàng Đẫy', 21.0298, 105.8328, 20, 170, 120, 14, 'ring'],
  ['Trung tâm Hội nghị Quốc gia', 21.0053, 105.7865, 40, 200, 120, 37],
  ['Bảo tàng Hà Nội', 21.0078, 105.7832, 40, 76, 76, 30, 'steps'],
  ['Bảo tàng Dân tộc học', 21.0408, 105.7985, 0, 70, 44, 15],
  ['Bưu điện Hà Nội', 21.0267, 105.8545, 84, 62, 26, 24],
  ['Cung Văn hóa Hữu nghị', 21.0237, 105.8428, 10, 96, 46, 25],
  ['Bệnh viện Bạch Mai', 21.0012, 105.8402, 95, 84, 22, 44],
  ['Bệnh viện Bạch Mai, nhà Nhật', 21.0003, 105.8396, 95, 78, 20, 28],
  ['Bệnh viện Việt Đức', 21.0287, 105.8471, 100, 62, 24, 34],
  ['Bệnh viện 108', 21.0182, 105.8603, 15, 120, 34, 92],
  ['Bệnh viện Nhi Trung ương', 21.0258, 105.8073, 10, 74, 26, 36],
  ['Bệnh viện Phụ sản Hà Nội', 21.0268, 105.8098, 20, 60, 24, 32],
  ['Bệnh viện Xanh Pôn', 21.0313, 105.8375, 60, 58, 22, 30],
  ['Đại học Bách khoa, thư viện', 21.0045, 105.844, 95, 90, 42, 46],
  ['Đại học Bách khoa, C1', 21.0062, 105.8438, 95, 120, 16, 18],
  ['Đại học Kinh tế Quốc dân', 20.9997, 105.8428, 95, 90, 40, 62],
  ['Đại học Thủy lợi', 21.0072, 105.825, 40, 90, 20, 24],
  ['Đại học Quốc gia', 21.0378, 105.7822, 5, 80, 24, 30],
  ['Đại học Sư phạm', 21.0378, 105.7848, 5, 74, 20, 34],
  ['Đại học Giao thông Vận tải', 21.0282, 105.8012, 20, 80, 20, 36],
  ['Học viện Nông nghiệp', 21.0035, 105.9345, 60, 90, 20, 22],
  ['Trường THPT Chu Văn An', 21.0431, 105.8345, 70, 66, 15, 14],
  ['Chùa Trấn Quốc', 21.048, 105.8371, 60, 14, 14, 15, 'steps'],
  ['Khách sạn Daewoo', 21.0312, 105.8121, 100, 80, 26, 62],
  ['Khách sạn Melia', 21.0243, 105.8497, 108, 46, 34, 78],
  ['Khách sạn Metropole', 21.0255, 105.8559, 10, 72, 40, 22],
  ['Ga Long Biên', 21.0403, 105.85, 60, 46, 12, 9],
  ['Ga Giáp Bát', 20.9835, 105.8408, 5, 60, 14, 12],
  ['Ga Gia Lâm', 21.0503, 105.8773, 60, 56, 14, 11],
  ['Bến xe Mỹ Đình', 21.0292, 105.7783, 100, 90, 30, 14],
  ['Bến xe Giáp Bát', 20.9803, 105.8408, 95, 70, 26, 14],
  ['Bến xe Nước Ngầm', 20.9645, 105.8428, 10, 60, 26, 12],
  ['Bến xe Yên Nghĩa', 20.9492, 105.7477, 60, 70, 26, 14],
  ['Sân bay Nội Bài T1', 21.2145, 105.8015, 108, 240, 70, 26],
  ['Sân bay Nội Bài T2', 21.2168, 105.7948, 108, 420, 70, 32],
  ['Vincom Long Biên', 21.0492, 105.9162, 40, 120, 70, 30],
  ['AEON Long Biên', 21.0268, 105.8995, 40, 190, 130, 28],
  ['AEON Hà Đông', 20.9905, 105.7512, 60, 210, 140, 30],
  ['Chợ Mơ', 20.9975, 105.8517, 95, 80, 60, 68],
  ['Chợ Hôm', 21.0167, 105.8524, 95, 66, 50, 20],
  ['Chợ Bưởi', 21.0478, 105.8069, 90, 60, 46, 16],
  ['Chợ đầu mối phía Nam', 20.9876, 105.8586, 90, 120, 70, 12],
  ['Bệnh viện Đa khoa Hà Đông', 20.9713, 105.7758, 40, 76, 20, 30],
  ['Bệnh viện Đức Giang', 21.0603, 105.8962, 40, 70, 20, 34],
];

export const landmarks: readonly Landmark[] = rows.map(
  ([name, lat, lon, bearingDeg, lengthM, widthM, topM, shape]) => ({
    name,
    lat,
    lon,
    bearingDeg,
    lengthM,
    widthM,
    topM,
    shape: shape ?? 'box',
  }),
);
