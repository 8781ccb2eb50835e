import type { Sentences } from './sentences.ts';

/** Failures of joysticks and of learning what their axes do. */
export const sticksFaults = {
  'stick.noAddon': {
    vi: 'Máy này thiếu phần đọc cần điều khiển (SDL3): cần chỉ hoạt động khi cửa sổ Watchfloor đang được chọn. Cài libsdl3-dev rồi chạy lại npm start.',
    en: 'This machine lacks the joystick part (SDL3): a stick works only while a Watchfloor window has the focus. Install libsdl3-dev and run npm start again.',
  },
  'stick.cannotStart': {
    vi: 'Không đọc được cần điều khiển ({why}): cần chỉ hoạt động khi cửa sổ Watchfloor đang được chọn. Hãy báo người quản trị.',
    en: 'Joysticks cannot be read ({why}): a stick works only while a Watchfloor window has the focus. Tell your administrator.',
  },
} as const satisfies Sentences;
