import type { Sentences } from './sentences.ts';

/** Failures of what is put on paper. */
export const printingFaults = {
  'print.failed': {
    vi: 'Không tạo được tệp PDF: {why}. Nội dung biên bản vẫn còn nguyên. Hãy thử lại.',
    en: 'The PDF could not be made: {why}. Nothing of the report is lost. Try again.',
  },
  'print.tooLong': {
    vi: 'Biên bản quá dài để in ({megabytes} MB). Hãy chọn khoảng thời gian ngắn hơn, hoặc lưu dạng CSV.',
    en: 'The report is too long to print ({megabytes} MB). Choose a shorter period, or save it as CSV.',
  },
  'print.busy': {
    vi: 'Đang tạo các tệp PDF khác. Hãy thử lại sau giây lát.',
    en: 'Other PDFs are being made. Try again in a moment.',
  },
  'print.noViewer': {
    vi: 'Máy này không mở được tệp PDF ({why}). Tệp {file} nằm trong thư mục exports: hãy in từ máy khác.',
    en: 'This machine cannot open PDFs ({why}). {file} lies in the exports folder: print it from another machine.',
  },
  'print.nowhere': {
    vi: 'Bàn trực này chạy riêng, không có cửa sổ nên không tạo được PDF. Hãy lưu dạng CSV hoặc JSON.',
    en: 'This desk runs by itself, without windows, and can make no PDF. Save it as CSV or JSON.',
  },
} as const satisfies Sentences;
