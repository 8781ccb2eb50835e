import type { SentencesByCode } from '../errors/sentences.ts';

/** Faults of joysticks and of learning their axes. */
export const sticksFaults = {
  'stick.noAddon': {
    vi: 'Máy này thiếu phần đọc cần điều khiển (SDL3): cần chỉ hoạt động khi cửa sổ Watchfloor đang được chọn. Cài libsdl3-dev rồi chạy lại npm start.',
    en: 'This machine lacks the joystick library (SDL3): a joystick works only while a Watchfloor window has the focus. Install libsdl3-dev and run npm start again.',
  },
  'stick.cannotStart': {
    vi: 'Không đọc được cần điều khiển ({why}): cần chỉ hoạt động khi cửa sổ Watchfloor đang được chọn. Hãy báo người quản trị.',
    en: 'Joysticks cannot be read ({why}): a stick works only while a Watchfloor window has the focus. Tell your administrator.',
  },
  // Faults of learning a stick's axes
  'stick.learnNotStill': {
    vi: 'Cần vẫn đang động. Hãy bỏ tay ra và để yên.',
    en: 'The stick was not still. Let go of it and wait.',
  },
  'stick.learnTwoAxes': {
    vi: 'Hai hướng cùng động nên không rõ là hướng nào. Hãy thả ra rồi đẩy thẳng một hướng.',
    en: 'Two axes moved at once. Let go, then push straight one way.',
  },
  'stick.learnTwoButtons': {
    vi: 'Hai nút cùng được bấm. Hãy thả ra rồi bấm một nút.',
    en: 'Two buttons were pressed at once. Let go, then press one.',
  },
  'stick.learnTaken': {
    vi: 'Hướng hoặc nút này đã dùng cho việc khác. Hãy chọn hướng hoặc nút khác.',
    en: 'This axis or button already has a function. Use another one.',
  },
  'stick.learnWantsAxis': {
    vi: 'Đó là một nút bấm. Hãy đẩy cần.',
    en: 'That was a button. Push the stick itself.',
  },
  'stick.learnStays': {
    vi: 'Trục này không tự về giữa nên không dùng được: camera sẽ quay mãi. Hãy chọn trục khác.',
    en: 'This axis does not spring back, so the camera would never stop. Use another one.',
  },
} as const satisfies SentencesByCode;
