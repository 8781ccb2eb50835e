import type { SentencesByCode } from './sentences.ts';

/** Faults of calls, windows, processes, stores and configuration. */
export const programFaults = {
  // Calls
  'call.unknown': {
    vi: 'Không có chức năng “{call}”. Hãy cập nhật phần mềm.',
    en: 'There is no call “{call}”. Update the program.',
  },
  'call.invalid': {
    vi: 'Dữ liệu gửi đi không hợp lệ: {where}. Hãy kiểm tra lại.',
    en: 'The request is not valid: {where}. Please check it.',
  },
  'call.tooMany': {
    vi: 'Quá nhiều yêu cầu cùng lúc. Hãy thử lại sau giây lát.',
    en: 'Too many requests at once. Try again in a moment.',
  },
  'call.timeout': {
    vi: 'Không có trả lời sau {seconds} giây. Hãy thử lại.',
    en: 'No answer within {seconds} s. Try again.',
  },
  'call.closed': {
    vi: 'Kết nối đã đóng trước khi có trả lời. Đang kết nối lại.',
    en: 'The connection closed before an answer came. Reconnecting.',
  },
  'call.operatorChanged': {
    vi: 'Người trực ở bàn này đã đổi trong lúc chờ, nên không đưa trả lời ra. Việc đã làm được ghi cho người trước. Nếu cần, hãy làm lại.',
    en: 'Another operator has signed in since this request, so its result is not shown. Any change is recorded under the operator who requested it. Repeat the request if you need it.',
  },
  'call.lockedSince': {
    vi: 'Bàn trực đã khoá trong lúc chờ, nên không đưa trả lời ra. Việc đã làm vẫn được ghi lại. Mở khoá rồi làm lại nếu cần.',
    en: 'The desk was locked since this request, so its result is not shown. Any change is recorded. Unlock the desk, and repeat the request if you need it.',
  },
  'call.failed': {
    vi: 'Có lỗi trong phần mềm, đã ghi lại với mã {id}. Hãy báo người quản trị.',
    en: 'An unexpected program error, logged as {id}. Tell your administrator.',
  },
  'call.refused': {
    vi: 'Từ chối: yêu cầu không đến từ cửa sổ của bàn trực.',
    en: 'Refused: this did not come from one of the console’s own windows.',
  },
  // Windows
  'window.crashed': {
    vi: 'Cửa sổ này bị dừng nhiều lần ({processEnd}). Các cửa sổ khác vẫn chạy. Hãy mở lại.',
    en: 'This window stopped several times ({processEnd}). The other windows go on. Open it again.',
  },
  'window.unresponsive': {
    vi: 'Cửa sổ này không trả lời nên đã được đóng lại để không hiện hình cũ. Hãy mở lại.',
    en: 'This window did not answer and was stopped, so that it shows no old pictures. Open it again.',
  },
  'window.loadFailed': {
    vi: 'Không mở được giao diện ({why}). Hãy thử lại; nếu vẫn lỗi, hãy cài lại phần mềm.',
    en: 'The console’s page could not be opened ({why}). Try again; if it still fails, reinstall the program.',
  },
  'window.unknown': {
    vi: 'Không có cửa sổ {window}. Hãy xem lại bảng màn hình.',
    en: 'There is no window {window}. Look at the screens again.',
  },
  'window.last': {
    vi: 'Đây là cửa sổ cuối cùng. Muốn đóng, hãy thoát chương trình.',
    en: 'This is the last window. To close it, quit the program.',
  },
  'window.tooMany': {
    vi: 'Đã mở đủ {most} cửa sổ. Hãy đóng bớt một cửa sổ.',
    en: '{most} windows are open already. Close one first.',
  },
  'display.notThere': {
    vi: 'Không thấy màn hình {display}. Hãy kiểm tra dây và nguồn.',
    en: 'Screen {display} is not there. Check its cable and power.',
  },
  'profile.unknown': {
    vi: 'Không có cách bày “{name}”.',
    en: 'There is no arrangement “{name}”.',
  },
  'profile.inUse': {
    vi: 'Cách bày này đang dùng. Hãy chuyển sang cách bày khác rồi xoá.',
    en: 'This arrangement is in use. Switch to another one, then delete it.',
  },
  'displays.changedSince': {
    vi: 'Sau đó các cửa sổ đã được bày lại; hãy hoàn tác việc sau trước.',
    en: 'The windows were rearranged after this change; undo that first.',
  },
  'profile.tooMany': {
    vi: 'Đã lưu đủ {most} cách bày. Hãy xoá bớt một.',
    en: '{most} arrangements are stored, which is the limit. Delete one first.',
  },
  // Desk store and processes
  'desk.storeFailed': {
    vi: 'Không ghi được vào ổ đĩa: {why}. Thao tác CHƯA được lưu.',
    en: 'Could not write to the disk: {why}. The action was NOT saved.',
  },
  'desk.newerStore': {
    vi: 'Dữ liệu được tạo bởi phiên bản mới hơn ({found}). Hãy cập nhật phần mềm này ({known}).',
    en: 'The data was made by a newer version ({found}). Update this program ({known}).',
  },
  'desk.diskFull': {
    vi: 'Ổ đĩa của bàn trực đã đầy: tạm ngừng nhận cảnh báo mới. Thao tác vẫn được lưu. Hãy giải phóng ổ đĩa.',
    en: 'The desk’s disk is full: new alerts are not loaded for now. Your actions are still saved. Free some space.',
  },
  'desk.outboxSalvaged': {
    vi: 'Đã cứu được {waiting} thao tác chưa gửi từ dữ liệu trước đó; chúng sẽ được gửi đến trung tâm. Cảnh báo đang được tải lại.',
    en: '{waiting} actions that were not sent yet were saved from the data before and are sent to the site. Alerts are loaded again.',
  },
  'desk.storeDamaged': {
    vi: 'Dữ liệu của bàn trực bị hỏng: đã bắt đầu kho mới, không xoá gì. Hãy báo người quản trị; bản hỏng được giữ ở {movedTo}.',
    en: 'The desk’s data was damaged: a new store was created, nothing was deleted. Tell your administrator; the damaged data was renamed to {movedTo}.',
  },
  'desk.storeOlder': {
    vi: 'Dữ liệu của bàn trực do phiên bản cũ tạo ra, phần mềm này không đọc được: đã bắt đầu kho mới, không xoá gì. Hãy báo người quản trị; dữ liệu cũ được giữ ở {movedTo}.',
    en: 'The desk’s data is from an older version that this program cannot read: a new store was created, nothing was deleted. Tell your administrator; the older data was renamed to {movedTo}.',
  },
  // Configuration
  'config.unreadable': {
    vi: 'Không đọc được tệp {file}: {why}.',
    en: 'The file {file} cannot be read: {why}.',
  },
  'config.noFile': {
    vi: 'Không có tệp {file}. Kiểm tra đường dẫn.',
    en: 'There is no file {file}. Check the path.',
  },
  'config.invalid': {
    vi: 'Tệp {file}, dòng {line}: {why}.',
    en: 'File {file}, line {line}: {why}.',
  },
} as const satisfies SentencesByCode;
