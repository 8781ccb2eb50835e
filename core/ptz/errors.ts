import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of PTZ control. */
export const steeringFaults = {
  'steer.nobody': {
    vi: 'Chưa có ai đăng nhập với quyền điều khiển camera.',
    en: 'No operator with the right to control cameras is signed in.',
  },
  'steer.noLink': {
    vi: 'Mất liên lạc với bộ điều khiển PTZ của trung tâm. Camera đã được lệnh dừng; phần mềm đang tự kết nối lại.',
    en: 'The link to the site’s PTZ gateway is lost. Its cameras stop by themselves; the console is reconnecting.',
  },
  'steer.noAnswer': {
    vi: 'Bộ điều khiển PTZ không trả lời kịp nên camera đã được lệnh dừng. Hãy thử lại.',
    en: 'The PTZ gateway did not answer in time, so the camera was told to stop. Try again.',
  },
  'steer.certificateChanged': {
    vi: 'Chứng thư của bộ điều khiển PTZ không phải chứng thư đã biết của trung tâm. Không điều khiển; hãy báo người quản trị.',
    en: 'The PTZ gateway does not present the site’s known certificate. Camera control is off; tell your administrator.',
  },
  'steer.nothingSelected': {
    vi: 'Chưa chọn camera nào để điều khiển. Hãy chọn một ô trên tường hình.',
    en: 'No camera is selected for control. Select a tile of the wall.',
  },
  'steer.mapHasStick': {
    vi: 'Cần điều khiển đang dời bản đồ. Hãy bấm vào ô hình để điều khiển camera.',
    en: 'The joystick moves the map now. Click a tile to control its camera.',
  },
  'steer.notSelected': {
    vi: 'Hãy chọn ô của camera này trước khi điều khiển.',
    en: 'Select this camera’s tile before you control it.',
  },
  'steer.stalePicture': {
    vi: 'Hình của camera không phải hình trực tiếp nên không điều khiển. Hãy đợi hình trực tiếp trở lại.',
    en: 'The camera’s picture is not live, so it cannot be controlled. Wait until it is live again.',
  },
  'steer.mustCentre': {
    vi: 'Camera đã bị dừng. Hãy đưa cần về giữa (hoặc nhả phím, chuột) rồi điều khiển tiếp.',
    en: 'The camera was stopped. Return the joystick to its centre, or release key and mouse, then continue.',
  },
  'steer.fixed': {
    vi: 'Camera này cố định, không điều khiển được.',
    en: 'This camera is fixed: it cannot be controlled.',
  },
  'steer.held': {
    vi: '{by} đang điều khiển camera này. Có thể xin quyền điều khiển.',
    en: '{by} is steering this camera. You can ask for it.',
  },
  'steer.reserved': {
    vi: '{by} đang giữ camera này: {reason}. Có thể xin quyền điều khiển.',
    en: '{by} has reserved this camera: {reason}. You can ask for it.',
  },
  'steer.noPreset': {
    vi: 'Camera này không có điểm đặt trước số {number}.',
    en: 'This camera has no preset number {number}.',
  },
  // Faults of the gateway
  'steer.ticketInvalid': {
    vi: 'Mã truy cập điều khiển không còn hiệu lực. Bàn trực đang tự lấy mã mới.',
    en: 'The ticket for PTZ control is no longer valid. The desk is fetching a new one automatically.',
  },
  'steer.gatewayAway': {
    vi: 'Bộ điều khiển PTZ của trung tâm chưa chạy. Bàn trực tự thử lại.',
    en: 'The site’s PTZ gateway is not running yet. The desk retries automatically.',
  },
  'steer.notHeld': {
    vi: 'Bạn không còn quyền điều khiển camera này. Hãy điều khiển lại để lấy quyền.',
    en: 'You no longer hold this camera. Control it again to take it.',
  },
  'steer.notAsked': {
    vi: 'Người này không còn xin quyền điều khiển camera.',
    en: 'That person no longer requests this camera.',
  },
  'steer.tooManyAsk': {
    vi: 'Đã có {most} người xin quyền điều khiển camera này. Hãy thử lại sau.',
    en: '{most} people have already requested this camera. Try again later.',
  },
  'steer.overtaken': {
    vi: 'Lệnh này đã bị một lệnh mới hơn thay thế.',
    en: 'A newer command arrived before this one was carried out.',
  },
  'steer.noTour': {
    vi: 'Camera này không có tuần tra đó. Hãy mở lại danh sách.',
    en: 'This camera has no such tour. Open the list again.',
  },
  'steer.tooManyTours': {
    vi: 'Camera này đã có đủ {most} tuần tra. Hãy xoá bớt.',
    en: 'This camera already has {most} tours, which is the limit. Remove one first.',
  },
  'steer.stopUnconfirmed': {
    vi: 'Chưa xác nhận được camera đã dừng: {cameras}. Hãy nhìn hình; hệ thống vẫn đang gửi lệnh dừng.',
    en: 'These cameras were told to stop and have not confirmed standing still: {cameras}. Look at their pictures; the stop command is repeated.',
  },
  // Faults of joysticks
  'stick.notStored': {
    vi: 'Không ghi được cấu hình cần điều khiển: {why}. Thay đổi CHƯA được lưu.',
    en: 'The joystick’s profile could not be saved: {why}. The change was NOT saved.',
  },
  'stick.damaged': {
    vi: 'Tệp cấu hình cần điều khiển bị hỏng, đã giữ lại ở {movedTo}. Hãy đặt lại cấu hình của cần.',
    en: 'The file of joystick profiles was damaged; it was renamed to {movedTo}. Set your joystick up again.',
  },
  'stick.tooMany': {
    vi: 'Đã lưu đủ {most} cấu hình cần điều khiển. Hãy xoá bớt một.',
    en: '{most} joystick profiles are stored, which is the limit. Remove one first.',
  },
} as const satisfies SentencesByCode;
