/**
 * Streets of Hanoi as a demo needs them: rough courses (WGS 84 degrees to some 100 m, from general knowledge, no map's
 * data) and the streets they meet, in order along the course.
 */
export interface Street {
  readonly name: string;
  /** Latitude, longitude, latitude, longitude, ... along the street. */
  readonly course: readonly number[];
  readonly meets: readonly string[];
  /** Of the old quarter and the centre, where the first cameras stood. */
  readonly isCentral: boolean;
}

type Row = readonly [name: string, course: readonly number[], meets: string];

const centre: readonly Row[] = [
  [
    'Đinh Tiên Hoàng',
    [21.0257, 105.8533, 21.0285, 105.8537, 21.0318, 105.8525],
    'Hàng Khay, Lê Thạch, Lò Sũ, Cầu Gỗ',
  ],
  [
    'Lê Thái Tổ',
    [21.0258, 105.8517, 21.029, 105.8508, 21.0316, 105.8515],
    'Tràng Thi, Hàng Trống, Bảo Khánh, Hàng Gai',
  ],
  ['Hàng Khay', [21.0256, 105.8516, 21.0254, 105.8533], 'Bà Triệu, Hàng Bài'],
  ['Tràng Tiền', [21.0253, 105.8533, 21.0243, 105.8573], 'Nguyễn Xí, Ngô Quyền, Phan Chu Trinh'],
  ['Tràng Thi', [21.0258, 105.8515, 21.0284, 105.842], 'Quang Trung, Nhà Chung, Quán Sứ, Cửa Nam'],
  [
    'Hàng Bài',
    [21.0252, 105.8532, 21.0193, 105.8517],
    'Hai Bà Trưng, Lý Thường Kiệt, Trần Hưng Đạo, Hàm Long',
  ],
  [
    'Phố Huế',
    [21.0193, 105.8517, 21.0085, 105.851],
    'Hàm Long, Trần Nhân Tông, Trần Xuân Soạn, Tô Hiến Thành, Đoàn Trần Nghiệp, Đại Cồ Việt',
  ],
  [
    'Bà Triệu',
    [21.0255, 105.8513, 21.0085, 105.8488],
    'Hai Bà Trưng, Lý Thường Kiệt, Trần Hưng Đạo, Nguyễn Du, Tô Hiến Thành, Thái Phiên, Đại Cồ Việt',
  ],
  [
    'Quang Trung',
    [21.0262, 105.8497, 21.0165, 105.8478],
    'Hai Bà Trưng, Lý Thường Kiệt, Trần Hưng Đạo, Nguyễn Du, Trần Nhân Tông',
  ],
  ['Quán Sứ', [21.0295, 105.8463, 21.0205, 105.8453], 'Hàng Bông, Tràng Thi, Lý Thường Kiệt, Trần Hưng Đạo'],
  [
    'Hai Bà Trưng',
    [21.0272, 105.8425, 21.0228, 105.8568],
    'Phan Bội Châu, Quán Sứ, Thợ Nhuộm, Quang Trung, Ngô Quyền, Phan Chu Trinh',
  ],
  [
    'Lý Thường Kiệt',
    [21.0243, 105.8415, 21.0205, 105.8563],
    'Lê Duẩn, Phan Bội Châu, Quán Sứ, Hàng Bài, Ngô Quyền, Phan Chu Trinh',
  ],
  [
    'Trần Hưng Đạo',
    [21.0228, 105.8413, 21.0175, 105.86],
    'Lê Duẩn, Phan Bội Châu, Quán Sứ, Quang Trung, Bà Triệu, Hàng Bài, Trần Thánh Tông',
  ],
  ['Thợ Nhuộm', [21.0285, 105.843, 21.0212, 105.8477], 'Điện Biên Phủ, Hai Bà Trưng, Lý Thường Kiệt'],
  [
    'Phan Chu Trinh',
    [21.0243, 105.8572, 21.0183, 105.8555],
    'Tràng Tiền, Hai Bà Trưng, Lý Thường Kiệt, Trần Hưng Đạo',
  ],
  [
    'Ngô Quyền',
    [21.0287, 105.8552, 21.0172, 105.8537],
    'Lê Lai, Lý Thái Tổ, Tràng Tiền, Hai Bà Trưng, Hàm Long',
  ],
  ['Lý Thái Tổ', [21.0338, 105.8538, 21.0258, 105.8563], 'Lò Sũ, Trần Nguyên Hãn, Lê Lai, Lê Phụng Hiểu'],
  [
    'Trần Quang Khải',
    [21.033, 105.8563, 21.0228, 105.8602],
    'Hàng Muối, Hàng Vôi, Trần Nguyên Hãn, Tràng Tiền',
  ],
  [
    'Trần Nhật Duật',
    [21.0402, 105.8498, 21.033, 105.8563],
    'Hàng Khoai, Cao Thắng, Hàng Chiếu, Hàng Buồm, Lương Ngọc Quyến',
  ],
  ['Hàng Đào', [21.0322, 105.8515, 21.0342, 105.8508], 'Cầu Gỗ, Gia Ngư, Hàng Bạc'],
  ['Hàng Ngang', [21.0342, 105.8508, 21.0352, 105.8504], 'Hàng Bồ, Lãn Ông'],
  ['Hàng Đường', [21.0352, 105.8504, 21.0368, 105.8498], 'Ngõ Gạch, Hàng Cá, Hàng Chiếu'],
  ['Đồng Xuân', [21.0368, 105.8498, 21.0386, 105.8493], 'Hàng Mã, Cầu Đông, Hàng Khoai'],
  ['Hàng Gai', [21.0318, 105.8512, 21.0312, 105.8485], 'Tố Tịch, Lương Văn Can, Hàng Trống'],
  ['Hàng Bông', [21.0312, 105.8485, 21.0285, 105.8437], 'Hàng Mành, Hàng Da, Phủ Doãn, Phùng Hưng'],
  ['Hàng Bạc', [21.0342, 105.8512, 21.0343, 105.8537], 'Đinh Liệt, Tạ Hiện, Mã Mây'],
  ['Hàng Buồm', [21.0355, 105.8508, 21.0358, 105.8532], 'Lương Ngọc Quyến, Tạ Hiện, Mã Mây'],
  ['Mã Mây', [21.0342, 105.8535, 21.0358, 105.8532], 'Hàng Bạc, Lương Ngọc Quyến, Hàng Buồm'],
  ['Tạ Hiện', [21.0341, 105.852, 21.0357, 105.852], 'Hàng Bạc, Lương Ngọc Quyến, Hàng Buồm'],
  ['Cầu Gỗ', [21.0322, 105.8515, 21.0328, 105.8538], 'Đinh Liệt, Hàng Bè, Nguyễn Hữu Huân'],
  ['Lương Văn Can', [21.0318, 105.8498, 21.0343, 105.8493], 'Hàng Gai, Hàng Quạt, Hàng Bồ'],
  ['Hàng Bồ', [21.0346, 105.8507, 21.0342, 105.848], 'Lương Văn Can, Hàng Cân, Hàng Thiếc'],
  ['Hàng Mã', [21.0372, 105.8497, 21.0377, 105.8462], 'Chả Cá, Hàng Lược, Hàng Rươi, Phùng Hưng'],
  ['Hàng Chiếu', [21.0372, 105.8498, 21.0368, 105.853], 'Nguyễn Thiện Thuật, Ô Quan Chưởng, Đào Duy Từ'],
  ['Hàng Lược', [21.0372, 105.8482, 21.0393, 105.8475], 'Hàng Mã, Hàng Khoai, Hàng Cót'],
  ['Phùng Hưng', [21.04, 105.8463, 21.0292, 105.8447], 'Phan Đình Phùng, Lê Văn Linh, Cửa Đông, Hàng Bông'],
  ['Hàng Trống', [21.0312, 105.8488, 21.0285, 105.8498], 'Hàng Gai, Bảo Khánh, Nhà Thờ'],
  ['Nhà Thờ', [21.0288, 105.849, 21.0287, 105.8503], 'Lý Quốc Sư, Hàng Trống'],
  [
    'Phan Đình Phùng',
    [21.0408, 105.8368, 21.0403, 105.8465],
    'Mai Xuân Thưởng, Hùng Vương, Hoàng Diệu, Nguyễn Biểu, Hàng Cót',
  ],
  [
    'Điện Biên Phủ',
    [21.0288, 105.8428, 21.036, 105.8362],
    'Cửa Nam, Trần Phú, Nguyễn Tri Phương, Hoàng Diệu, Độc Lập',
  ],
  [
    'Hoàng Diệu',
    [21.0405, 105.8395, 21.0308, 105.84],
    'Phan Đình Phùng, Bắc Sơn, Điện Biên Phủ, Nguyễn Thái Học',
  ],
  [
    'Trần Phú',
    [21.0307, 105.8448, 21.0333, 105.8318],
    'Phùng Hưng, Lý Nam Đế, Điện Biên Phủ, Hoàng Diệu, Hùng Vương',
  ],
  [
    'Nguyễn Thái Học',
    [21.0287, 105.8425, 21.0315, 105.8265],
    'Cửa Nam, Hoàng Diệu, Chu Văn An, Tôn Đức Thắng, Kim Mã',
  ],
  ['Nguyễn Du', [21.0195, 105.842, 21.018, 105.8512], 'Yết Kiêu, Trần Bình Trọng, Quang Trung, Bà Triệu'],
  ['Trần Nhân Tông', [21.0172, 105.8415, 21.017, 105.8517], 'Lê Duẩn, Quang Trung, Bà Triệu, Phố Huế'],
  [
    'Lê Duẩn',
    [21.0282, 105.8415, 21.0078, 105.8412],
    'Cửa Nam, Lý Thường Kiệt, Khâm Thiên, Nguyễn Thượng Hiền, Xã Đàn, Đại Cồ Việt',
  ],
  [
    'Tôn Đức Thắng',
    [21.0302, 105.8352, 21.0197, 105.83],
    'Nguyễn Thái Học, Cát Linh, An Trạch, Hào Nam, Khâm Thiên',
  ],
  ['Khâm Thiên', [21.0197, 105.83, 21.0202, 105.841], 'Tôn Đức Thắng, Thổ Quan, Văn Chương, Lê Duẩn'],
];

