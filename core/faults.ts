export type Language = 'vi' | 'en';

/** Values put into a fault's sentence at `{name}`. */
export type FaultParams = Readonly<Record<string, string | number>>;

/** An expected failure: a code for programs and, through `faultText`, a sentence for people. */
export interface Fault {
  readonly code: FaultCode;
  readonly params: FaultParams;
}

/** Every failure an operator can meet: what happened and what to do, in both languages. */
export const faultSentences = {
  // Calls
  'call.unknown': {
    vi: 'Không có chức năng “{call}”. Hãy cập nhật phần mềm.',
    en: 'There is no call “{call}”. Update the program.',
  },
  'call.invalid': {
    vi: 'Dữ liệu gửi đi không hợp lệ: {where}. Hãy kiểm tra lại.',
    en: 'What was sent is not valid: {where}. Please check it.',
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
  'call.failed': {
    vi: 'Có lỗi trong phần mềm, đã ghi lại với mã {id}. Hãy báo người quản trị.',
    en: 'A fault in the program, logged as {id}. Tell your administrator.',
  },
  'call.refused': {
    vi: 'Từ chối: yêu cầu không đến từ cửa sổ của bàn trực.',
    en: 'Refused: this did not come from one of the console’s own windows.',
  },
  // Windows
  'window.crashed': {
    vi: 'Cửa sổ này bị dừng nhiều lần ({reason}). Các cửa sổ khác vẫn chạy. Hãy mở lại.',
    en: 'This window stopped several times ({reason}). The other windows go on. Open it again.',
  },
  'window.unresponsive': {
    vi: 'Cửa sổ này không trả lời nên đã được đóng lại để không hiện hình cũ. Hãy mở lại.',
    en: 'This window did not answer and was stopped, so that it shows no old pictures. Open it again.',
  },
  'window.loadFailed': {
    vi: 'Không mở được giao diện ({why}). Hãy thử lại; nếu vẫn lỗi, hãy cài lại phần mềm.',
    en: 'The console’s page could not be opened ({why}). Try again; if it fails still, install the program anew.',
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
  'profile.tooMany': {
    vi: 'Đã lưu đủ {most} cách bày. Hãy xoá bớt một.',
    en: '{most} arrangements are kept already. Delete one first.',
  },
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
    vi: 'Camera này nằm ngoài phạm vi được giao.',
    en: 'This camera is outside your scope.',
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
  'machine.notEnrolled': {
    vi: 'Máy của tường hình này chưa được đăng ký. Hãy nhập mã đăng ký của trung tâm.',
    en: 'This wall’s machine is not enrolled yet. Enter the site’s enrolment code.',
  },
  'machine.watchesOnly': {
    vi: 'Đây là máy của tường hình: chỉ để xem, không đăng nhập ở đây.',
    en: 'This is the machine of a room’s wall: it only watches, and nobody signs in here.',
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
    en: 'There is no window {window} over there. Nothing was sent; choose another.',
  },
  'share.noAnswer': {
    vi: '{target} không trả lời. Có thể chưa nhận được; hãy gửi lại hoặc gọi cho họ.',
    en: '{target} does not answer and may not have it. Send again, or call them.',
  },
  'share.tooMany': {
    vi: 'Đã gửi quá nhiều trong một lúc. Hãy đợi {seconds} giây.',
    en: 'Too much was sent at once. Wait {seconds} s.',
  },
  'share.tooLarge': {
    vi: 'Bố cục quá lớn để gửi ({size} KB, tối đa {most} KB). Hãy bớt camera trong các tuần tra hình.',
    en: 'The layout is too large to send ({size} KB of {most} KB at most). Take cameras out of its sequences.',
  },
  'share.gone': {
    vi: 'Lời gửi này đã hết hạn hoặc đã được nhận.',
    en: 'This has expired or was taken already.',
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
    en: 'The layout is too large to keep ({size} KB of {most} KB at most). Take cameras out of its sequences.',
  },
  // Site
  'site.unreachable': {
    vi: 'Không kết nối được {site}. Đang tự kết nối lại.',
    en: '{site} cannot be reached. Reconnecting by itself.',
  },
  'site.certificateChanged': {
    vi: 'Chứng thư của {site} đã thay đổi. Không kết nối để giữ an toàn; hãy báo người quản trị.',
    en: 'The certificate of {site} has changed. Not connecting, for safety; tell your administrator.',
  },
  'site.plainRefused': {
    vi: 'Chỉ được kết nối không mã hoá tới chính máy này. Hãy dùng địa chỉ wss://.',
    en: 'Unencrypted connections are allowed to this machine only. Use a wss:// address.',
  },
  'site.incompatible': {
    vi: 'Phiên bản của trung tâm và bàn trực không khớp ({site} và {desk}). Hãy cập nhật.',
    en: 'The versions of site and desk do not match ({site} and {desk}). Please update.',
  },
  'site.storeFailed': {
    vi: 'Trung tâm không ghi được vào ổ đĩa: {why}. Thao tác CHƯA được thực hiện. Kiểm tra ổ đĩa của trung tâm rồi thử lại.',
    en: 'The site could not write to its disk: {why}. The action was NOT done. Check the site’s disk, then try again.',
  },
  'site.storeDamaged': {
    vi: 'Dữ liệu của trung tâm bị hỏng, đã giữ lại ở {kept} và bắt đầu kho mới. Hãy báo người quản trị.',
    en: 'The site’s data was damaged; it was kept as {kept} and a new store begun. Tell your administrator.',
  },
  'site.newerStore': {
    vi: 'Dữ liệu của trung tâm được tạo bởi phiên bản mới hơn ({found}). Hãy cập nhật trung tâm này ({known}).',
    en: 'The site’s data was made by a newer version ({found}). Update this site ({known}).',
  },
  'site.dataInUse': {
    vi: 'Thư mục dữ liệu {folder} đang được một trung tâm khác dùng. Hãy tắt trung tâm đó, hoặc chọn thư mục khác.',
    en: 'The data folder {folder} is in use by another site. Stop that one, or choose another folder.',
  },
  'site.dataRefused': {
    vi: 'Không mở được thư mục dữ liệu {folder}: {why}. Kiểm tra ổ đĩa và quyền ghi.',
    en: 'The data folder {folder} cannot be opened: {why}. Check the disk and who may write there.',
  },
  'site.portTaken': {
    vi: 'Không mở được cổng {address}: {why}. Hãy tắt chương trình đang dùng cổng đó, hoặc đổi cổng trong cấu hình.',
    en: 'The address {address} cannot be listened on: {why}. Stop the program that has it, or configure another.',
  },
  'site.mediaFailed': {
    vi: 'Tiến trình truyền hình không khởi động được: {why}. Kiểm tra phần media trong cấu hình, hoặc cài lại.',
    en: 'The media workers could not be started: {why}. Check media in the configuration, or install anew.',
  },
  'site.cannotStart': {
    vi: 'Trung tâm không khởi động được: {why}. Hãy xem nhật ký và báo người quản trị.',
    en: 'The site could not start: {why}. Look at its log and tell your administrator.',
  },
  'demo.cannotStart': {
    vi: 'Camera mẫu không khởi động được: {why}. Hãy xem nhật ký demo.log.',
    en: 'The demo cameras could not start: {why}. Look at the log demo.log.',
  },
  'site.trailBroken': {
    vi: 'Sổ nhật ký của trung tâm không còn nguyên vẹn từ mục {seq}. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'The site’s audit trail does not hold from entry {seq} on. Keep the data as it is and tell your administrator.',
  },
  // Media
  'media.ticketInvalid': {
    vi: 'Vé xem hình không hợp lệ hoặc đã hết hạn. Đang xin vé mới.',
    en: 'The media ticket is not valid or has expired. Asking for a new one.',
  },
  'media.workerLost': {
    vi: 'Một tiến trình truyền hình bị dừng. Đang nối lại hình.',
    en: 'A media worker stopped. Reconnecting the pictures.',
  },
  'media.noCapacity': {
    vi: 'Máy chủ hình đã hết khả năng nhận thêm. Hãy đóng bớt ô hình.',
    en: 'The media server cannot take more. Close some tiles.',
  },
  'media.unknownTransport': {
    vi: 'Đường truyền hình không còn. Đang mở lại.',
    en: 'The media transport is gone. Opening it again.',
  },
  // Cameras and sources
  'camera.unknown': {
    vi: 'Không có camera {camera} trong danh mục.',
    en: 'There is no camera {camera} in the registry.',
  },
  'camera.noStream': {
    vi: 'Camera này không có luồng {stream}. Hãy kiểm tra cấu hình.',
    en: 'This camera has no {stream} stream. Check its configuration.',
  },
  'source.unreachable': {
    vi: 'Không kết nối được camera. Kiểm tra nguồn điện và đường mạng.',
    en: 'The camera cannot be reached. Check its power and network.',
  },
  'source.noHost': {
    vi: 'Không tìm thấy tên máy của camera. Kiểm tra địa chỉ trong danh mục camera, hoặc DNS.',
    en: 'There is no host of the camera’s name. Check its address in the registry, or the DNS.',
  },
  'source.portRefused': {
    vi: 'Camera từ chối cổng kết nối. Kiểm tra số cổng trong danh mục, và RTSP có bật ở camera không.',
    en: 'The camera refuses connections to its port. Check the port in the registry, and that RTSP is on at the camera.',
  },
  'source.noAnswer': {
    vi: 'Camera không trả lời trong {seconds} giây. Kiểm tra nguồn điện, đường mạng và tường lửa.',
    en: 'No answer from the camera within {seconds} s. Check its power, the network and the firewall.',
  },
  'source.authRefused': {
    vi: 'Camera từ chối tên hoặc mật khẩu. Kiểm tra cấu hình camera.',
    en: 'The camera refused the name or password. Check its configuration.',
  },
  'source.notFound': {
    vi: 'Camera không có luồng hình ở địa chỉ này. Kiểm tra đường dẫn RTSP.',
    en: 'The camera has no stream at this address. Check the RTSP path.',
  },
  'source.noVideo': {
    vi: 'Luồng của camera không có hình. Kiểm tra cấu hình camera.',
    en: 'The camera’s stream carries no video. Check its configuration.',
  },
  'source.codec': {
    vi: 'Camera gửi {codec}, bàn trực cần H.264. Đổi mã hoá ở camera hoặc bật chuyển mã.',
    en: 'The camera sends {codec}; H.264 is needed. Change the codec at the camera or allow transcoding.',
  },
  'source.bFrames': {
    vi: 'Luồng có khung B nên hình bị giật. Tắt khung B ở camera hoặc bật chuyển mã.',
    en: 'The stream has B-frames, which break live playback. Turn them off at the camera or allow transcoding.',
  },
  'source.silent': {
    vi: 'Camera ngừng gửi hình. Đang nối lại.',
    en: 'The camera stopped sending. Reconnecting.',
  },
  'source.closed': {
    vi: 'Camera đã đóng kết nối. Đang nối lại.',
    en: 'The camera closed the connection. Reconnecting.',
  },
  'source.malformed': {
    vi: 'Camera gửi dữ liệu sai chuẩn: {what}. Đang nối lại.',
    en: 'The camera sent malformed data: {what}. Reconnecting.',
  },
  'source.noKeyframe': {
    vi: 'Camera không gửi khung hình gốc trong {seconds} giây. Giảm khoảng GOP ở camera.',
    en: 'No keyframe from the camera in {seconds} s. Shorten its GOP.',
  },
  'source.transcodeFailed': {
    vi: 'Không chuyển mã được: {why}. Kiểm tra ffmpeg trên máy chủ.',
    en: 'Transcoding failed: {why}. Check ffmpeg on the server.',
  },
  'source.transcodersBusy': {
    vi: 'Máy chủ đã chuyển mã đủ {most} camera cùng lúc. Đổi camera sang H.264 không có khung B.',
    en: 'The site transcodes {most} cameras at once already. Set this camera to H.264 without B-frames.',
  },
  // Desk store and processes
  'desk.storeFailed': {
    vi: 'Không ghi được vào ổ đĩa: {why}. Thao tác CHƯA được lưu.',
    en: 'Could not write to the disk: {why}. The action was NOT saved.',
  },
  'desk.restarted': {
    vi: 'Tiến trình bàn trực bị dừng và đã chạy lại. Hình không bị gián đoạn.',
    en: 'The desk process stopped and was restarted. The pictures were not interrupted.',
  },
  'desk.newerStore': {
    vi: 'Dữ liệu được tạo bởi phiên bản mới hơn ({found}). Hãy cập nhật phần mềm này ({known}).',
    en: 'The data was made by a newer version ({found}). Update this program ({known}).',
  },
  'desk.storeDamaged': {
    vi: 'Dữ liệu của bàn trực bị hỏng, đã giữ lại ở {kept} và bắt đầu kho mới. Hãy báo người quản trị.',
    en: 'The desk’s data was damaged; it was kept as {kept} and a new store begun. Tell your administrator.',
  },
  // Exports
  'export.unknown': {
    vi: 'Lần xuất này đã bị huỷ hoặc hết hạn. Hãy xuất lại.',
    en: 'This export was cancelled or took too long. Export again.',
  },
  'export.tooMany': {
    vi: 'Đang xuất {most} tệp cùng lúc. Hãy đợi một tệp xong rồi thử lại.',
    en: '{most} exports are under way already. Wait for one to finish, then try again.',
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
    vi: 'Không ghi được vào {folder}: {why}. KHÔNG có gì được xuất.',
    en: 'Could not write to {folder}: {why}. NOTHING was exported.',
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
  // What else a camera can answer
  'source.busy': {
    vi: 'Camera đã hết phiên xem (mã {status}). Đóng bớt chương trình khác đang xem camera này.',
    en: 'The camera has no free session (answer {status}). Close other programs that watch it.',
  },
  'source.answered': {
    vi: 'Camera từ chối lệnh {method} với mã {status}. Kiểm tra cấu hình RTSP của camera.',
    en: 'The camera answered {method} with {status}. Check its RTSP settings.',
  },
  'source.badAddress': {
    vi: 'Địa chỉ RTSP của camera không hợp lệ. Kiểm tra danh mục camera.',
    en: 'The camera’s RTSP address is not valid. Check the registry.',
  },
  'source.certificate': {
    vi: 'Chứng thư TLS của camera không được tin cậy. Cài chứng thư hoặc cho phép ở danh mục camera.',
    en: 'The camera’s TLS certificate is not trusted. Install a proper one or allow it in the registry.',
  },
  // Why the pictures of a tile stopped, as its own window tells
  'media.packetsLost': {
    vi: 'Mạng mất gói giữa trung tâm và bàn trực. Kiểm tra đường mạng của bàn này.',
    en: 'The network loses packets between site and desk. Check this desk’s network.',
  },
  'media.nothingArrives': {
    vi: 'Không có gói hình nào từ trung tâm đến được. Kiểm tra mạng và tường lửa (UDP).',
    en: 'No packets of pictures arrive from the site. Check the network and the firewall (UDP).',
  },
  'media.decoderStalled': {
    vi: 'Hình vẫn đến nhưng máy này không giải mã được hoặc không kịp. Đóng bớt ô hình hoặc chương trình khác.',
    en: 'Pictures arrive, but this machine cannot decode them or not in time. Close some tiles or other programs.',
  },
  'media.displayStalled': {
    vi: 'Hình đã giải mã nhưng máy này không vẽ kịp. Đóng bớt ô hình hoặc kiểm tra card màn hình.',
    en: 'Pictures are decoded, but this machine does not draw them in time. Close some tiles or check its graphics.',
  },
  'source.lagging': {
    vi: 'Hình của camera đến trung tâm chậm. Kiểm tra đường mạng của camera.',
    en: 'The camera’s pictures reach the site late. Check the camera’s network.',
  },
  'source.repeating': {
    vi: 'Mọi hình giống hệt nhau. Có thể camera bị treo: hãy kiểm tra hoặc khởi động lại camera.',
    en: 'All pictures are exactly the same. The camera has possibly frozen: check it or restart it.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type FaultCode = keyof typeof faultSentences;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faultSentences, code);

/** The sentence of a fault, its params filled in. */
export function faultText(fault: Fault, language: Language): string {
  return faultSentences[fault.code][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(fault.params[name] ?? whole),
  );
}
