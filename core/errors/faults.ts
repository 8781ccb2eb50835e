import { alertsFaults } from '../alerts/errors.ts';
import { auditFaults } from '../audit/errors.ts';
import { camerasFaults } from '../cameras/errors.ts';
import { ownCamerasFaults } from '../cameras/ownCameraErrors.ts';
import { handoverFaults } from '../handover/errors.ts';
import { printingFaults } from '../handover/printingErrors.ts';
import { cityFaults } from '../map/cityErrors.ts';
import { mapFaults } from '../map/errors.ts';
import { sourceKindText } from '../map/sourceKinds.ts';
import { picturesFaults } from '../media/errors.ts';
import { peopleFaults } from '../people/errors.ts';
import { getRightText } from '../people/rightErrors.ts';
import { securityFaults } from '../people/securityErrors.ts';
import { steeringFaults } from '../ptz/errors.ts';
import { sticksFaults } from '../ptz/stickErrors.ts';
import { shiftLogFaults } from '../shiftlog/errors.ts';
import { programFaults } from './program.ts';
import { createSentenceLookup, type Language, type SentencesByCode } from './sentences.ts';

const fileInPlace = {
  vi: 'chỗ đó là một tệp, không phải thư mục',
  en: 'a file stands where the folder should be',
};
const noRight = { vi: 'không có quyền ghi', en: 'write permission is missing' };
const lost = { vi: 'mất ổ đĩa hoặc ổ đĩa hỏng', en: 'its disk is gone or damaged' };

/** Why the file system refuses writing into a folder, by errno code (errno(3)); worded to stand in brackets. */
const diskErrors: SentencesByCode = {
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

/** Returns the text of a disk error; an unknown code is returned as it is. */
const diskErrorText = createSentenceLookup(diskErrors);

/** Faults of backing up a site's data, and of restoring it. */
const backupFaults = {
  'backup.notEmpty': {
    vi: 'Thư mục {folder} không trống. Hãy chọn thư mục trống, hoặc chuyển những gì ở đó đi nơi khác.',
    en: 'The folder {folder} is not empty. Choose an empty one, or move away what is there.',
  },
  'backup.notOne': {
    vi: '{folder} không phải bản sao lưu đầy đủ: thiếu hoặc hỏng tệp backup.json. Hãy chọn bản khác.',
    en: '{folder} is not a complete backup: its backup.json is missing or damaged. Choose another.',
  },
  'backup.otherSite': {
    vi: 'Bản sao lưu này của trung tâm “{site}”. Hãy dùng cấu hình của trung tâm đó.',
    en: 'This backup is of the site “{site}”. Use that site’s configuration.',
  },
  'backup.damaged': {
    vi: 'Tệp {file} trong bản sao lưu không còn như khi sao lưu. Hãy chọn bản khác.',
    en: 'The file {file} in the backup has changed since the backup was made. Choose another backup.',
  },
} as const satisfies SentencesByCode;

/** Why a process has ended, by Electron's reason (RenderProcessGoneDetails); worded to stand in brackets. */
const processEnds: SentencesByCode = {
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

/** Returns the text of a process end; an unknown reason is returned as it is. */
const processEndText = createSentenceLookup(processEnds);

export type { Language } from './sentences.ts';

/** The maximum length of a text parameter: text from outside can have any length. */
export const maxFaultWordChars = 1_000;

/** Values inserted into a fault's sentence at `{name}`. */
export type FaultParams = Readonly<Record<string, string | number>>;

/** An expected failure: a code for programs and, through `faultText`, a sentence for people. */
export interface Fault {
  readonly code: FaultCode;
  readonly params: FaultParams;
}

/** Every failure that an operator can meet: what happened and what to do, in both languages. */
export const faultSentences = {
  ...programFaults,
  ...peopleFaults,
  ...securityFaults,
  ...picturesFaults,
  ...steeringFaults,
  ...sticksFaults,
  ...camerasFaults,
  ...ownCamerasFaults,
  ...alertsFaults,
  ...cityFaults,
  ...mapFaults,
  ...printingFaults,
  ...shiftLogFaults,
  ...handoverFaults,
  ...auditFaults,
  ...backupFaults,
} as const;

export type FaultCode = keyof typeof faultSentences;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faultSentences, code);

/** Parameters that are codes, with their text in each language. */
const wordsFor: Readonly<Record<string, (code: string, language: Language) => string>> = {
  right: getRightText,
  diskError: diskErrorText,
  sourceKind: sourceKindText,
  processEnd: processEndText,
};

/** Returns the sentence of a fault with its parameters inserted. */
export function faultText(fault: Fault, language: Language): string {
  return faultSentences[fault.code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = String(fault.params[name] ?? whole);
    return wordsFor[name]?.(value, language) ?? value;
  });
}
