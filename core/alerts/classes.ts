import { z } from 'zod';
import { heartbeatClass } from './alert.ts';
import { AlertClassPolicy, AlertPolicy } from './policy.ts';

type Class = z.input<typeof AlertClassPolicy>;
type Step = readonly [id: string, vi: string, en: string];

const steps = (...all: readonly Step[]): NonNullable<Class['steps']> =>
  all.map(([id, vi, en]) => ({ id, text: { vi, en } }));

const verify: Step = ['verify', 'Xem hình trực tiếp và xác minh', 'Look at the live picture and verify'];
const log: Step = ['log', 'Ghi diễn biến vào nhật ký ca trực', 'Write what happened in the shift log'];
const leader: Step = ['leader', 'Báo trực chỉ huy', 'Tell the shift leader'];
const police: Step = ['police', 'Báo công an phường, xã (113)', 'Call the ward police (113)'];
const rescue: Step = ['rescue', 'Gọi cứu hoả và cứu nạn (114)', 'Call fire and rescue (114)'];
const ambulance: Step = [
  'ambulance',
  'Gọi cấp cứu nếu có người bị thương (115)',
  'Call an ambulance for the injured (115)',
];
const traffic: Step = [
  'traffic-police',
  'Báo cảnh sát giao thông phụ trách tuyến',
  'Call the traffic police of the road',
];
const nearby: Step = [
  'nearby',
  'Mở các camera lân cận, theo dõi hướng di chuyển',
  'Open nearby cameras and follow',
];
const evidence: Step = ['evidence', 'Giữ đoạn hình làm chứng cứ', 'Keep the pictures as evidence'];
const technician: Step = ['technician', 'Chuyển đơn vị kỹ thuật', 'Hand it to the technicians'];

const named = (vi: string, en: string, priority: Class['priority'], ...work: readonly Step[]): Class => ({
  name: { vi, en },
  priority,
  ...(work.length > 0 ? { steps: steps(...work) } : {}),
});
const latching = (of: Class): Class => ({ ...of, latching: true });

/**
 * The default classes of events in a city, with initial instructions that each centre replaces with
 * its own. Few have the highest priority: EEMUA 191 allows at most 5 % there.
 */
const classes: Readonly<Record<string, Class>> = {
  fire: latching(named('Cháy', 'Fire', 'critical', verify, rescue, police, ambulance, leader, nearby, log)),
  smoke: named('Khói', 'Smoke', 'high', verify, rescue, leader, nearby, log),
  explosion: latching(named('Nổ', 'Explosion', 'critical', verify, rescue, police, ambulance, leader, log)),
  weapon: latching(named('Vũ khí', 'Weapon', 'critical', verify, police, leader, nearby, evidence, log)),
  fight: named('Ẩu đả', 'Fight', 'high', verify, police, ambulance, nearby, evidence, log),
  'traffic.accident': named(
    'Tai nạn giao thông',
    'Traffic accident',
    'high',
    verify,
    ambulance,
    traffic,
    nearby,
    evidence,
    log,
  ),
  'traffic.jam': named('Ùn tắc giao thông', 'Traffic jam', 'medium', verify, traffic, nearby, log),
  'traffic.wrong-way': named('Đi ngược chiều', 'Wrong way', 'high', verify, traffic, nearby, log),
  'traffic.stopped-vehicle': named('Xe dừng bất thường', 'Stopped vehicle', 'medium', verify, traffic, log),
  'traffic.red-light': named('Vượt đèn đỏ', 'Red light', 'low'),
  'traffic.speeding': named('Chạy quá tốc độ', 'Speeding', 'low'),
  'traffic.parking': named('Đỗ xe sai quy định', 'Illegal parking', 'low'),
  'plate.wanted': named('Biển số cần tìm', 'Wanted plate', 'high', verify, police, nearby, evidence, log),
  'face.wanted': named('Người cần tìm', 'Wanted person', 'high', verify, police, nearby, evidence, log),
  intrusion: named('Xâm nhập', 'Intrusion', 'high', verify, police, nearby, evidence, log),
  'line-crossing': named('Vượt vạch', 'Line crossing', 'medium', verify, nearby),
  loitering: named('Lảng vảng', 'Loitering', 'medium', verify, nearby),
  crowd: named('Tụ tập đông người', 'Crowd', 'high', verify, leader, police, nearby, log),
  'object.left': named('Vật bỏ lại', 'Object left behind', 'high', verify, police, nearby, log),
  'object.removed': named('Vật bị lấy đi', 'Object removed', 'medium', verify, evidence, log),
  'person.fallen': named('Người ngã', 'Person fallen', 'high', verify, ambulance, log),
  person: named('Có người', 'Person', 'low', verify, nearby),
  vehicle: named('Có xe', 'Vehicle', 'low', verify),
  animal: named('Có động vật', 'Animal', 'low', verify),
  motion: named('Có chuyển động', 'Motion', 'low', verify),
  audio: named('Âm thanh bất thường', 'Unusual sound', 'medium', verify, nearby),
  flood: named('Ngập nước', 'Flood', 'high', verify, leader, traffic, nearby, log),
  weather: named('Thời tiết nguy hiểm', 'Dangerous weather', 'high', leader, log),
  'fallen-tree': named('Cây đổ', 'Fallen tree', 'high', verify, traffic, leader, log),
  litter: named('Đổ rác, phế thải', 'Dumping of waste', 'low', verify, evidence),
  'street-vending': named('Lấn chiếm vỉa hè', 'Pavement encroachment', 'low'),
  emergency: latching(named('Khẩn cấp', 'Emergency', 'critical', leader, police, rescue, log)),
  'camera.tamper': named(
    'Camera bị che, xoay hoặc phá',
    'Camera tampered with',
    'high',
    verify,
    nearby,
    police,
    technician,
  ),
  'camera.fault': named('Camera hỏng', 'Camera fault', 'medium', technician),
  'camera.offline': named('Camera mất kết nối', 'Camera offline', 'medium', technician),
  'device.fault': named('Thiết bị hỏng', 'Device fault', 'medium', technician),
  'device.input': named('Đầu vào báo động', 'Alarm input', 'medium', verify),
  'storage.fault': named('Lưu trữ hỏng', 'Storage fault', 'medium', technician),
  'source.offline': named('Nguồn cảnh báo mất kết nối', 'Alert source offline', 'high', technician, leader),
  'ptz.unconfirmed-stop': named(
    'Camera có thể vẫn đang quay',
    'Camera may still be moving',
    'critical',
    ['look', 'Nhìn hình: camera có đứng yên không', 'Look at the picture: does the camera stand still'],
    ['stop', 'Bấm dừng lại lần nữa', 'Press stop once more'],
    technician,
  ),
  'handover.overdue': named(
    'Quá giờ bàn giao ca trực',
    'Handover overdue',
    'high',
    [
      'ask',
      'Hỏi bàn trực: vì sao chưa bàn giao, ai nhận ca',
      'Ask the desk why it was not handed over and who takes it',
    ],
    leader,
  ),
  [heartbeatClass]: named('Tự kiểm tra', 'Self-test', 'low'),
};

export const cityClasses = z.record(z.string(), AlertClassPolicy).parse(classes);

/** The policy of a site that configures none. */
export const cityPolicy: AlertPolicy = { ...AlertPolicy.parse({}), classes: cityClasses };
