import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of passwords, offline sign-in, a locked desk and the four-eyes principle. */
export const securityFaults = {
  // Accounts, for an administrator
  'operator.unknown': {
    vi: 'Không có tài khoản “{name}”.',
    en: 'There is no account “{name}”.',
  },
  'operator.exists': {
    vi: 'Đã có tài khoản “{name}”.',
    en: 'There is an account “{name}” already.',
  },
  'operator.unknownRole': {
    vi: 'Không có vai trò “{role}”.',
    en: 'There is no role “{role}”.',
  },
  // Passwords
  'signIn.mustChange': {
    vi: 'Mật khẩu này đã hết hạn hoặc do người khác đặt. Hãy chọn mật khẩu mới để vào.',
    en: 'This password has expired, or another person chose it. Choose a new one to continue.',
  },
  'password.short': {
    vi: 'Mật khẩu quá ngắn: cần ít nhất {least} ký tự. Một câu dài dễ nhớ là tốt nhất.',
    en: 'The password is too short: at least {least} characters. A long phrase is best.',
  },
  'password.kinds': {
    vi: 'Mật khẩu cần ít nhất {kinds} loại ký tự: chữ thường, chữ hoa, chữ số, dấu.',
    en: 'The password needs at least {kinds} kinds of characters: lower-case letters, capitals, digits, symbols.',
  },
  'password.simple': {
    vi: 'Mật khẩu quá đơn giản: chỉ lặp lại vài ký tự. Hãy chọn mật khẩu khác.',
    en: 'The password is too simple: the same few characters again and again. Choose another.',
  },
  'password.common': {
    vi: 'Mật khẩu này quá phổ biến nên dễ bị đoán, kể cả khi thêm chữ số hay dấu. Hãy chọn mật khẩu khác.',
    en: 'This password is too common and easily guessed, even with digits or symbols added. Choose another.',
  },
  'password.name': {
    vi: 'Mật khẩu không được chứa tên của mình. Hãy chọn mật khẩu khác.',
    en: 'The password must not contain your own name. Choose another.',
  },
  'password.usedBefore': {
    vi: 'Mật khẩu này đã dùng trước đây. Hãy chọn mật khẩu khác.',
    en: 'You have had this password before. Choose another.',
  },
  'password.wrong': {
    vi: 'Mật khẩu không đúng.',
    en: 'The password is wrong.',
  },
  // Offline sign-in
  'offline.unknown': {
    vi: 'Không liên lạc được trung tâm, và tài khoản này chưa đăng nhập ở bàn này gần đây nên chưa vào được.',
    en: 'The site cannot be reached, and this account has not signed in at this desk recently, so it cannot sign in now.',
  },
  'offline.refused': {
    vi: 'Mật khẩu không đúng. Không có trung tâm, còn {left} lần thử.',
    en: 'The password is wrong. {left} attempts without the site are left.',
  },
  'offline.triedOut': {
    vi: 'Đã thử sai quá nhiều lần. Tài khoản này chỉ vào lại được ở bàn này khi có trung tâm.',
    en: 'Too many wrong attempts. This account can sign in at this desk only once the site is reachable.',
  },
  'offline.expired': {
    vi: 'Thời gian được đăng nhập không cần trung tâm đã hết. Hãy đăng nhập lại khi có trung tâm.',
    en: 'The time limit for signing in without the site has passed. Sign in again once the site is reachable.',
  },
  'offline.off': {
    vi: 'Trung tâm này không cho đăng nhập khi mất liên lạc.',
    en: 'This site does not allow signing in without it.',
  },
  'offline.notAllowed': {
    vi: 'Đang đăng nhập không qua trung tâm nên chưa dùng được quyền “{right}”. Hãy thử lại khi có trung tâm.',
    en: 'You are signed in without the site, so the right “{right}” cannot be used. Try again once the site is back.',
  },
  'offline.notTaken': {
    vi: 'Trung tâm không nhận lần đăng nhập lúc mất liên lạc (tài khoản đã đổi hoặc bị khoá). Hãy đăng nhập lại.',
    en: 'The site does not accept the sign-in made without it (the account was changed or disabled). Sign in again.',
  },
  'offline.used': {
    vi: 'Trung tâm đã nhận lần đăng nhập lúc mất liên lạc này rồi. Hãy đăng nhập lại.',
    en: 'The site has already used this offline sign-in. Sign in again.',
  },
  'seal.plainText': {
    vi: 'Máy không có kho khoá: mất trung tâm thì không đăng nhập được. Hãy cài gnome-keyring hoặc KWallet và mở khoá khi đăng nhập máy.',
    en: 'This machine has no key store, so signing in without the site is not possible. Install gnome-keyring or KWallet, and unlock it at login.',
  },
  'seal.unavailable': {
    vi: 'Kho khoá của máy đang khoá hoặc không trả lời ({why}), nên không đăng nhập được khi mất trung tâm. Hãy mở khoá kho khoá rồi mở lại chương trình.',
    en: 'The machine’s key store is locked or does not respond ({why}), so signing in without the site is not possible. Unlock it, then restart the program.',
  },
  'key.open': {
    vi: 'Khoá ký của bàn trực chưa được niêm phong vì máy không có kho khoá mở được: khoá nằm trên ổ đĩa, chỉ người dùng này của máy đọc được.',
    en: 'The desk’s signing key is not sealed, because this machine has no unlocked key store: it is stored on the disk, where only this user of the machine can read it.',
  },
  'key.sealed': {
    vi: 'Kho khoá của máy không mở được khoá ký đã niêm phong của bàn trực ({why}). Bàn trực KHÔNG kết nối được với trung tâm và KHÔNG xuất được gì có chữ ký; nhật ký kiểm tra vẫn được ghi nhưng chưa được ký. Hãy mở khoá kho khoá.',
    en: 'The machine’s key store does not open the desk’s sealed signing key ({why}). The desk CANNOT connect to the site, and NOTHING that is signed can be exported; the audit log is still written, but not signed. Unlock the key store.',
  },
  // A desk's key
  'desk.unproven': {
    vi: 'Máy này chưa chứng minh được nó là bàn trực nào. Trung tâm chỉ trả lời bàn trực đã đăng ký.',
    en: 'This machine has not proved which desk it is. The site answers only enrolled desks.',
  },
  'desk.proofWrong': {
    vi: 'Trung tâm không nhận chữ ký của bàn trực này: kết nối có thể đi qua một máy khác. Hãy báo người quản trị.',
    en: 'The site refuses this desk’s signature: the connection may pass through another machine. Tell your administrator.',
  },
  'desk.otherKey': {
    vi: 'Ở trung tâm, bàn trực {desk} đã được đăng ký bằng khoá khác. Nếu khoá của máy này vừa được thay, hãy báo người quản trị.',
    en: 'At the site, desk {desk} is enrolled with another key. If this machine’s key was just replaced, tell your administrator.',
  },
  'desk.revoked': {
    vi: 'Trung tâm đã thu hồi bàn trực {desk}. Hãy liên hệ người quản trị.',
    en: 'The site has revoked desk {desk}. Ask your administrator.',
  },
  'desk.claimed': {
    vi: 'Có máy tự nhận là bàn trực {desk} bằng khoá không phải của bàn đó. Trung tâm đã từ chối; nếu máy của bàn này không vừa được thay, hãy kiểm tra.',
    en: 'A machine claims to be desk {desk} with a key that is not the desk’s. The site refused it; unless the desk’s machine was just replaced, investigate the reason.',
  },
  // A locked desk
  'desk.locked': {
    vi: 'Bàn trực đang khoá. Hãy nhập mật khẩu để mở.',
    en: 'The desk is locked. Enter your password to unlock it.',
  },
  'desk.noLock': {
    vi: 'Tài khoản trình diễn không có mật khẩu để mở lại, nên bàn này không khoá được.',
    en: 'The demo’s account has no password to unlock with, so this desk does not lock.',
  },
  // The four-eyes principle
  'second.needed': {
    vi: 'Quyền “{right}” cần người thứ hai cùng xác nhận.',
    en: 'The right “{right}” requires a second person to sign in with you.',
  },
  'second.same': {
    vi: 'Người thứ hai phải là người khác.',
    en: 'The second person must be a different person.',
  },
  'second.noRight': {
    vi: 'Người thứ hai cũng phải có quyền “{right}” với camera này.',
    en: 'The second person must also have the right “{right}” for this camera.',
  },
  'second.siteAway': {
    vi: 'Không liên lạc được trung tâm nên chưa xác nhận được hai người. Hãy thử lại khi có kết nối.',
    en: 'The site cannot be reached, so a second person cannot confirm. Try again once it is back.',
  },
  'unmask.siteAway': {
    vi: 'Không liên lạc được trung tâm nên không bỏ vùng che: mỗi lần xem phải được trung tâm ghi lại. Hãy thử lại khi có kết nối.',
    en: 'The site cannot be reached, so masks stay: each view without them must be recorded there. Try again once it is back.',
  },
} as const satisfies SentencesByCode;