const inner: readonly Row[] = [
  [
    'Kim Mã',
    [21.0315, 105.8262, 21.0298, 105.806],
    'Giảng Võ, Núi Trúc, Vạn Bảo, Liễu Giai, Nguyễn Chí Thanh, Cầu Giấy',
  ],
  [
    'Giảng Võ',
    [21.0312, 105.8265, 21.0222, 105.8195],
    'Kim Mã, Cát Linh, Ngọc Khánh, Trần Huy Liệu, Láng Hạ',
  ],
  ['Láng Hạ', [21.0222, 105.8195, 21.0105, 105.8125], 'Đê La Thành, Huỳnh Thúc Kháng, Thái Hà, Láng'],
  [
    'Lê Văn Lương',
    [21.0105, 105.8125, 21.0025, 105.7995],
    'Láng, Hoàng Đạo Thúy, Hoàng Minh Giám, Khuất Duy Tiến',
  ],
  ['Cát Linh', [21.0285, 105.8345, 21.0295, 105.8265], 'Tôn Đức Thắng, Hào Nam, Giảng Võ'],
  [
    'Đội Cấn',
    [21.036, 105.8335, 21.0385, 105.8078],
    'Ngọc Hà, Giang Văn Minh, Vạn Phúc, Liễu Giai, Linh Lang, Bưởi',
  ],
  [
    'Hoàng Hoa Thám',
    [21.0415, 105.8362, 21.0458, 105.8072],
    'Mai Xuân Thưởng, Ngọc Hà, Tam Đa, Văn Cao, Bưởi',
  ],
  [
    'Thụy Khuê',
    [21.0425, 105.837, 21.0478, 105.8085],
    'Thanh Niên, Mai Xuân Thưởng, Tam Đa, Văn Cao, Lạc Long Quân',
  ],
  ['Yên Phụ', [21.051, 105.8405, 21.0412, 105.8475], 'Thanh Niên, Nguyễn Trường Tộ, Hàng Than, Hàng Đậu'],
  ['Nghi Tàm', [21.062, 105.832, 21.051, 105.8402], 'Xuân Diệu, Từ Hoa, Thanh Niên'],
  ['Âu Cơ', [21.074, 105.8232, 21.062, 105.832], 'Lạc Long Quân, Tứ Liên, Xuân Diệu'],
  ['An Dương Vương', [21.09, 105.8085, 21.074, 105.8232], 'Phú Gia, Võ Chí Công, Lạc Long Quân'],
  [
    'Lạc Long Quân',
    [21.0755, 105.8195, 21.0635, 105.8085, 21.0462, 105.806],
    'Âu Cơ, Xuân La, Nguyễn Hoàng Tôn, Trích Sài, Hoàng Quốc Việt',
  ],
  [
    'Võ Chí Công',
    [21.082, 105.803, 21.0465, 105.8045],
    'Phú Thượng, Nguyễn Hoàng Tôn, Xuân La, Hoàng Quốc Việt',
  ],
  ['Bưởi', [21.046, 105.8055, 21.0305, 105.8035], 'Hoàng Hoa Thám, Đội Cấn, Đào Tấn, Cầu Giấy'],
  ['Liễu Giai', [21.0392, 105.8143, 21.031, 105.8142], 'Đội Cấn, Đào Tấn, Kim Mã'],
  ['Văn Cao', [21.0452, 105.8153, 21.0392, 105.8143], 'Hoàng Hoa Thám, Thụy Khuê, Đội Cấn'],
  ['Nguyễn Chí Thanh', [21.0305, 105.8125, 21.0155, 105.8025], 'Kim Mã, Đê La Thành, Huỳnh Thúc Kháng, Láng'],
  [
    'Trần Duy Hưng',
    [21.0155, 105.8025, 21.0068, 105.793],
    'Láng, Nguyễn Ngọc Vũ, Trung Hòa, Hoàng Minh Giám, Phạm Hùng',
  ],
  [
    'Láng',
    [21.0295, 105.803, 21.0145, 105.8035, 21.0035, 105.8198],
    'Cầu Giấy, Nguyễn Chí Thanh, Láng Hạ, Yên Lãng, Ngã Tư Sở',
  ],
  ['Đê La Thành', [21.0278, 105.81, 21.0185, 105.8268], 'Nguyễn Chí Thanh, Láng Hạ, Hào Nam, Ô Chợ Dừa'],
  ['Thái Hà', [21.014, 105.815, 21.0088, 105.8242], 'Láng Hạ, Hoàng Cầu, Yên Lãng, Tây Sơn'],
  ['Chùa Bộc', [21.0088, 105.8242, 21.0065, 105.8322], 'Tây Sơn, Đặng Tiến Đông, Thái Thịnh, Tôn Thất Tùng'],
  ['Nguyễn Lương Bằng', [21.0188, 105.8295, 21.0135, 105.827], 'Ô Chợ Dừa, Hoàng Cầu, Đặng Văn Ngữ'],
  ['Tây Sơn', [21.0135, 105.827, 21.0032, 105.8205], 'Đặng Tiến Đông, Chùa Bộc, Thái Thịnh, Ngã Tư Sở'],
  [
    'Xã Đàn',
    [21.0187, 105.8297, 21.0095, 105.841],
    'Ô Chợ Dừa, Nam Đồng, Đặng Văn Ngữ, Phạm Ngọc Thạch, Lê Duẩn',
  ],
  ['Phạm Ngọc Thạch', [21.0112, 105.8375, 21.0065, 105.8322], 'Xã Đàn, Lương Định Của, Chùa Bộc'],
  ['Tôn Thất Tùng', [21.0065, 105.8322, 21.002, 105.8298], 'Chùa Bộc, Trường Chinh'],
  [
    'Trường Chinh',
    [21.0032, 105.8205, 21.0005, 105.8412],
    'Ngã Tư Sở, Vương Thừa Vũ, Lê Trọng Tấn, Tôn Thất Tùng, Ngã Tư Vọng',
  ],
  ['Lê Trọng Tấn', [21.0025, 105.8305, 20.992, 105.8265], 'Trường Chinh, Nguyễn Ngọc Nại, Hoàng Văn Thái'],
  ['Vương Thừa Vũ', [21.003, 105.8228, 20.9965, 105.8215], 'Trường Chinh, Nguyễn Viết Xuân, Khương Trung'],
  [
    'Giải Phóng',
    [21.0078, 105.8412, 20.9692, 105.8418],
    'Đại Cồ Việt, Phố Vọng, Đại La, Phương Liệt, Kim Đồng, Định Công, Pháp Vân',
  ],
  ['Đại Cồ Việt', [21.0078, 105.8415, 21.0085, 105.8508], 'Lê Duẩn, Tạ Quang Bửu, Hoa Lư, Phố Huế'],
  [
    'Trần Khát Chân',
    [21.0085, 105.851, 21.0098, 105.8622],
    'Phố Huế, Bạch Mai, Võ Thị Sáu, Lò Đúc, Kim Ngưu',
  ],
  [
    'Lò Đúc',
    [21.0183, 105.8555, 21.0098, 105.862],
    'Hàm Long, Phan Chu Trinh, Nguyễn Công Trứ, Trần Khát Chân',
  ],
  ['Bạch Mai', [21.0085, 105.851, 20.9985, 105.8505], 'Đại Cồ Việt, Thanh Nhàn, Lê Thanh Nghị, Minh Khai'],
  ['Trương Định', [20.9985, 105.8503, 20.9835, 105.8455], 'Minh Khai, Tân Mai, Giáp Bát, Kim Đồng'],
  ['Minh Khai', [20.9965, 105.85, 20.9995, 105.8715], 'Bạch Mai, Kim Ngưu, Lạc Trung, Nguyễn Khoái'],
  ['Đại La', [21.0002, 105.8415, 20.997, 105.85], 'Ngã Tư Vọng, Trần Đại Nghĩa, Bạch Mai'],
  ['Kim Ngưu', [21.0098, 105.8622, 20.998, 105.8622], 'Trần Khát Chân, Thanh Nhàn, Lạc Trung, Minh Khai'],
  ['Tam Trinh', [20.997, 105.8622, 20.97, 105.8655], 'Minh Khai, Mai Động, Lĩnh Nam, Yên Sở'],
  ['Thanh Nhàn', [21.0045, 105.8512, 21.004, 105.862], 'Bạch Mai, Võ Thị Sáu, Kim Ngưu'],
  ['Nguyễn Khoái', [21.0155, 105.8645, 20.993, 105.8785], 'Trần Khánh Dư, Vĩnh Tuy, Thanh Lân'],
  ['Trần Khánh Dư', [21.0228, 105.8602, 21.0155, 105.8645], 'Trần Hưng Đạo, Vạn Kiếp, Nguyễn Khoái'],
  ['Lĩnh Nam', [20.9848, 105.865, 20.982, 105.892], 'Tam Trinh, Vĩnh Hưng, Thanh Đàm'],
  ['Trần Đại Nghĩa', [21.0052, 105.8452, 20.9985, 105.8445], 'Lê Thanh Nghị, Đại La'],
  ['Lê Thanh Nghị', [21.0035, 105.842, 21.003, 105.8508], 'Giải Phóng, Tạ Quang Bửu, Bạch Mai'],
  ['Hoàng Cầu', [21.0195, 105.8205, 21.013, 105.8215], 'Đê La Thành, Mai Anh Tuấn, Thái Hà'],
  ['Huỳnh Thúc Kháng', [21.018, 105.8168, 21.0205, 105.8055], 'Láng Hạ, Thành Công, Nguyễn Chí Thanh'],
  ['Xuân Diệu', [21.0625, 105.8285, 21.0555, 105.8365], 'Âu Cơ, Quảng An, Nghi Tàm'],
  ['Lê Hồng Phong', [21.0355, 105.8352, 21.034, 105.8262], 'Hùng Vương, Ngọc Hà, Giang Văn Minh'],
  ['Ngọc Khánh', [21.0298, 105.8142, 21.026, 105.8198], 'Kim Mã, Phạm Huy Thông, Giảng Võ'],
  ['Đào Tấn', [21.0345, 105.8142, 21.034, 105.804], 'Liễu Giai, Linh Lang, Bưởi'],
  ['Hàng Đậu', [21.0405, 105.8462, 21.0412, 105.8495], 'Phan Đình Phùng, Hàng Than, Trần Nhật Duật'],
];

