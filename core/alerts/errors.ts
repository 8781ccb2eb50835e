import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of ingesting and working on alerts. */
export const alertsFaults = {
  'alert.unknown': {
    vi: 'Không tìm thấy cảnh báo này; có thể nó nằm ngoài phạm vi của bạn hoặc đã hết hạn lưu.',
    en: 'There is no such alert; it may be outside your scope or past its retention time.',
  },
  'alert.closed': {
    vi: 'Cảnh báo đã được đóng; hãy mở lại trước.',
    en: 'The alert is closed; reopen it first.',
  },
  'alert.changedBy': {
    vi: '{who} vừa thay đổi cảnh báo này trong khi bạn thao tác. Chưa có gì bị ghi đè; hãy xem cả hai bên rồi chọn.',
    en: '{who} changed this alert while you were working on it. Nothing was overwritten; look at both sides and choose.',
  },
  'alert.logRefuses': {
    vi: 'Nhật ký cảnh báo của trung tâm không ghi được ({why}). Thao tác của bạn vẫn được giữ tại bàn và sẽ gửi lại.',
    en: 'The site’s alert log cannot be written ({why}). Your actions are stored at this desk and sent again.',
  },
  'alert.noMajority': {
    vi: 'Cụm nhật ký cảnh báo mất đa số nên từ chối ghi. Thao tác của bạn vẫn được giữ tại bàn và sẽ gửi lại.',
    en: 'The alert log’s cluster has no majority, so it refuses writes. Your actions are stored at this desk and sent again.',
  },
  'alert.messageTooLarge': {
    vi: 'Bản tin dài {bytes} byte, vượt giới hạn {max} byte nên không được đọc.',
    en: 'The message has {bytes} bytes; the limit is {max}.',
  },
  'alert.messageMalformed': {
    vi: 'Bản tin không đúng định dạng {format} ({why}).',
    en: 'The message is not valid {format} ({why}).',
  },
  'alert.messageUnknown': {
    vi: 'Không có quy tắc nào cho loại bản tin này ({what}). Hãy kiểm tra cấu hình nguồn.',
    en: 'Messages of this kind are not supported ({what}). Check the source’s configuration.',
  },
  'alert.gap': {
    vi: 'Thao tác của bàn này đến không đúng thứ tự: trung tâm đang chờ số {expected}. Bàn sẽ gửi lại từ số đó.',
    en: 'This desk’s actions arrived out of order: the site expects number {expected}. The desk sends again from there.',
  },
  'alert.notYours': {
    vi: 'Thao tác ghi tên {who}, nhưng người này không đăng nhập tại bàn này vào lúc đó. Trung tâm không nhận.',
    en: 'The action names {who}, who was not signed in at this desk at that time. The site refuses it.',
  },
  'alert.serviceAway': {
    vi: 'Phần xử lý cảnh báo của trung tâm đã dừng ({why}) và đang được khởi động lại. Thao tác của bạn vẫn được giữ tại bàn.',
    en: 'The site’s alert service stopped ({why}) and is being restarted. Your actions are stored at this desk.',
  },
  'alert.intakePaused': {
    vi: 'Trung tâm tạm ngừng nhận cảnh báo mới ({why}). Thao tác với cảnh báo đã có vẫn làm được.',
    en: 'The site has paused receiving new alerts ({why}). You can still work on the present ones.',
  },
  'alert.raisedBy': {
    vi: 'Nguồn {who} vừa nâng mức ưu tiên của cảnh báo này. Chưa có gì bị ghi đè; hãy xem lại rồi chọn.',
    en: 'Source {who} just raised the priority of this alert. Nothing was overwritten; look again and choose.',
  },
  'alert.stillActive': {
    vi: 'Nguyên nhân vẫn còn; chỉ bỏ chốt được khi nguyên nhân đã hết.',
    en: 'Its cause persists; it can be reset once the cause is gone.',
  },
  'alert.standing': {
    vi: 'Cảnh báo khẩn cấp này vẫn còn nguyên nhân; chỉ trưởng ca mới được đóng hoặc tạm gác.',
    en: 'The cause of this critical alert persists; only a shift leader may close or shelve it.',
  },
  'alert.latched': {
    vi: 'Cảnh báo còn chốt; hãy bỏ chốt trước khi đóng.',
    en: 'The alert is held until it is reset; reset it before closing.',
  },
  'alert.shelveOver': {
    vi: 'Thời điểm hết tạm gác đã qua; hãy chọn thời điểm khác.',
    en: 'The end of this shelving has passed already; choose another.',
  },
  'alert.shelveSupervised': {
    vi: 'Tạm gác quá {hours} giờ cần quyền của trưởng ca.',
    en: 'Only a shift leader may shelve for more than {hours} h.',
  },
  'alert.shelveTooLong': {
    vi: 'Chỉ được tạm gác tối đa {hours} giờ; hãy chọn thời gian ngắn hơn.',
    en: 'The longest shelving is {hours} h; choose a shorter one.',
  },
  'alert.noStep': {
    vi: 'Quy trình của loại cảnh báo này không có bước đó (có thể vừa được sửa); hãy mở lại cảnh báo.',
    en: 'The instructions for this class have no such step (they may have just changed); open the alert again.',
  },
  'alert.inboxFull': {
    vi: '{count} bản tin cảnh báo đang chờ ghi vào nhật ký nên trung tâm tạm ngừng nhận thêm. Các nguồn giữ bản tin mới và sẽ gửi lại; hãy xem vì sao nhật ký không ghi được.',
    en: '{count} alert messages wait for the log, so the site receives no more. The sources store theirs and send them later; check why the log cannot be written.',
  },
  'alert.diskNearlyFull': {
    vi: 'Ổ đĩa của {folder} còn dưới {leastMb} MB nên trung tâm tạm ngừng nhận cảnh báo mới. Hãy giải phóng dung lượng; việc nhận sẽ tự tiếp tục.',
    en: 'The disk of {folder} has less than {leastMb} MB left, so the site has paused receiving new alerts. Free some space; it resumes automatically.',
  },
  'alert.brokerNameUnknown': {
    vi: 'Không tìm thấy máy chủ MQTT {address}. Hãy kiểm tra tên máy trong cấu hình và DNS.',
    en: 'The host name of the MQTT broker {address} cannot be resolved. Check the name in the configuration, and DNS.',
  },
  'alert.brokerUnreachable': {
    vi: 'Không kết nối được máy chủ MQTT {address} ({why}). Hãy kiểm tra máy chủ có chạy, cổng và mạng; trung tâm vẫn tự thử lại.',
    en: 'The MQTT broker {address} cannot be reached ({why}). Check that it runs, its port and the network; the site keeps trying.',
  },
  'alert.brokerLost': {
    vi: 'Mất kết nối với máy chủ MQTT {address}. Trung tâm đang tự nối lại; bản tin được máy chủ giữ sẽ đến sau.',
    en: 'The connection to the MQTT broker {address} is lost. The site is reconnecting; messages stored by the broker arrive then.',
  },
  'alert.brokerTls': {
    vi: 'Không lập được TLS với máy chủ MQTT {address} ({why}). Hãy kiểm tra chứng thư, tên máy và cổng.',
    en: 'TLS with the MQTT broker {address} failed ({why}). Check its certificate, its name and its port.',
  },
  'alert.brokerRefusesLogin': {
    vi: 'Máy chủ MQTT {address} không nhận người dùng {username} hoặc mật khẩu. Hãy sửa trong cấu hình nguồn cảnh báo.',
    en: 'The MQTT broker {address} does not accept the user {username} or the password. Correct them in the configuration of the source.',
  },
  'alert.brokerRefuses': {
    vi: 'Máy chủ MQTT {address} từ chối kết nối (mã {code}). Hãy xem nhật ký của máy chủ đó.',
    en: 'The MQTT broker {address} refuses the connection (code {code}). See that broker’s own log.',
  },
  'alert.brokerRefusesTopics': {
    vi: 'Máy chủ MQTT {address} không cho đọc {topics}. Hãy cấp quyền đọc cho người dùng này tại máy chủ.',
    en: 'The MQTT broker {address} does not allow reading {topics}. Grant this user the right at the broker.',
  },
  'alert.brokerRefusesBeat': {
    vi: 'Máy chủ MQTT {address} không cho gửi tin kiểm tra lên {topic}, nên không kiểm tra được cả đường đi. Hãy cấp quyền ghi vào chủ đề đó.',
    en: 'The MQTT broker {address} does not allow the test message to {topic}, so the whole path cannot be tested. Grant the right to publish to it.',
  },
  'alert.brokerTaken': {
    vi: 'Một chương trình khác đã nối vào máy chủ MQTT {address} với cùng mã phiên. Hãy xem có hai trung tâm cùng dùng một thư mục dữ liệu hay không.',
    en: 'Another program has connected to the MQTT broker {address} as the same session. See whether two sites run on copies of the same data.',
  },
  'alert.brokerNoMqtt': {
    vi: 'Ở {address} không phải máy chủ MQTT, hoặc cổng này cần TLS (mqtts). Hãy kiểm tra địa chỉ và cổng.',
    en: 'The server at {address} is not an MQTT broker, or requires TLS (mqtts). Check the address and the port.',
  },
  'alert.reporterOffline': {
    vi: 'Máy chủ MQTT {address} vẫn nối, nhưng Frigate ({prefix}) báo đã ngừng. Hãy kiểm tra Frigate.',
    en: 'The MQTT broker {address} is connected, but Frigate ({prefix}) is reported offline. Check Frigate.',
  },
  'alert.figuresTooMany': {
    vi: 'Khoảng thời gian này có hơn {most} cảnh báo nên không tính được. Hãy chọn khoảng ngắn hơn.',
    en: 'There are more than {most} alerts in this time, too many for figures. Choose a shorter one.',
  },
  'alert.notesFull': {
    vi: 'Cảnh báo này đã có {most} ghi chú, không ghi thêm được. Hãy đóng lại, hoặc ghi vào cảnh báo khác.',
    en: 'This alert has {most} notes, which is the limit. Close it, or write to another one.',
  },
  'alert.heartbeat': {
    vi: 'Đây là tin tự kiểm tra của hệ thống, không phải việc để xử lý.',
    en: 'This alert is the system’s own test and requires no work.',
  },
} as const satisfies SentencesByCode;
