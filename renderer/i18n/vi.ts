import type { CameraFunction, CameraKind, Ward } from '../../core/cameras/camera.ts';
import type { Language } from '../../core/errors/faults.ts';
import { getRightText } from '../../core/people/rightErrors.ts';
import { alertTexts } from './vi/alerts.ts';
import { auditTexts } from './vi/audit.ts';
import { boardTexts } from './vi/board.ts';
import { displayTexts } from './vi/displays.ts';
import { exportTexts } from './vi/export.ts';
import { handoverTexts } from './vi/handover.ts';
import { healthTexts } from './vi/health.ts';
import { keyMapTexts } from './vi/keyMap.ts';
import { layoutTexts } from './vi/layouts.ts';
import { shiftLogTexts } from './vi/log.ts';
import { mapTexts } from './vi/map.ts';
import { ownCameraTexts } from './vi/ownCamera.ts';
import { peopleTexts } from './vi/people.ts';
import { ptzTexts } from './vi/ptz.ts';
import { replayTexts } from './vi/replay.ts';
import { searchTexts } from './vi/search.ts';
import { tourTexts } from './vi/tour.ts';
import { undoHistoryTexts } from './vi/undoHistory.ts';

const number = new Intl.NumberFormat('vi-VN');
const count = (n: number) => number.format(n);

const kinds: Record<CameraKind, string> = {
  fixed: 'Cố định',
  ptz: 'PTZ',
  thermal: 'Ảnh nhiệt',
  anpr: 'Biển số',
};
const functions: Record<CameraFunction, string> = {
  security: 'An ninh',
  traffic: 'Giao thông',
  defence: 'Quốc phòng',
};

