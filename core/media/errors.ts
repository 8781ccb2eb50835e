import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of the site, its media and its cameras. */
export const picturesFaults = {
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
    vi: 'Dữ liệu của trung tâm bị hỏng, đã giữ lại ở {movedTo} và bắt đầu kho mới. Hãy báo người quản trị.',
    en: 'The site’s data was damaged; it was renamed to {movedTo} and a new store created. Tell your administrator.',
  },
  'site.storeOlder': {
    vi: 'Dữ liệu của trung tâm do phiên bản cũ tạo ra, phần mềm này không đọc được: đã giữ lại ở {movedTo} và bắt đầu kho mới. Hãy báo người quản trị.',
    en: 'The site’s data is from an older version that this program cannot read; it was renamed to {movedTo} and a new store created. Tell your administrator.',
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
    en: 'The data folder {folder} cannot be opened: {why}. Check the disk and the write permission.',
  },
  'site.portTaken': {
    vi: 'Không mở được cổng {address}: {why}. Hãy tắt chương trình đang dùng cổng đó, hoặc đổi cổng trong cấu hình.',
    en: 'The site cannot listen on the address {address}: {why}. Stop the program that uses it, or configure another.',
  },
  'site.mediaFailed': {
    vi: 'Tiến trình truyền hình không khởi động được: {why}. Kiểm tra phần media trong cấu hình, hoặc cài lại.',
    en: 'The media workers could not be started: {why}. Check media in the configuration, or reinstall.',
  },
  'site.cannotStart': {
    vi: 'Trung tâm không khởi động được: {why}. Hãy xem nhật ký và báo người quản trị.',
    en: 'The site could not start: {why}. Look at its log and tell your administrator.',
  },
  'demo.cannotStart': {
    vi: 'Camera trình diễn không khởi động được: {why}. Hãy xem nhật ký demo.log.',
    en: 'The demo cameras could not start: {why}. Look at the log demo.log.',
  },
  'site.auditLogBroken': {
    vi: 'Nhật ký kiểm tra của trung tâm không còn nguyên vẹn từ mục {seq}. Hãy giữ nguyên dữ liệu và báo người quản trị.',
    en: 'The site’s audit log is not intact from entry {seq} on. Do not change the data and tell your administrator.',
  },
  // Media
  'media.ticketInvalid': {
    vi: 'Mã truy cập hình không hợp lệ hoặc đã hết hạn. Đang xin mã mới.',
    en: 'The media ticket is not valid or has expired. Asking for a new one.',
  },
  'media.workerLost': {
    vi: 'Một tiến trình truyền hình bị dừng. Đang nối lại hình.',
    en: 'A media worker stopped. Reconnecting the pictures.',
  },
  'media.noCapacity': {
    vi: 'Máy chủ hình đã hết khả năng nhận thêm. Hãy đóng bớt ô hình.',
    en: 'The media server is at its limit. Close some tiles.',
  },
  'media.unknownTransport': {
    vi: 'Đường truyền hình không còn. Đang mở lại.',
    en: 'The media transport is gone. Opening it again.',
  },
  // Cameras and sources
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
    en: 'The camera’s host name does not exist. Check its address in the registry, or the DNS.',
  },
  'source.portRefused': {
    vi: 'Camera từ chối cổng kết nối. Kiểm tra số cổng trong danh mục, và RTSP có bật ở camera không.',
    en: 'The camera refuses connections to its port. Check the port in the registry, and that RTSP is on at the camera.',
  },
  'source.noAnswer': {
    vi: 'Camera không trả lời trong {seconds} giây. Kiểm tra nguồn điện, đường mạng và tường lửa.',
    en: 'No answer from the camera within {seconds} s. Check its power, the network and the firewall.',
  },
  'source.neverAnswered': {
    vi: 'Cổng của camera nhận kết nối nhưng {seconds} giây không trả lời. Kiểm tra số cổng RTSP trong danh mục; nếu đúng, hãy khởi động lại camera.',
    en: 'The camera’s port accepts connections but never answered within {seconds} s. Check the RTSP port in the registry; if it is right, restart the camera.',
  },
  'source.noTls': {
    vi: 'Cổng của camera không dùng TLS. Dùng địa chỉ rtsp://, hoặc số cổng RTSPS của camera (thường là 322).',
    en: 'The camera’s port does not speak TLS. Use an rtsp:// address, or the camera’s RTSPS port (mostly 322).',
  },
  'source.udpBlocked': {
    vi: 'Camera chỉ gửi hình qua UDP, nhưng {seconds} giây không có gói nào đến. Mở UDP từ camera qua tường lửa, hoặc bật RTP qua TCP ở camera.',
    en: 'The camera sends by UDP only, and no packet arrived within {seconds} s. Let UDP from the camera through the firewall, or turn on RTP over TCP at the camera.',
  },
  'source.authRefused': {
    vi: 'Camera từ chối tên hoặc mật khẩu. Kiểm tra cấu hình camera.',
    en: 'The camera refused the name or password. Check its configuration.',
  },
  'source.forbidden': {
    vi: 'Camera không cho người dùng này xem luồng hình. Cấp quyền ở camera, hoặc dùng tên khác.',
    en: 'The camera does not let this user see the stream. Allow it at the camera, or use another name.',
  },
  'source.localAddress': {
    vi: 'Địa chỉ của camera là chính máy của trung tâm hoặc địa chỉ tự cấp (link-local) nên không được dùng. Nhờ người quản trị sửa lại.',
    en: 'The camera’s address is the site’s own machine or link-local, which is not allowed. Have your administrator correct it.',
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
    vi: 'Camera gửi {codec}, bàn trực cần H.264 thường (4:2:0, 8 bit). Đổi mã hoá ở camera hoặc bật chuyển mã.',
    en: 'The camera sends {codec}; ordinary H.264 (4:2:0, 8 bits) is needed. Change the codec at the camera or allow transcoding.',
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
    vi: 'Camera không gửi khung I trong {seconds} giây. Giảm khoảng cách khung I (GOP) ở camera.',
    en: 'No keyframe from the camera in {seconds} s. Shorten its GOP.',
  },
  'source.awaitsKeyframe': {
    vi: 'Đang chờ khung I của camera. Nếu hay gặp, giảm khoảng cách khung I (GOP) ở camera.',
    en: 'Waits for the camera’s keyframe. If this happens often, shorten its GOP.',
  },
  'source.transcodeFailed': {
    vi: 'Không chuyển mã được: {why}. Kiểm tra ffmpeg trên máy chủ.',
    en: 'Transcoding failed: {why}. Check ffmpeg on the server.',
  },
  'source.transcodersBusy': {
    vi: 'Máy chủ đang chuyển mã tối đa {most} camera cùng lúc. Đổi camera này sang H.264 không có khung B, hoặc tăng media.transcoding.most trong site.yaml.',
    en: 'The site transcodes {most} cameras at once, which is its limit. Set this camera to H.264 without B-frames, or raise media.transcoding.most in site.yaml.',
  },
  // Cameras that a media server sends to the site (WHEP)
  'source.whepUnreachable': {
    vi: 'Không kết nối được máy chủ WHEP của camera này. Kiểm tra địa chỉ trong danh mục, đường mạng và máy chủ đó.',
    en: 'The WHEP server of this camera cannot be reached. Check its address in the registry, the network and that server.',
  },
  'source.whepToken': {
    vi: 'Máy chủ WHEP từ chối mã token. Sửa token của camera này trong danh mục.',
    en: 'The WHEP server refused the token. Correct this camera’s token in the registry.',
  },
  'source.whepNoStream': {
    vi: 'Máy chủ WHEP hiện không có luồng này. Kiểm tra camera đã nối vào máy chủ đó chưa, và đường dẫn trong danh mục.',
    en: 'The WHEP server has no such stream now. Check that the camera is connected to it, and the path in the registry.',
  },
  'source.whepNoVideo': {
    vi: 'Máy chủ WHEP không có hình H.264 của camera này. Đặt camera sang H.264, hoặc cho máy chủ đó chuyển mã.',
    en: 'The WHEP server has no H.264 video of this camera. Set the camera to H.264, or let that server transcode it.',
  },
  'source.whepIceLite': {
    vi: 'Máy chủ WHEP chỉ chờ bên kia kết nối trước (ICE-lite), trung tâm cũng vậy. Đặt máy chủ đó sang ICE đầy đủ, hoặc lấy hình bằng RTSP.',
    en: 'The WHEP server waits for the other end to connect first (ICE-lite), and so does the site. Set it to full ICE, or fetch the camera by RTSP.',
  },
  'source.whepNoMedia': {
    vi: 'Máy chủ WHEP đã nhận lời nhưng không có hình nào tới. Kiểm tra tường lửa giữa máy chủ đó và trung tâm (UDP và TCP).',
    en: 'The WHEP server accepted, but no media arrives. Check the firewall between it and the site (UDP and TCP).',
  },
  'source.whepAnswered': {
    vi: 'Máy chủ WHEP trả lời mã {status}. Kiểm tra địa chỉ trong danh mục và nhật ký của máy chủ đó.',
    en: 'The WHEP server answered {status}. Check the address in the registry and that server’s log.',
  },
  'source.srtFailed': {
    vi: 'Không lấy được luồng SRT: {why}. Kiểm tra địa chỉ, cổng và cụm mật khẩu trong danh mục camera, và thiết bị có đang chờ kết nối không.',
    en: 'The SRT stream cannot be fetched: {why}. Check host, port and passphrase in the registry, and that the device listens.',
  },
  // Other responses of a camera
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
  // Why the video of a tile stopped, as its own window detects it
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
  'source.losesPackets': {
    vi: 'Mất {percent} % gói hình của camera trước khi đến trung tâm nên hình bị giật. Kiểm tra mạng và tải của camera.',
    en: '{percent} % of the camera’s packets do not reach the site, so its picture stutters. Check the camera’s network and load.',
  },
  'source.repeating': {
    vi: 'Mọi hình giống hệt nhau. Có thể camera bị treo: hãy kiểm tra hoặc khởi động lại camera.',
    en: 'All pictures are exactly the same. The camera has possibly frozen: check it or restart it.',
  },
  // Cameras whose encoder sends the video itself (WHIP)
  'source.nobodyPublishes': {
    vi: 'Chưa có bộ mã hoá nào gửi hình của camera này. Kiểm tra bộ mã hoá, địa chỉ WHIP và mã token của nó.',
    en: 'No encoder sends this camera’s pictures. Check that its encoder is on, and its WHIP address and token.',
  },
} as const satisfies SentencesByCode;
