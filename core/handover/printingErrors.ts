import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of printing. */
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
  'print.noPrinter': {
    vi: 'Máy này chưa có máy in nào. Hãy nhờ người quản trị thêm máy in vào hệ điều hành, hoặc xuất PDF rồi in từ máy khác.',
    en: 'This machine has no printer. Have one added to its system, or save the PDF and print it from another machine.',
  },
  'print.printerGone': {
    vi: 'Không còn máy in {printer}. Hãy chọn máy in khác.',
    en: 'The printer {printer} is not there any more. Choose another one.',
  },
  'print.refused': {
    vi: 'Máy in {printer} không nhận bản in ({why}). Hãy xem máy in, rồi in lại hoặc chọn máy in khác.',
    en: 'The printer {printer} did not take it ({why}). See to the printer, then print again or choose another one.',
  },
  'print.nowhere': {
    vi: 'Bàn trực này chạy riêng, không có cửa sổ nên không in và không tạo được PDF. Hãy lưu dạng CSV hoặc JSON.',
    en: 'This desk runs by itself, without windows, and can neither print nor make a PDF. Save it as CSV or JSON.',
  },
} as const satisfies SentencesByCode;
