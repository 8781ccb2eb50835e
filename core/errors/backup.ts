import type { Sentences } from './sentences.ts';

/** Failures of copying a site's data, and of putting a copy back. */
export const backupFaults = {
  'backup.notEmpty': {
    vi: 'Thư mục {folder} không trống. Hãy chọn thư mục trống, hoặc chuyển những gì ở đó đi nơi khác.',
    en: 'The folder {folder} is not empty. Choose an empty one, or move away what is there.',
  },
  'backup.notOne': {
    vi: '{folder} không phải bản sao lưu đầy đủ: thiếu hoặc hỏng tệp backup.json. Hãy chọn bản khác.',
    en: '{folder} is no whole backup: its backup.json is missing or damaged. Choose another.',
  },
  'backup.otherSite': {
    vi: 'Bản sao lưu này của trung tâm “{site}”. Hãy dùng cấu hình của trung tâm đó.',
    en: 'This backup is of the site “{site}”. Use that site’s configuration.',
  },
  'backup.damaged': {
    vi: 'Tệp {file} trong bản sao lưu không còn như khi sao lưu. Hãy chọn bản khác.',
    en: 'The file {file} in the backup is not as it was when it was made. Choose another.',
  },
} as const satisfies Sentences;
