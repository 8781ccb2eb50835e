/** Texts of sign-in, the lock, the second person and unmasking. */
export const peopleTexts = {
  name: 'Tên đăng nhập',
  password: 'Mật khẩu',
  onDuty: 'người đang trực',
  working: 'Đang kiểm tra…',
  cancel: 'Thôi (Esc)',
  site: (name: string) => `Trung tâm: ${name}`,
  newPassword: 'Mật khẩu mới',
  repeat: 'Nhập lại mật khẩu mới',
  notSame: 'Hai lần nhập không giống nhau.',
  away: 'Mất kết nối trung tâm: người đã đăng nhập gần đây ở bàn này vẫn đăng nhập được bằng mật khẩu đó. Chưa xuất được hình.',
  noAway: (why: string) => `Chưa đăng nhập được khi không có trung tâm. ${why}`,
  awayUntil: (time: string) => `Đến ${time}, không qua trung tâm`,
  first: { title: 'Đăng nhập ca trực', submit: 'Đăng nhập' },
  locked: {
    title: 'Bàn trực đang khoá',
    submit: 'Mở khoá',
    hint: 'Hình và cảnh báo vẫn chạy. Người đang trực nhập mật khẩu để mở; người khác đăng nhập để thay.',
    shown: 'Đang khoá',
    keys: 'Gõ phím bất kỳ để mở khoá',
  },
  change: {
    title: 'Đổi người trực',
    submit: 'Thay ca tại bàn',
    hint: 'Tường hình giữ nguyên. Người đang trực sẽ được đăng xuất khi người mới đăng nhập.',
  },
  commands: {
    change: 'Đổi người trực',
    lock: 'Khoá bàn',
    password: 'Đổi mật khẩu',
    unmask: 'Bỏ vùng che 60 giây',
  },
  ownPassword: {
    title: 'Đổi mật khẩu',
    old: 'Mật khẩu đang dùng',
    submit: 'Đổi mật khẩu',
    rules: (least: number, kinds: number) =>
      kinds > 1
        ? `Ít nhất ${least} ký tự, ${kinds} loại ký tự.`
        : `Ít nhất ${least} ký tự. Một câu dài dễ nhớ là tốt nhất.`,
    done: 'Đã đổi mật khẩu. Nơi khác đang dùng tài khoản này phải đăng nhập lại.',
    close: 'Đóng (Esc)',
  },
  second: {
    title: 'Người thứ hai xác nhận',
    hint: 'Quyền này cần một người nữa cùng có quyền, đăng nhập ngay tại bàn này.',
    submit: 'Xác nhận',
    standing: (name: string) => `${name} đã xác nhận.`,
  },
  unmask: {
    title: 'Xem không vùng che',
    of: (number: number, name: string) => `Camera ${number}: ${name}`,
    hint: 'Chỉ trên cửa sổ này, 60 giây. Hình lưu và hình xuất vẫn có vùng che.',
    reason: 'Lý do',
    reasonHint: 'Bắt buộc, ít nhất 3 ký tự. Ghi vào nhật ký kiểm tra của bàn trực và trung tâm.',
    submit: 'Bỏ vùng che 60 giây',
    close: 'Đóng (Esc)',
    empty: 'Ô đang chọn không có camera nên không có gì để bỏ che.',
    none: 'Camera ở ô đang chọn không có vùng che.',
    mark: (seconds: number) => `Không vùng che: còn ${seconds} giây`,
  },
};
