import type { Sentences } from './sentences.ts';

/** Failures of reading a city file. */
export const cityFaults = {
  'city.notACityFile': {
    vi: 'Tệp này không phải tệp thành phố (.city). Hãy tạo bằng lệnh: npm run city -- import.',
    en: 'This is no city file (.city). Make one with: npm run city -- import.',
  },
  'city.otherVersion': {
    vi: 'Tệp thành phố thuộc phiên bản {version}, chương trình này chỉ đọc phiên bản {known}. Hãy tạo lại tệp từ dữ liệu gốc.',
    en: 'The city file is of version {version}; this program reads version {known}. Make it anew from its source.',
  },
  'city.cutOff': {
    vi: 'Tệp thành phố bị cụt: thiếu dữ liệu từ byte {at}. Hãy sao chép lại tệp.',
    en: 'The city file is cut off: there is nothing from byte {at} on. Copy it again.',
  },
  'city.damaged': {
    vi: 'Tệp thành phố bị hỏng ({part}). Hãy sao chép lại tệp hoặc tạo lại từ dữ liệu gốc.',
    en: 'The city file is damaged ({part}). Copy it again, or make it anew from its source.',
  },
} as const satisfies Sentences;