const outer: readonly Row[] = [
  ['Cầu Giấy', [21.0305, 105.803, 21.036, 105.7925], 'Láng, Nguyễn Khang, Quan Hoa, Nguyễn Phong Sắc'],
  ['Xuân Thủy', [21.036, 105.7925, 21.037, 105.7822], 'Trần Thái Tông, Phan Văn Trường, Phạm Hùng'],
  [
    'Hồ Tùng Mậu',
    [21.037, 105.7822, 21.0395, 105.768],
    'Phạm Văn Đồng, Lê Đức Thọ, Nguyễn Cơ Thạch, Cầu Diễn',
  ],
  [
    'Phạm Hùng',
    [21.0368, 105.7812, 21.009, 105.7885],
    'Xuân Thủy, Tôn Thất Thuyết, Mễ Trì, Đại lộ Thăng Long',
  ],
  [
    'Phạm Văn Đồng',
    [21.0372, 105.7818, 21.0775, 105.783],
    'Hoàng Quốc Việt, Trần Quốc Vượng, Đỗ Nhuận, Xuân Đỉnh, Cầu Thăng Long',
  ],
  [
    'Hoàng Quốc Việt',
    [21.0462, 105.805, 21.0465, 105.7825],
    'Bưởi, Nguyễn Văn Huyên, Phùng Chí Kiên, Nguyễn Phong Sắc, Phạm Văn Đồng',
  ],
  ['Nguyễn Văn Huyên', [21.046, 105.7995, 21.037, 105.7995], 'Hoàng Quốc Việt, Nguyễn Khánh Toàn, Tô Hiệu'],
  ['Nguyễn Khánh Toàn', [21.0368, 105.8035, 21.0372, 105.7955], 'Bưởi, Nguyễn Văn Huyên, Nguyễn Phong Sắc'],
  ['Nguyễn Phong Sắc', [21.046, 105.789, 21.0362, 105.791], 'Hoàng Quốc Việt, Tô Hiệu, Xuân Thủy'],
  ['Trần Thái Tông', [21.036, 105.789, 21.0305, 105.7872], 'Xuân Thủy, Duy Tân, Tôn Thất Thuyết'],
  ['Duy Tân', [21.0325, 105.7872, 21.0305, 105.782], 'Trần Thái Tông, Thành Thái, Phạm Hùng'],
  ['Tôn Thất Thuyết', [21.0295, 105.787, 21.0275, 105.7795], 'Trần Thái Tông, Dương Đình Nghệ, Phạm Hùng'],
  ['Trung Kính', [21.0235, 105.793, 21.0125, 105.7972], 'Dương Đình Nghệ, Nguyễn Chánh, Trần Duy Hưng'],
  ['Nguyễn Khang', [21.0305, 105.8022, 21.0165, 105.802], 'Cầu Giấy, Cầu 361, Trần Duy Hưng'],
  ['Hoàng Minh Giám', [21.0108, 105.7985, 21.0042, 105.8018], 'Trần Duy Hưng, Nguyễn Tuân, Lê Văn Lương'],
  ['Hoàng Đạo Thúy', [21.0072, 105.8055, 21.0045, 105.8088], 'Lê Văn Lương, Ngụy Như Kon Tum'],
  [
    'Khuất Duy Tiến',
    [21.0068, 105.7925, 20.9938, 105.8015],
    'Trần Duy Hưng, Lê Văn Lương, Nguyễn Huy Tưởng, Nguyễn Trãi',
  ],
  ['Nguyễn Xiển', [20.9938, 105.8015, 20.9825, 105.8155], 'Nguyễn Trãi, Xa La, Kim Giang'],
  [
    'Nguyễn Trãi',
    [21.0032, 105.8205, 20.9945, 105.807, 20.982, 105.79],
    'Ngã Tư Sở, Khương Đình, Vũ Trọng Phụng, Nguyễn Tuân, Khuất Duy Tiến, Lương Thế Vinh',
  ],
  ['Nguyễn Tuân', [21.003, 105.8025, 20.9965, 105.808], 'Hoàng Minh Giám, Lê Văn Thiêm, Nguyễn Trãi'],
  ['Tố Hữu', [21.0022, 105.799, 20.975, 105.7605], 'Khuất Duy Tiến, Trung Văn, Vạn Phúc, Lê Trọng Tấn'],
  ['Khương Đình', [21.0, 105.8165, 20.9885, 105.8115], 'Nguyễn Trãi, Hạ Đình, Kim Giang'],
  ['Kim Giang', [20.9945, 105.8165, 20.972, 105.817], 'Khương Đình, Nguyễn Xiển, Cầu Bươu'],
  ['Định Công', [20.987, 105.8385, 20.98, 105.8285], 'Giải Phóng, Trần Nguyên Đán, Định Công Thượng'],
  ['Nguyễn Hữu Thọ', [20.972, 105.8395, 20.966, 105.826], 'Giải Phóng, Linh Đường, Hoàng Liệt'],
  ['Trần Phú Hà Đông', [20.982, 105.79, 20.973, 105.7785], 'Nguyễn Khuyến, Phùng Hưng, Chiến Thắng, Lê Lợi'],
  ['Quang Trung Hà Đông', [20.9725, 105.777, 20.9585, 105.7625], 'Lê Lợi, Ngô Thì Nhậm, Lê Trọng Tấn, Ba La'],
  ['Phùng Hưng Hà Đông', [20.979, 105.784, 20.963, 105.796], 'Trần Phú, Cao Thắng, Xa La, Cầu Bươu'],
  ['Mễ Trì', [21.02, 105.781, 21.008, 105.778], 'Phạm Hùng, Đỗ Đức Dục, Đại lộ Thăng Long'],
  ['Lê Đức Thọ', [21.0385, 105.7715, 21.0238, 105.7672], 'Hồ Tùng Mậu, Nguyễn Hoàng, Hàm Nghi, Lê Quang Đạo'],
  ['Lê Quang Đạo', [21.0225, 105.7672, 21.0085, 105.7695], 'Mễ Trì, Châu Văn Liêm, Đại lộ Thăng Long'],
  ['Hàm Nghi', [21.0322, 105.7672, 21.032, 105.756], 'Lê Đức Thọ, Nguyễn Cơ Thạch, Trần Hữu Dực'],
  ['Nguyễn Cơ Thạch', [21.0382, 105.7665, 21.026, 105.764], 'Hồ Tùng Mậu, Hàm Nghi, Trần Hữu Dực'],
  ['Cầu Diễn', [21.04, 105.7665, 21.0455, 105.7525], 'Hồ Tùng Mậu, Văn Tiến Dũng, Phú Diễn'],
  ['Xuân Đỉnh', [21.072, 105.7895, 21.0605, 105.785], 'Tân Xuân, Nguyễn Hoàng Tôn, Phạm Văn Đồng'],
  ['Nguyễn Hoàng Tôn', [21.0715, 105.8065, 21.0698, 105.7905], 'Lạc Long Quân, Võ Chí Công, Xuân Đỉnh'],
  [
    'Nguyễn Văn Cừ',
    [21.0435, 105.8665, 21.0478, 105.8838],
    'Cầu Chương Dương, Ngọc Lâm, Nguyễn Sơn, Hồng Tiến, Ngô Gia Tự',
  ],
  ['Ngô Gia Tự', [21.0478, 105.8838, 21.0655, 105.903], 'Nguyễn Văn Linh, Đức Giang, Cầu Chui, Việt Hưng'],
  [
    'Nguyễn Văn Linh',
    [21.0478, 105.884, 21.0265, 105.929],
    'Ngô Gia Tự, Vũ Xuân Thiều, Nguyễn Văn Hưởng, Phúc Lợi',
  ],
  ['Nguyễn Sơn', [21.0455, 105.8748, 21.0405, 105.8805], 'Nguyễn Văn Cừ, Gia Quất, Lâm Hạ'],
  ['Hồng Tiến', [21.0452, 105.8798, 21.0365, 105.8755], 'Nguyễn Văn Cừ, Lâm Hạ, Cổ Linh'],
  ['Cổ Linh', [21.033, 105.876, 21.0145, 105.905], 'Hồng Tiến, Thạch Bàn, Đàm Quang Trung'],
  ['Long Biên – Xuân Quan', [21.035, 105.8715, 20.99, 105.905], 'Bồ Đề, Cự Khối, Bát Tràng'],
  ['Ngọc Lâm', [21.0462, 105.8665, 21.0452, 105.8748], 'Nguyễn Văn Cừ, Long Biên, Nguyễn Sơn'],
  ['Lê Trọng Tấn Hà Đông', [20.975, 105.7605, 20.9625, 105.748], 'Tố Hữu, Quang Trung, Dương Nội'],
  ['Ngô Thì Nhậm Hà Đông', [20.9705, 105.7735, 20.9755, 105.7655], 'Quang Trung, Lê Hồng Phong, Tố Hữu'],
  ['Văn Tiến Dũng', [21.0445, 105.757, 21.053, 105.7475], 'Cầu Diễn, Phúc Diễn, Tây Tựu'],
  ['Cao Lỗ Đông Anh', [21.1375, 105.8445, 21.1455, 105.858], 'Quốc lộ 3, Ga Đông Anh, Uy Nỗ'],
  ['Phùng Khắc Khoan Sơn Tây', [21.139, 105.5045, 21.1345, 105.5085], 'Quang Trung, Nguyễn Thái Học, Lê Lợi'],
];

const streetsOf =
  (isCentral: boolean) =>
  ([name, course, meets]: Row): Street => ({ name, course, meets: meets.split(', '), isCentral });

export const streets: readonly Street[] = [
  ...centre.map(streetsOf(true)),
  ...inner.map(streetsOf(false)),
  ...outer.map(streetsOf(false)),
];
