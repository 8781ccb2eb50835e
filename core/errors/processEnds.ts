import { type Sentences, textOf } from './sentences.ts';

/** Why a process has ended, by Electron's words for it (RenderProcessGoneDetails), as it stands in brackets. */
const processEnds: Sentences = {
  'abnormal-exit': { vi: 'tự thoát', en: 'it left by itself' },
  killed: {
    vi: 'bị hệ thống hoặc chương trình khác kết thúc',
    en: 'ended by the system or by another program',
  },
  crashed: { vi: 'lỗi chương trình', en: 'a fault of the program' },
  oom: { vi: 'hết bộ nhớ', en: 'out of memory' },
  'launch-failed': { vi: 'không khởi động được', en: 'it could not be started' },
  'integrity-failure': {
    vi: 'tệp chương trình bị sửa đổi',
    en: 'files of the program were changed',
  },
};

/** Why a process has ended, in words; what Electron may call it one day stays as it is. */
export const processEndText = textOf(processEnds);