/** Every text of the window in Vietnamese. Its type defines the texts of every other language. */
export const vietnameseTexts = {
  languages: { vi: 'Tiếng Việt', en: 'Tiếng Anh' },
  /** Keys of commands, for buttons that show theirs. */
  commandKeys: {
    undo: '{key:undo}',
    write: '{key:write}',
    search: '{key:search}',
    offers: '{key:offers}',
    language: '{key:language}',
    theme: '{key:theme}',
    density: '{key:density}',
    clearAlertFilter: '{key:alerts.clearFilter}',
    clearLogFilter: '{key:log.clearFilter}',
    onDuty: '{key:log.new}',
    takeControl: '{key:steering.take}',
    requestControl: '{key:steering.request}',
  },
  /** Returns a text that is used in one place only, such as the title of a command without a panel. */
  pick: (texts: Readonly<Record<Language, string>>) => texts.vi,
  count,
  /** Returns an age in the largest unit that fits. */
  age(seconds: number): string {
    if (seconds < 1) return '< 1 giây';
    if (seconds < 60) return `${Math.floor(seconds)} giây`;
    if (seconds < 3_600) return `${Math.floor(seconds / 60)} phút`;
    return `${Math.floor(seconds / 3_600)} giờ`;
  },
  kinds,
  functions,
  /** A name that includes its kind is unchanged. */
  ward: ({ name, kind }: Pick<Ward, 'name' | 'kind'>) =>
    /^(phường|xã) /i.test(name) ? name : kind === 'ward' ? `P. ${name}` : `X. ${name}`,
  alerts: alertTexts,
  audit: auditTexts,
  board: boardTexts,
  keyMap: keyMapTexts,
  search: searchTexts,
  handover: handoverTexts,
  health: healthTexts,
  displays: displayTexts,
  replay: replayTexts,
  exporting: exportTexts,
  steering: ptzTexts,
  map: mapTexts,
  log: shiftLogTexts,
  ownCamera: ownCameraTexts,
  tour: tourTexts,
  undoHistory: undoHistoryTexts,
  people: peopleTexts,
  tile: {
    states: {
      waiting: 'Đang nối',
      still: 'Ảnh chờ',
      live: 'Trực tiếp',
      frozen: 'Có thể bị treo',
      late: 'Hình chậm',
      stale: 'Hình cũ',
      lost: 'Mất kết nối',
      refused: 'Không xem được',
      paused: 'Tạm ngừng',
    },
    /** For tiles without room for the whole word. */
    shortStates: {
      frozen: 'Treo hình?',
      refused: 'Bị từ chối',
      gone: 'Không còn',
      withheld: 'Cấm xem',
    } as Readonly<Record<string, string | undefined>>,
    number: (tile: number) => `Ô ${tile}`,
    empty: 'Ô trống',
    withheld: 'Không được phép xem',
    withheldHint: 'Ô này có camera ngoài phạm vi được giao. Ca có quyền vẫn thấy camera này.',
    emptyHint: 'Gõ số camera rồi Enter, hoặc kéo camera từ danh sách vào đây.',
    waiting: 'Đang kết nối camera…',
    stillNote: (age: string) => `Ảnh cách đây ${age}, đang chờ hình trực tiếp`,
    lastPicture: (age: string) => `Hình cuối cách đây ${age}`,
    noPictureYet: 'Chưa nhận được hình nào',
    lostHint: 'Không có hình mới. Đang tự nối lại.',
    causeUnknown: 'Đang tìm nguyên nhân…',
    siteCutOff: 'Mất kết nối trung tâm. Đang tự nối lại.',
    /** Packets of the camera do not reach the site. */
    loses: 'Camera mất gói',
    losesShort: 'Mất gói',
    lateBadge: (age: string) => `Chậm ${age}`,
    frozen: 'Có thể camera bị treo hình',
    sameSince: (time: string) => `Hình không đổi từ ${time}`,
    gone: 'Không còn trong danh mục',
    goneHint: 'Camera đã bị bỏ, hoặc nằm ngoài phạm vi được giao. Chọn camera khác cho ô này.',
    unknownNumber: (digits: string) => `Không có camera số ${digits}`,
  },
  wall: {
    label: 'Tường hình',
    gridHint: (key: number) => `Alt+${key}`,
    alone: 'Xem riêng ô này ({key:wall.alone})',
    clear: 'Bỏ camera khỏi ô ({key:wall.clear})',
    numberEntry: 'Camera số',
    numberHint: 'Enter: đưa vào ô đang chọn · W: đổi chỗ với ô số ấy · Esc: huỷ',
    /** Most important first: the last ones are dropped where room is short. */
    keys: [
      '{key:search} tìm',
      '{key:keyMap} mọi phím',
      '{key:write} ghi nhật ký',
      '{key:log} nhật ký',
      '{key:map} bản đồ',
      '{key:alerts} cảnh báo',
      'số + Enter gọi camera',
      'Enter tìm',
      '{key:wall.alone} xem riêng',
      '{key:wall.clear} bỏ',
      '{key:wall.layouts} bố cục',
      '{key:undo} hoàn tác',
    ],
    live: (n: number, all: number) => `${count(n)}/${count(all)} ô có hình trực tiếp`,
    stopped: (n: number) => `${count(n)} ô ngừng hình`,
    layoutNotSaved: (why: string) => `Chưa lưu được bố cục. ${why}`,
  },
  /** Shown while the site has not confirmed what is on the screen. */
  asOf: {
    at: (time: string) => `Tính đến ${time}`,
    never: 'Chưa nhận được gì từ trung tâm',
    hint: 'Trung tâm chưa xác nhận những gì đang hiện. Việc làm với cảnh báo và nhật ký được giữ lại để gửi sau.',
  },
  cameras: {
    title: 'Camera',
    search: 'Tìm theo tên, phường, số…',
    of: (n: number, total: number) =>
      n === total ? `${count(n)} camera` : `${count(n)} / ${count(total)} camera`,
    loading: (n: number, total: number) =>
      total === 0 ? 'Đang tải danh mục camera…' : `Đang tải ${count(n)} / ${count(total)} camera…`,
    none: 'Không có camera nào khớp.',
    noneHint: 'Bớt từ khoá hoặc bỏ bộ lọc. Gõ không dấu cũng tìm được.',
    empty: 'Danh mục chưa có camera trong phạm vi được giao.',
    emptyHint: 'Hãy báo trưởng ca hoặc người quản trị.',
    emptyAdd: 'Bấm {key:ownCamera} để thêm camera của mình, hoặc ghi vào tệp camera của trung tâm.',
    onTile: (tile: number) => `Đang ở ô ${tile}`,
    filterKind: 'Lọc theo loại',
    target: (tile: number) => `Enter đưa vào ô ${tile}`,
  },
  frame: {
    product: 'Watchfloor',
    demo: 'Bản trình diễn',
    demoHint: 'Trình diễn: tự đăng nhập',
    signOut: 'Đăng xuất',
    unassigned: 'Chưa đăng nhập',
    language: 'Tiếng Việt hoặc tiếng Anh',
    theme: 'Nền sáng hoặc tối',
    density: 'Giãn cách rộng hoặc sát',
    motion: 'Chuyển động của bản đồ: theo hệ điều hành, không, có',
    motionNow: {
      choices: { system: 'Theo hệ điều hành', none: 'Không chuyển động', full: 'Có chuyển động' },
      full: 'bản đồ bay tới nơi cần xem.',
      none: 'bản đồ chuyển ngay tới nơi cần xem; cảnh báo trên đó đứng yên.',
    },
    mayNot: (what: string, right: string) =>
      `Bạn không được dùng “${what}” (quyền ${getRightText(right, 'vi')}). Cần thì hỏi trưởng ca.`,
    demoStays: (what: string) =>
      `Không dùng được “${what}” ở bản trình diễn: tự đăng nhập, không có mật khẩu.`,
    site: {
      connecting: (name: string) => `Đang kết nối ${name}`,
      connected: (name: string) => `${name}: đã kết nối`,
      now: { connecting: 'đang kết nối', connected: 'đã kết nối' },
      lost: (name: string, since: string) => `Mất kết nối ${name} từ ${since}`,
      refused: (name: string) => `Không kết nối với ${name}`,
      silent: (name: string) => `${name} không trả lời. Đang tự nối lại.`,
    },
    siteLost: (since: string) => `Mất trung tâm từ ${since}, đang tự nối. Hình đang chạy vẫn là trực tiếp.`,
    deskLost: 'Tiến trình bàn trực dừng, đang chạy lại. Hình đang chạy vẫn là trực tiếp.',
    deskRestarted: (at: string) => `Bàn trực đã chạy lại lúc ${at}. Hình không đi qua bàn trực.`,
    /** Most important first: the rest is shown where there is room. */
    fallback: (version: string) => [
      `Electron ${version}: không dùng khi trực thật`,
      'đã hết hỗ trợ',
      'chỉ để thử và kiểm tra',
    ],
    dismiss: 'Đã đọc',
  },
  share: {
    title: 'Gửi đi',
    close: 'Đóng (Esc)',
    what: 'Gửi gì',
    camera: (number: number, name: string) => `Camera ${number} ${name}`,
    layout: (name: string, cameras: number) =>
      name === '' ? `Cả bố cục, ${cameras} camera` : `Bố cục “${name}”, ${cameras} camera`,
    search: 'Gửi tới: gõ tên bàn, phòng, cửa sổ…',
    none: 'Không có nơi nào khớp.',
    noOne: 'Chưa có nơi nào để gửi: không có bàn trực, tường hình hay cửa sổ nào khác của bàn này.',
    window: (window: string) => `Cửa sổ ${window.slice(1)}`,
    thisDesk: 'bàn này',
    roomWall: 'tường hình của phòng',
    hint: 'Gõ để lọc · mũi tên chọn · Enter gửi · Esc đóng',
    sending: 'Đang gửi…',
    sent: (name: string) => `Đã tới: ${name}`,
    ownOnly: (why: string) => `Chỉ gửi được trong bàn này. ${why}`,
    offers: 'Được gửi tới',
    offersHint:
      '{key:offers}: tới lời gửi này, rồi {key:offers.take}, {key:offers.tab} hoặc {key:offers.dismiss}',
    from: (name: string, desk: string) => (desk === '' ? name : `${name} · ${desk}`),
    notPermitted: 'Camera ngoài phạm vi được giao',
    withheld: (tiles: number) => `${tiles} ô ngoài phạm vi được giao`,
    intoTile: (tile: number) => `Vào ô ${tile} ({key:offers.take})`,
    intoTab: 'Vào thẻ này ({key:offers.take})',
    asTab: 'Thẻ mới ({key:offers.tab})',
    dismiss: 'Bỏ qua ({key:offers.dismiss})',
    buttonHint: 'Gửi camera đang chọn ({key:sendCamera}), cả bố cục ({key:sendLayout})',
  },
  library: {
    title: 'Thư viện bố cục',
    close: 'Đóng (Esc)',
    name: 'Tên bố cục',
    save: 'Lưu riêng',
    saveShared: 'Lưu chung',
    search: 'Tìm bố cục…',
    newName: 'Tên bố cục mới…',
    empty: {
      name: 'Chưa lưu bố cục nào: gõ tên rồi Enter để lưu bố cục đang xem.',
      away: 'Không có bố cục nào để mở. Muốn lưu phải chờ trung tâm.',
      unmatched: 'Không có bố cục nào khớp. Bớt chữ ở ô tìm.',
    },
    own: 'Riêng',
    sharedBy: (name: string) => `Chung, ${name} sửa`,
    tiles: (n: number) => `${n} ô`,
    open: 'Mở ở thẻ này ({key:library.open})',
    openTab: 'Mở thẻ mới ({key:library.tab})',
    replace: 'Thay bằng bố cục đang xem',
    rename: 'Đổi tên ({key:library.rename})',
    share: 'Chia sẻ chung',
    remove: 'Xoá ({key:library.remove})',
    saved: (name: string) => `Đã lưu “${name}”.`,
    sharedNow: (name: string) => `“${name}” nay dùng chung.`,
    deleting: (name: string) => `Đang xoá “${name}”.`,
    deleted: (name: string) => `Đã xoá “${name}”.`,
    hint: 'Mũi tên chọn · Enter mở ở thẻ này · Esc đóng',
    hintName: 'Enter lưu · Esc đóng',
    openOnly: 'Chỉ mở được; muốn lưu phải chờ trung tâm.',
  },
  roomWall: {
    label: 'Tường hình của phòng',
    waiting: 'Đang chờ trung tâm',
    enrolTitle: 'Đăng ký máy của tường hình',
    enrolHint: 'Nhập mã do người quản trị tạo ở trung tâm: site enrol-wall TÊN.',
    code: 'Mã đăng ký',
    enrol: 'Đăng ký',
    enrolling: 'Đang đăng ký…',
    last: (what: string, who: string, time: string) => `${time} ${who} gửi: ${what}`,
    sentBy: (who: string) => `${who} gửi`,
    emptyHint: 'Camera do bàn trực gửi tới sẽ hiện ở đây.',
  },
  start: {
    title: 'Đang khởi động',
    steps: {
      demo: 'Camera trình diễn',
      site: 'Máy chủ hình',
      gateway: 'Điều khiển PTZ',
      desk: 'Bàn trực',
      link: 'Kết nối trung tâm',
      operator: 'Đăng nhập',
    },
    done: 'xong',
    working: 'đang làm…',
    waiting: 'chờ',
    failed: 'chưa được',
    outside: 'Trang này chỉ chạy trong chương trình Watchfloor.',
  },
  layouts: layoutTexts,
  fault: {
    title: 'Cửa sổ gặp lỗi',
    what: 'Phần hiển thị bị dừng vì lỗi trong phần mềm. Lỗi đã được ghi lại.',
    reload: 'Mở lại cửa sổ (bố cục được giữ)',
    again: (seconds: number) => `Không có ai bấm thì cửa sổ tự mở lại sau ${seconds} giây.`,
  },
};

/** The texts of every language. A missing one does not compile. */
export type Translations = typeof vietnameseTexts;
