import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of reading a city file, and of making one (`npm run city`). */
export const cityFaults = {
  'city.notACityFile': {
    vi: 'Tệp này không phải tệp thành phố (.city). Hãy tạo bằng lệnh: npm run city -- import.',
    en: 'This is not a city file (.city). Make one with: npm run city -- import.',
  },
  'city.otherVersion': {
    vi: 'Tệp thành phố thuộc phiên bản {version}, chương trình này chỉ đọc phiên bản {known}. Hãy tạo lại tệp từ dữ liệu gốc.',
    en: 'The city file has version {version}; this program reads version {known}. Make it again from its source.',
  },
  'city.cutOff': {
    vi: 'Tệp thành phố bị cụt: thiếu dữ liệu từ byte {at}. Hãy sao chép lại tệp.',
    en: 'The city file is truncated at byte {at}. Copy it again.',
  },
  'city.damaged': {
    vi: 'Tệp thành phố bị hỏng ({part}). Hãy sao chép lại tệp hoặc tạo lại từ dữ liệu gốc.',
    en: 'The city file is damaged ({part}). Copy it again, or make it again from its source.',
  },
  'city.noSuchFile': {
    vi: 'Không đọc được tệp {file} ({sourceKind}). Hãy kiểm tra đường dẫn và quyền đọc.',
    en: 'The file {file} cannot be read ({sourceKind}). Check its path, and that it may be read.',
  },
  'city.formatUnknown': {
    vi: 'Không nhận ra định dạng của {file} ({sourceKind}). Đọc được: OSM PBF, GeoJSON (cả từng dòng, cả .gz), CSV có cột WKT.',
    en: 'The format of {file} is not one that is read here ({sourceKind}). These are: OSM PBF, GeoJSON (also by lines, also .gz), CSV with a column of WKT.',
  },
  'city.noFootprints': {
    vi: '{file} là CSV nhưng không có cột hình dạng (geometry, wkt, geom); các cột: {columns}. Điểm hoặc khung bao không cho biết hình nhà.',
    en: '{file} is CSV without a column of outlines (geometry, wkt, geom); its columns: {columns}. Points or boxes do not tell the shape of a house.',
  },
  'city.sourceCutOff': {
    vi: 'Tệp {file} bị cụt. Hãy tải hoặc sao chép lại.',
    en: 'The file {file} is truncated. Fetch or copy it again.',
  },
  'city.sourceDamaged': {
    vi: 'Tệp {file} bị hỏng ({why}). Hãy tải hoặc sao chép lại.',
    en: 'The file {file} is damaged ({why}). Fetch or copy it again.',
  },
  'city.nothingLeft': {
    vi: 'Không còn gì để vẽ: không có nhà, đường, mặt nước, cây xanh hay ranh giới phường xã nào dùng được. Có {passedOver} đối tượng thuộc loại không vẽ; lý do của từng đối tượng bị loại ở trên.',
    en: 'Nothing is left to draw: no building, road, water, green or boundary of a ward that can be used. Features of kinds that are not drawn: {passedOver}; why others are refused is told above.',
  },
  'city.originFar': {
    vi: 'Gốc tọa độ {origin} ở quá xa thành phố (giữa thành phố: {middle}), bản đồ sẽ bị kéo giãn. Hãy ghi --origin VĨ ĐỘ,KINH ĐỘ, hoặc bỏ tùy chọn này.',
    en: 'The origin {origin} is too far from the city, whose middle is {middle}: its map would be stretched. Write --origin LAT,LON, or leave it out.',
  },
  'city.cannotWrite': {
    vi: 'Không ghi được {file} ({why}). Hãy kiểm tra thư mục, quyền ghi và dung lượng đĩa.',
    en: '{file} cannot be written ({why}). Check the folder, its permissions, and the free disk space.',
  },
} as const satisfies SentencesByCode;
