// The messages of the audit log verifier in Vietnamese and English.

export const words = {
  vi: {
    usage: 'Cách dùng: node audit.mjs verify TỆP [--with TỆP_TRUNG_TÂM] [--key VÂN_TAY] [--lang vi|en]',
    unreadable: 'KHÔNG KIỂM TRA ĐƯỢC: không đọc được {0} ({1}).',
    noWitness:
      'KHÔNG KIỂM TRA ĐƯỢC: {0} không có gì về nhật ký {1}, nên không so được. Hãy dùng tệp xuất hoặc kho của trung tâm đã ký xác nhận cho bàn đó.',
    auditLog: 'Nhật ký',
    desk: 'bàn trực',
    site: 'trung tâm',
    entries: 'Số mục',
    none: 'không có mục nào',
    signedAt: 'Lần ký cuối',
    yes: 'ĐÚNG ',
    no: 'SAI  ',
    open: 'CHƯA ',
    changed: 'Mục {0} đã bị sửa: nội dung không khớp mã băm của chính nó.',
    unlinked: 'Mục {0} không nối với mục trước nó: một trong hai đã bị sửa hoặc thay.',
    gap: 'Thiếu các mục {1} đến {2}: đã bị lấy ra.',
    disorder: 'Mục {0} nằm sai chỗ (sau mục {1}): thứ tự đã bị đổi, hoặc có mục bị chèn thêm.',
    signedOther:
      'Mục {0} không phải mục đã ký: đã bị viết lại (kể cả mã băm), trong khoảng từ mục {1} đến mục {0}.',
    truncated: 'Thiếu phần cuối: đã ký đến mục {1}, nhưng chỉ còn đến mục {0}.',
    beheaded:
      'Thiếu phần đầu: mục đầu tiên còn lại là {0}, nhưng các mục trước nó không thuộc đoạn đã xoá theo hạn.',
    genesis: 'Mục 1 không phải mục đầu của một nhật ký: nó trỏ tới mục trước nó.',
    headForged: 'Chữ ký của đoạn {1} (mục {0} đến {2}) không đúng: bản kê đã bị sửa hoặc giả mạo.',
    headUnfit: 'Bản kê của đoạn {1} (từ mục {0}) không nối với đoạn trước: có bản kê bị lấy ra hoặc thay.',
    counterForged: 'Chữ ký xác nhận của trung tâm cho đoạn {1} (mục {0} đến {2}) không đúng.',
    counterOther: 'Đoạn {1} (mục {0} đến {2}) khác bản mà trung tâm đã ký xác nhận và còn giữ.',
    counterMissing: 'Trung tâm đã ký xác nhận đoạn {1}, đến mục {2}, nhưng nhật ký này chỉ ký đến mục {0}.',
    countDiffers: 'Số mục từng loại của đoạn {1} (mục {0} đến {2}) không khớp bản kê đã ký.',
    keyOther: 'Khoá ký của đoạn {1} (từ mục {0}) có vân tay {2}, không nằm trong các vân tay đã cho.',
    keyChanged:
      'Từ mục {0} nhật ký được ký bằng khoá khác ({1}): chỉ đúng nếu máy đã được thay, hãy đối chiếu.',
    badEntry: 'Tệp hỏng sau mục {0}: {1}.',
    cut: 'Tệp bị cắt ngang: thiếu dòng kết thúc.',
    miscounted: 'Tệp ghi {1} mục nhưng có {2}.',
    otherLog: 'Bản kê của đoạn {1} thuộc nhật ký khác ({2}).',
    unrecordedDrop: 'Đoạn {1} (đến mục {0}) bị xoá mà nhật ký không ghi việc xoá.',
    more: 'và {0} chỗ khác.',
    sealForged:
      'Tệp đã bị sửa sau khi xuất: phần đầu, bản kê hoặc các mục không còn là bản mà bàn trực đã niêm phong.',
    sealOther:
      'Tệp được niêm phong bằng khoá {1}, không phải khoá của bàn này: phần đầu hoặc các mục có thể đã bị sửa.',
    chain: 'Chuỗi liền từ mục {0} đến mục {1}: không sửa, không thiếu, không đổi chỗ.',
    chosen: '{0} mục đã lọc, mỗi mục đúng với mã băm của nó. Mục bị bỏ ra khỏi bản lọc thì không thấy được.',
    sealed: 'Tệp còn nguyên như khi xuất, niêm phong bằng khoá {0}.',
    signed: 'Đã ký đến mục {0} ({1} bản kê), khoá {2}.',
    counter: 'Trung tâm đã ký xác nhận đến mục {0}, khoá {1}.',
    witnessed: 'Khớp với {0} bản kê mà trung tâm giữ, đến mục {1}.',
    dropped: 'Đã xoá theo hạn: {0} đoạn, đến mục {1}; bản kê đã ký vẫn còn và nối liền.',
    tail: 'Mục {0} đến {1} chưa được ký: phần cuối này có thể bị viết lại hoặc cắt mà không thấy.',
    unsigned: 'Không có bản kê nào được ký: ai sửa được tệp này thì viết lại được cả chuỗi.',
    noCounter: 'Trung tâm chưa ký xác nhận phần nào: người giữ khoá của bàn trực có thể viết lại tất cả.',
    counterTail: 'Mục {0} đến {1} đã ký nhưng trung tâm chưa ký xác nhận: người giữ khoá có thể viết lại.',
    keysOpen:
      'Khoá chưa được đối chiếu. So vân tay với mục desk.key trong nhật ký trung tâm, rồi chạy lại với --key.',
    sealKeyOpen:
      'Khoá niêm phong {0} không nằm trong các vân tay đã cho. Phần đầu tệp và bản lọc chỉ đáng tin khi đó là khoá của bàn đã xuất.',
    choice: 'Đây là bản lọc: chỉ chứng minh các mục có trong tệp, KHÔNG đầy đủ.',
    holdsChosen:
      'KẾT LUẬN: các mục trong bản lọc này đúng. Chỉ chứng minh chúng, KHÔNG chứng minh là đầy đủ.',
    holds: 'KẾT LUẬN: mọi điều kiểm tra được đều đúng.',
    broken: 'KẾT LUẬN: KHÔNG ĐÚNG. Giữ nguyên tệp và báo người quản trị.',
    notProved: 'Điều KHÔNG được chứng minh:',
    limits: [
      'Điều ghi trong nhật ký có đúng sự thật hay không: chỉ chứng minh nó không đổi sau khi ký.',
      'Việc không được ghi: chương trình bị thay có thể không ghi.',
      'Giờ: là giờ của máy đã ghi; đồng hồ đơn điệu chỉ cho thấy giờ bị chỉnh.',
      'Ai ngồi trước máy: chỉ biết tài khoản đã đăng nhập.',
      'Phần sau lần ký cuối, và phần chưa có chữ ký xác nhận trước người giữ khoá.',
    ],
  },
  en: {
    usage: 'Usage: node audit.mjs verify FILE [--with SITEFILE] [--key FINGERPRINT] [--lang vi|en]',
    unreadable: 'NOT CHECKED: {0} cannot be read ({1}).',
    noWitness:
      'NOT CHECKED: {0} holds nothing of the audit log {1}, so nothing was compared. Give the export or the store of the site that is that desk’s witness.',
    auditLog: 'Audit log',
    desk: 'desk',
    site: 'site',
    entries: 'Entries',
    none: 'none',
    signedAt: 'Last signed',
    yes: 'HOLDS',
    no: 'WRONG',
    open: 'OPEN ',
    changed: 'Entry {0} was changed: what it says does not fit its own hash.',
    unlinked: 'Entry {0} does not follow from the one before it: one of the two was changed or exchanged.',
    gap: 'Entries {1} to {2} are missing: they were taken out.',
    disorder: 'Entry {0} is out of place (after entry {1}): the order was changed, or an entry put in.',
    signedOther:
      'Entry {0} is not the one that was signed: the audit log was rewritten, hashes and all, somewhere from entry {1} to entry {0}.',
    truncated: 'The end is missing: it was signed up to entry {1}, and there is none after entry {0}.',
    beheaded:
      'The beginning is missing: the first entry there is {0}, and those before it are not of segments that were dropped.',
    genesis: 'Entry 1 is not the first of an audit log: it points to one before it.',
    headForged:
      'The signature of segment {1} (entries {0} to {2}) does not hold: its head was changed or forged.',
    headUnfit:
      'The head of segment {1} (from entry {0}) does not follow from the one before: one was taken out or exchanged.',
    counterForged: 'The site’s witness signature of segment {1} (entries {0} to {2}) is invalid.',
    counterOther: 'Segment {1} (entries {0} to {2}) differs from the one that the site signed as witness.',
    counterMissing:
      'The site signed segment {1} as witness up to entry {2}, but this audit log is signed up to entry {0} only.',
    countDiffers:
      'What segment {1} (entries {0} to {2}) holds of each deed is not what its signed head says.',
    keyOther:
      'The key that signed segment {1} (from entry {0}) has the fingerprint {2}, which is none of those given.',
    keyChanged:
      'From entry {0} on the audit log is signed with another key ({1}): right only if the machine was replaced; compare it.',
    badEntry: 'The file is damaged after entry {0}: {1}.',
    cut: 'The file was cut off: its last line is missing.',
    miscounted: 'The file says {1} entries and has {2}.',
    otherLog: 'The head of segment {1} is of another audit log ({2}).',
    unrecordedDrop:
      'Segment {1} (up to entry {0}) is gone, and the audit log does not say that it was dropped.',
    more: 'and {0} more.',
    sealForged:
      'The file was changed since it was exported: its header, its heads or its entries are not those that the desk sealed.',
    sealOther:
      'The file was sealed with the key {1}, which is not this desk’s: its header or its entries may have been changed.',
    chain: 'One chain from entry {0} to entry {1}: nothing changed, missing or out of order.',
    chosen:
      '{0} entries that a filter chose, each true to its hash. What was left out of the choice cannot be seen.',
    sealed: 'The file is as it was exported, sealed with the key {0}.',
    signed: 'Signed up to entry {0} ({1} heads), key {2}.',
    counter: 'Witness signature of the site up to entry {0}, key {1}.',
    witnessed: 'Fits the {0} heads that the site keeps, up to entry {1}.',
    dropped:
      'Dropped by retention: {0} segments, up to entry {1}; their signed heads are there and follow each other.',
    tail: 'Entries {0} to {1} are not signed yet: this end could be rewritten or cut without its showing.',
    unsigned: 'No head is signed: whoever can write this file can rewrite the whole chain.',
    noCounter: 'It has no witness signature of the site: whoever holds the desk’s key can rewrite all of it.',
    counterTail:
      'Entries {0} to {1} are signed without a witness signature: whoever holds the key can rewrite them.',
    keysOpen:
      'Nobody said whose keys to expect. Compare the fingerprints with the entries desk.key in the site’s audit log, then run again with --key.',
    sealKeyOpen:
      'The key {0} that sealed the file is none of those given. Its header, and a choice, are worth trust only if that is the key of the desk that exported it.',
    choice: 'This is a choice: it proves only the entries in it, and is NOT complete.',
    holdsChosen: 'RESULT: the entries of this choice hold. It proves only them, NOT that it is complete.',
    holds: 'RESULT: all that can be checked holds.',
    broken: 'RESULT: IT DOES NOT HOLD. Keep the file as it is and tell your administrator.',
    notProved: 'What is NOT proved:',
    limits: [
      'That what was written down is true: only that it is as it was when it was signed.',
      'That all auditEvents were written down: a program that was exchanged may leave some out.',
      'The time: it is that of the machine that wrote; the monotonic clock only shows that it was set.',
      'Who sat there: only which account was signed in.',
      'Entries after the last signature, and, against a holder of the key, entries without a witness signature.',
    ],
  },
};

/** @typedef {keyof Omit<typeof words.en, 'limits'>} Sentence */
/** @typedef {{readonly says: Sentence, readonly values?: readonly (string | number)[], readonly seq?: number}} Finding */

/** Removes control characters, so that content read cannot move the terminal's cursor. @param {unknown} value */
export const clean = (value) =>
  String(value ?? '')
    .replace(/\p{C}/gu, '?')
    .slice(0, 300);

/** @param {typeof words.en} t @param {Finding} finding */
export const sentence = (t, { says, values = [] }) =>
  t[says].replace(/\{(\d)\}/g, (_, n) => clean(values[Number(n)]));

/** Formats as `dd/MM/yyyy HH:mm:ss +07`, Hanoi's time without daylight saving since 1975. @param {number} ms */
export function localTime(ms) {
  const t = new Date(ms + 7 * 3_600_000);
  if (Number.isNaN(t.getTime())) return '?';
  const [date = '', clock = ''] = t.toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('/')} ${clock} +07`;
}
