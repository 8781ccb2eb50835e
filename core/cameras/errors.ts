import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults between the PTZ gateway and a camera. `{why}` is the camera’s or the network’s own text. */
export const camerasFaults = {
  'ptz.unreachable': {
    vi: 'Không liên lạc được với bộ điều khiển của camera: {why}. Kiểm tra nguồn điện, mạng và địa chỉ ONVIF.',
    en: 'The camera’s control cannot be reached: {why}. Check its power, its network and its ONVIF address.',
  },
  'ptz.localAddress': {
    vi: 'Địa chỉ ONVIF {host} là chính máy của trung tâm hoặc địa chỉ tự cấp (link-local) nên không được dùng. Nhờ người quản trị sửa lại.',
    en: 'The ONVIF address {host} is the site’s own machine or link-local, which is not allowed. Have your administrator correct it.',
  },
  'ptz.silent': {
    vi: 'Camera không trả lời lệnh trong {seconds} giây. Lệnh có thể chưa được thực hiện; hãy nhìn hình rồi thử lại.',
    en: 'The camera did not answer within {seconds} s. The command may not have been carried out; look at the picture and try again.',
  },
  'ptz.authRefused': {
    vi: 'Camera từ chối tên hoặc mật khẩu điều khiển. Nhờ người quản trị sửa lại trong danh sách camera.',
    en: 'The camera refuses the name or password for PTZ control. Have your administrator correct it in the list of cameras.',
  },
  'ptz.noRight': {
    vi: 'Camera không cho tài khoản này điều khiển PTZ, hoặc mật khẩu đã bị đổi. Nhờ người quản trị kiểm tra tài khoản trong camera.',
    en: 'The camera does not let this account control PTZ, or its password was changed. Have your administrator check the account in the camera.',
  },
  'ptz.clockOff': {
    vi: 'Camera từ chối đăng nhập và đồng hồ của nó lệch {minutes} phút. Hãy chỉnh giờ camera (NTP), rồi kiểm tra mật khẩu.',
    en: 'The camera refuses the sign-in and its clock is {minutes} min off. Set its clock (NTP), then check the password.',
  },
  'ptz.certificateRefused': {
    vi: 'Chứng thư của camera không được tin cậy: {why}. Nhờ người quản trị cài chứng thư hoặc cho phép trong danh sách camera.',
    en: 'The camera’s certificate is not trusted: {why}. Have your administrator install one, or allow it in the list of cameras.',
  },
  'ptz.notSupported': {
    vi: 'Camera này không làm được việc đó ({what}).',
    en: 'This camera cannot do that ({what}).',
  },
  'ptz.cannotAim': {
    vi: 'Không tính được hướng ngắm của camera này: nó không cho biết góc quay. Hãy điều khiển bằng cần hoặc kéo chuột.',
    en: 'The direction cannot be computed: the camera does not report its angles. Control it by joystick, or drag the mouse.',
  },
  'ptz.noPosition': {
    vi: 'Camera không cho biết nó đang hướng về đâu.',
    en: 'The camera does not report its direction.',
  },
  'ptz.noProfile': {
    vi: 'Camera không có cấu hình nào điều khiển được (ONVIF PTZ). Kiểm tra thiết lập PTZ trong camera.',
    en: 'The camera has no profile with PTZ control (ONVIF PTZ). Check its PTZ settings.',
  },
  'ptz.profileUnknown': {
    vi: 'Camera không có cấu hình PTZ “{name}” (ONVIF profile) như ghi trong danh sách camera. Nhờ người quản trị sửa lại.',
    en: 'The camera has no PTZ profile “{name}”, which the list of cameras names. Have your administrator correct the list.',
  },
  'ptz.noService': {
    vi: 'Camera không có dịch vụ điều khiển PTZ (ONVIF). Kiểm tra địa chỉ ONVIF; cũng có thể camera này không quay được.',
    en: 'The camera has no PTZ control (ONVIF PTZ service). Check its ONVIF address; it may be a camera that cannot turn.',
  },
  'ptz.notFound': {
    vi: 'Địa chỉ ONVIF của camera sai: máy ở đó báo không có đường dẫn này (HTTP {status}). Nhờ người quản trị sửa đường dẫn hoặc cổng.',
    en: 'The camera’s ONVIF address is wrong: the server there has no such path (HTTP {status}). Have your administrator correct path or port.',
  },
  'ptz.moveRefused': {
    vi: 'Camera từ chối lệnh quay: {why}. Kiểm tra thiết lập PTZ và quyền của tài khoản trong camera.',
    en: 'The camera refuses to move: {why}. Check its PTZ settings and the account’s rights in the camera.',
  },
  'ptz.fault': {
    vi: 'Camera không nhận lệnh: {why}.',
    en: 'The camera did not accept the command: {why}.',
  },
  'ptz.badAnswer': {
    vi: 'Không hiểu được câu trả lời của camera ({why}). Lệnh có thể đã được thực hiện; hãy nhìn hình.',
    en: 'The camera’s answer cannot be understood ({why}). The command may have been carried out; look at the picture.',
  },
  'ptz.overtaken': {
    vi: 'Lệnh bị bỏ vì camera vừa được lệnh dừng.',
    en: 'The command was dropped: the camera was told to stop.',
  },
  'ptz.unknownQuirks': {
    vi: 'Danh sách camera ghi kiểu máy “{name}” mà chương trình chưa biết. Hãy sửa mục “quirks” của camera.',
    en: 'The list of cameras contains unknown quirks “{name}”. Correct the camera’s entry “quirks”.',
  },
} as const satisfies SentencesByCode;
