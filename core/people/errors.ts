import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of rights, sign-in, sharing, saved layouts and exports. */
export const peopleFaults = {
  // Rights
  'right.notSignedIn': {
    vi: 'Chưa đăng nhập. Hãy đăng nhập rồi thử lại.',
    en: 'Nobody is signed in. Sign in and try again.',
  },
  'right.missing': {
    vi: 'Tài khoản không có quyền “{right}”. Hãy liên hệ trưởng ca.',
    en: 'Your account does not have the right “{right}”. Ask your shift leader.',
  },
  'right.outOfScope': {
    vi: 'Camera này nằm ngoài phạm vi được giao, hoặc không còn trong danh mục.',
    en: 'This camera is outside your scope, or no longer in the registry.',
  },
  // Signing in
  'signIn.refused': {
    vi: 'Tên đăng nhập hoặc mật khẩu không đúng.',
    en: 'The name or the password is wrong.',
  },
  'signIn.throttled': {
    vi: 'Đã thử sai nhiều lần. Hãy đợi {seconds} giây rồi thử lại.',
    en: 'Too many wrong tries. Wait {seconds} s and try again.',
  },
  'signIn.expired': {
    vi: 'Phiên làm việc đã hết hạn. Hãy đăng nhập lại.',
    en: 'The session has expired. Sign in again.',
  },
  'machine.codeRefused': {
    vi: 'Mã đăng ký không đúng hoặc đã được dùng. Hãy xin mã mới ở trung tâm.',
    en: 'The enrolment code is wrong or was used already. Ask for a new one at the site.',
  },
  'machine.codeExpired': {
    vi: 'Mã đăng ký đã hết hạn. Hãy xin mã mới ở trung tâm.',
    en: 'The enrolment code has expired. Ask for a new one at the site.',
  },
  'machine.refused': {
    vi: 'Trung tâm không nhận máy của tường hình này nữa. Hãy xin mã đăng ký mới ở trung tâm.',
    en: 'The site no longer accepts this wall’s machine. Ask for a new enrolment code at the site.',
  },
  'machine.sealed': {
    vi: 'Kho khoá của máy không mở được khoá đăng nhập của tường hình ({why}). Hãy mở khoá kho khoá, hoặc xin mã đăng ký mới ở trung tâm.',
    en: 'The machine’s key store does not open this wall’s credentials ({why}). Unlock the key store, or request a new enrolment code at the site.',
  },
  'machine.open': {
    vi: 'Máy không có kho khoá tự mở: khoá đăng nhập của tường hình sẽ nằm trên ổ đĩa, không niêm phong, chỉ người dùng này của máy đọc được.',
    en: 'This machine has no key store that opens automatically: the wall’s credentials will be stored on the disk unsealed, where only this user of the machine can read them.',
  },
  'machine.watchesOnly': {
    vi: 'Đây là máy của tường hình: chỉ để xem, không đăng nhập ở đây.',
    en: 'This is the machine of a room’s wall: it only shows video, and operators do not sign in here.',
  },
  'machine.noWall': {
    vi: 'Máy này không được mở là tường hình của phòng (--room-wall).',
    en: 'This machine was not started as a room’s wall (--room-wall).',
  },
  // Sending to other walls
  'share.targetGone': {
    vi: 'Bàn hoặc tường hình đó không còn kết nối. Chưa gửi được; hãy chọn nơi khác.',
    en: 'That desk or wall is not connected any more. Nothing was sent; choose another.',
  },
  'share.noWindow': {
    vi: 'Nơi nhận không có cửa sổ {window}. Chưa gửi được; hãy chọn cửa sổ khác.',
    en: 'The receiving desk has no window {window}. Nothing was sent; choose another.',
  },
  'share.noAnswer': {
    vi: '{target} không trả lời. Có thể chưa nhận được; hãy gửi lại hoặc gọi cho họ.',
    en: '{target} does not respond and may not have received it. Send again, or call them.',
  },
  'share.wallMayNot': {
    vi: 'Tường hình {target} không được phép xem camera nào trong số này. Chưa gửi.',
    en: 'The wall {target} may see none of these cameras. Nothing was sent.',
  },
  'share.tooMany': {
    vi: 'Đã gửi quá nhiều trong một lúc. Hãy đợi {seconds} giây.',
    en: 'Too much was sent at once. Wait {seconds} s.',
  },
  'share.tooLarge': {
    vi: 'Bố cục quá lớn để gửi ({size} KB, tối đa {most} KB). Hãy bớt camera trong các tuần tra hình.',
    en: 'The layout is too large to send ({size} KB of {most} KB at most). Remove cameras from its sequences.',
  },
  // Saved layouts
  'layout.unknown': {
    vi: 'Bố cục này không còn trong thư viện.',
    en: 'This layout is not in the library any more.',
  },
  'layout.conflict': {
    vi: '{by} đã thay đổi “{name}” trong lúc này. Chưa lưu: hãy mở bản mới, hoặc lưu thành tên khác.',
    en: '{by} has changed “{name}” meanwhile. Not saved: open the new one, or save under another name.',
  },
  'layout.tooMany': {
    vi: 'Thư viện đã đủ {most} bố cục. Hãy xoá bớt.',
    en: 'The library is full at {most} layouts. Delete some.',
  },
  'layout.tooLarge': {
    vi: 'Bố cục quá lớn để lưu ({size} KB, tối đa {most} KB). Hãy bớt camera trong các tuần tra hình.',
    en: 'The layout is too large to save ({size} KB of {most} KB at most). Remove cameras from its sequences.',
  },
  // Exports
  'export.unknown': {
    vi: 'Lần xuất này đã bị huỷ hoặc hết hạn. Hãy xuất lại.',
    en: 'This export was cancelled or took too long. Export again.',
  },
  'export.tooMany': {
    vi: 'Đang xuất {most} tệp cùng lúc. Hãy đợi một tệp xong rồi thử lại.',
    en: '{most} exports are in progress, which is the limit. Wait for one to finish, then try again.',
  },
  'export.incomplete': {
    vi: 'Tệp nhận được không đủ ({have} trên {want} byte) nên đã bị bỏ. Hãy xuất lại.',
    en: 'The file did not arrive whole ({have} of {want} bytes) and was removed. Export again.',
  },
  'export.diskFull': {
    vi: 'Ổ đĩa của thư mục {folder} đã đầy. KHÔNG có gì được xuất. Hãy dọn bớt rồi thử lại.',
    en: 'The disk of {folder} is full. NOTHING was exported. Make room, then try again.',
  },
  'export.notWritten': {
    vi: 'Không ghi được vào {folder} ({diskError}). KHÔNG có gì được xuất. Hãy sửa thư mục đó rồi thử lại.',
    en: 'Could not write to {folder} ({diskError}). NOTHING was exported. Fix the folder, then try again.',
  },
  'export.siteAway': {
    vi: 'Không liên lạc được trung tâm nên không được xuất hình: mỗi lần xuất phải được trung tâm ghi lại. Hãy thử lại khi có kết nối.',
    en: 'The site cannot be reached, so nothing may be exported: each export must be recorded there. Try again once it is back.',
  },
  'export.masksChanged': {
    vi: 'Vùng che của camera vừa thay đổi nên lần xuất này đã bị bỏ. Hãy xuất lại.',
    en: 'The camera’s privacy masks have just changed, so this export was dropped. Export again.',
  },
  'export.keyUnreadable': {
    vi: 'Không đọc được khoá ký của bàn trực ({why}). KHÔNG có gì được xuất; hãy báo người quản trị.',
    en: 'The desk’s signing key cannot be read ({why}). NOTHING was exported; tell your administrator.',
  },
  'export.noPictures': {
    vi: 'Không có hình nào của camera này để xuất. Hãy đợi có hình rồi thử lại.',
    en: 'There are no pictures of this camera to export. Wait until there are, then try again.',
  },
  'export.notEncoded': {
    vi: 'Máy này không tạo được tệp hình: {why}.',
    en: 'This machine could not make the file: {why}.',
  },
  'export.noFile': {
    vi: 'Tệp {file} không còn trong thư mục xuất.',
    en: 'The file {file} is no longer in the exports folder.',
  },
} as const satisfies SentencesByCode;
