import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of a camera to be added: they name the wrong input. */
export const ownCamerasFaults = {
  'trial.badAddress': {
    vi: 'ĐỊA CHỈ viết sai dạng. Dạng đúng: rtsp://MÁY:CỔNG/ĐƯỜNG-DẪN, không có dấu cách.',
    en: 'The ADDRESS is not an RTSP address. It reads rtsp://HOST:PORT/PATH, without spaces.',
  },
  'trial.localAddress': {
    vi: 'ĐỊA CHỈ: {host} là chính máy của trung tâm hoặc địa chỉ tự cấp (link-local), camera thêm từ bàn trực không được dùng. Cho phép bằng cameras.allowLocalAddresses.',
    en: 'ADDRESS: {host} is the site’s own machine or link-local, which cameras added at desks may not use. The site can allow it: cameras.allowLocalAddresses.',
  },
  'trial.noHost': {
    vi: 'ĐỊA CHỈ: không có máy nào tên “{host}”. Kiểm tra chính tả, hoặc gõ số IP của camera.',
    en: 'ADDRESS: there is no host named “{host}”. Check its spelling, or type the camera’s IP address.',
  },
  'trial.portRefused': {
    vi: 'ĐỊA CHỈ: tìm thấy máy {host} nhưng máy không nhận kết nối ở cổng {port}. RTSP thường là 554; kiểm tra RTSP đã bật.',
    en: 'ADDRESS: {host} is reachable, but refuses connections on port {port}. RTSP is usually 554; check that it is on.',
  },
  'trial.noAnswer': {
    vi: 'ĐỊA CHỈ: {host} không trả lời ở cổng {port} trong {seconds} giây. Kiểm tra số IP, nguồn điện, tường lửa.',
    en: 'ADDRESS: no answer from {host}, port {port}, within {seconds} s. Check the IP address, power and firewall.',
  },
  'trial.unreachable': {
    vi: 'ĐỊA CHỈ: từ trung tâm không có đường mạng tới {host}. Kiểm tra số IP và đường mạng.',
    en: 'ADDRESS: the site has no network route to {host}. Check the IP address and the network.',
  },
  'trial.notRtsp': {
    vi: 'ĐỊA CHỈ: {host} có trả lời ở cổng {port}, nhưng không phải RTSP. Kiểm tra số cổng (thường là 554).',
    en: 'ADDRESS: {host} answers at port {port}, but not in RTSP. Check the port (mostly 554).',
  },
  'trial.mute': {
    vi: 'ĐỊA CHỈ: {host} nhận kết nối ở cổng {port} nhưng {seconds} giây không trả lời RTSP. Kiểm tra số cổng (thường là 554).',
    en: 'ADDRESS: {host} takes connections at port {port}, but gives no RTSP answer within {seconds} s. Check the port (mostly 554).',
  },
  'trial.noPath': {
    vi: 'ĐỊA CHỈ: camera có trả lời, nhưng không có luồng hình ở đường dẫn “{path}”. Xem tài liệu của camera.',
    en: 'ADDRESS: the camera is reachable, but has no stream at the path “{path}”. See the camera’s manual.',
  },
  'trial.needsName': {
    vi: 'TÊN: camera này yêu cầu tên và mật khẩu.',
    en: 'NAME: this camera requires a name and a password.',
  },
  'trial.needsPassword': {
    vi: 'MẬT KHẨU: camera này yêu cầu mật khẩu cho tên đó.',
    en: 'PASSWORD: this camera requires a password for that name.',
  },
  'trial.signInRefused': {
    vi: 'TÊN hoặc MẬT KHẨU sai: camera không cho biết sai ở đâu. Thử lại từ từ, nhiều camera khoá sau vài lần sai.',
    en: 'NAME or PASSWORD is wrong; the camera does not say which. Try slowly: many lock after a few wrong ones.',
  },
  'trial.forbidden': {
    vi: 'TÊN: camera nhận tên và mật khẩu, nhưng người này không được xem luồng hình. Cấp quyền ở camera.',
    en: 'NAME: the camera takes name and password, but this user may not see the stream. Allow it at the camera.',
  },
  'trial.noVideo': {
    vi: 'MÃ HOÁ: luồng này không có hình (có lẽ chỉ có tiếng). Kiểm tra đường dẫn.',
    en: 'CODEC: this stream carries no video (only sound, perhaps). Check the path.',
  },
  'trial.codec': {
    vi: 'MÃ HOÁ: camera gửi {codec}, cần H.264 thường (4:2:0, 8 bit). Đổi ở camera, dùng luồng phụ, hoặc cho chuyển mã.',
    en: 'CODEC: the camera sends {codec}; ordinary H.264 (4:2:0, 8 bits) is needed. Change it there, use its sub-stream, or allow transcoding.',
  },
  'trial.bFrames': {
    vi: 'MÃ HOÁ: luồng có khung B nên hình sẽ giật. Tắt khung B ở camera, hoặc cho chuyển mã.',
    en: 'CODEC: the stream has B-frames, which break live pictures. Turn them off there, or allow transcoding.',
  },
  'trial.certificate': {
    vi: 'CHỨNG THƯ: camera tự ký chứng thư TLS nên không được tin. Cài chứng thư, hoặc đánh dấu cho phép.',
    en: 'CERTIFICATE: the camera’s TLS certificate is not trusted. Install a trusted one, or tick to accept any.',
  },
  'trial.noPackets': {
    vi: 'Camera đã nhận yêu cầu nhưng {seconds} giây không gửi hình nào. Địa chỉ đúng: kiểm tra camera rồi thử lại.',
    en: 'The camera promised pictures and sent nothing for {seconds} s. The address is right: check the camera, try again.',
  },
  'trial.noKeyframe': {
    vi: 'MÃ HOÁ: {seconds} giây không có khung I. Giảm khoảng cách khung I (GOP) ở camera.',
    en: 'CODEC: no keyframe within {seconds} s. Shorten the interval of keyframes (GOP, I-frame) at the camera.',
  },
  'trial.malformed': {
    vi: 'Camera gửi dữ liệu sai chuẩn ({what}). Địa chỉ đúng: thử luồng khác, hoặc cập nhật camera.',
    en: 'The camera sends malformed data ({what}). The address is right: try another stream, or update the camera.',
  },
  'trial.closed': {
    vi: 'Camera đóng kết nối trước khi gửi hình. Địa chỉ đúng: đóng bớt chương trình khác đang xem rồi thử lại.',
    en: 'The camera hung up before any picture. The address is right: close other programs that watch it, try again.',
  },
  'trial.tooLarge': {
    vi: 'Hình của luồng này quá lớn để xem trước. Dùng luồng phụ, hoặc giảm độ phân giải ở camera.',
    en: 'A picture of this stream is too large to be shown here. Use its sub-stream, or lower its resolution.',
  },
  'onvif.badAddress': {
    vi: 'ĐỊA CHỈ ONVIF viết sai dạng. Dạng đúng: http://MÁY/onvif/device_service.',
    en: 'The ADDRESS is not an ONVIF one. It reads http://HOST/onvif/device_service.',
  },
  'onvif.portRefused': {
    vi: 'ĐỊA CHỈ: tìm thấy máy {host} nhưng máy không nhận kết nối ở cổng {port}. ONVIF thường là 80; kiểm tra ONVIF đã bật.',
    en: 'ADDRESS: {host} is reachable, but refuses connections on port {port}. ONVIF is usually 80; check that it is on.',
  },
  'onvif.noAnswer': {
    vi: 'ĐỊA CHỈ: {host} không trả lời ONVIF ở cổng {port} trong {seconds} giây. Kiểm tra số IP, nguồn điện, tường lửa.',
    en: 'ADDRESS: no ONVIF answer from {host}, port {port}, within {seconds} s. Check the IP address, power and firewall.',
  },
  'onvif.unreachable': {
    vi: 'ĐỊA CHỈ: thiết bị ONVIF không trả lời ({why}). Kiểm tra nguồn điện và đường mạng.',
    en: 'ADDRESS: the ONVIF device does not answer ({why}). Check its power and network.',
  },
  'onvif.needsName': {
    vi: 'TÊN: thiết bị yêu cầu tên và mật khẩu (người dùng ONVIF) mới cho biết luồng hình.',
    en: 'NAME: the device requires a name and password (of an ONVIF user) before it lists its streams.',
  },
  'onvif.signInRefused': {
    vi: 'TÊN hoặc MẬT KHẨU sai ở ONVIF: thiết bị không cho biết sai ở đâu. Nhiều camera cần tạo riêng người dùng ONVIF.',
    en: 'NAME or PASSWORD is wrong for ONVIF; the device does not say which. Many cameras need an ONVIF user of its own.',
  },
  'onvif.noStreams': {
    vi: 'Thiết bị không cho biết luồng RTSP nào ({why}). Hãy dán địa chỉ RTSP theo tài liệu của camera.',
    en: 'The device lists no RTSP stream ({why}). Paste its RTSP address from the camera’s manual.',
  },
  'discovery.failed': {
    vi: 'Không hỏi được mạng: {why}. Kiểm tra card mạng của trung tâm, hoặc dán địa chỉ RTSP.',
    en: 'The network search failed: {why}. Check the site’s network card, or paste the RTSP address.',
  },
  'ownCamera.numberTaken': {
    vi: 'Số {number} đã là của “{name}”. Số trống gần nhất: {free}.',
    en: 'Number {number} is “{name}” already. The next free one: {free}.',
  },
  /** The camera with this number is outside the person's scope. */
  'ownCamera.numberUsed': {
    vi: 'Số {number} đã được dùng cho camera khác. Số trống gần nhất: {free}.',
    en: 'Number {number} is in use for another camera. The next free one: {free}.',
  },
  'ownCamera.noWard': {
    vi: 'Phường đã chọn không còn trong danh mục. Chọn phường khác.',
    en: 'That ward is no longer in the registry. Choose another.',
  },
  'ownCamera.notOwn': {
    vi: 'Camera này không do bàn trực thêm: nó nằm trong tệp camera của trung tâm, bỏ nó ở đó.',
    en: 'This camera was not added from a desk: it is in the site’s cameras file and must be removed there.',
  },
  'ownCamera.tooMany': {
    vi: 'Đã có {most} camera thêm từ bàn trực, là hết mức. Ghi camera mới vào tệp camera của trung tâm.',
    en: '{most} cameras were added from desks, which is the limit. Add more to the site’s cameras file.',
  },
} as const satisfies SentencesByCode;
