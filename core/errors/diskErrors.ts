import { type Sentences, textOf } from './sentences.ts';

const fileInPlace = {
  vi: 'chỗ đó là một tệp, không phải thư mục',
  en: 'a file stands where the folder should be',
};
const noRight = { vi: 'không có quyền ghi', en: 'the right to write there is missing' };
const lost = { vi: 'mất ổ đĩa hoặc ổ đĩa hỏng', en: 'its disk is gone or damaged' };

/** What the file system says against writing into a folder, by the system's codes for it (errno(3)), as it stands in brackets. */
const diskErrors: Sentences = {
  ENOENT: { vi: 'thư mục đã bị xoá hoặc đổi tên', en: 'the folder was deleted or renamed' },
  EEXIST: fileInPlace,
  ENOTDIR: fileInPlace,
  EACCES: noRight,
  EPERM: noRight,
  EROFS: { vi: 'ổ đĩa chỉ cho đọc', en: 'its disk can only be read' },
  EIO: lost,
  ENODEV: lost,
  ESTALE: lost,
  ENOTCONN: lost,
  EHOSTDOWN: lost,
};

/** Why a folder cannot be written, in words; any other code of the system stays as it is. */
export const diskErrorText = textOf(diskErrors);
