import type { Console } from '../launch.ts';
import { ask } from '../panelPage.ts';
import { byTestId, firstLine, nestedPart, type Part, type Screen, togglePanel } from './screen.ts';

export const log = togglePanel('F4', 'log');
const minuteMs = 60_000;

async function lines(console: Console): Promise<void> {
  const cameras = await console.inWindow<string[]>(
    'watchfloorDiagnostics.tiles().slice(0, 1).map(({ camera }) => camera)',
  );
  const write = (entry: object) =>
    ask(console, 'log.write', { entry: { happenedAt: Date.now(), ...entry } as never });
  await write({ type: 'note', text: 'Đã kiểm tra hình ảnh khu vực Hoàn Kiếm, bình thường.', cameras });
  await write({ type: 'cameraFault', text: 'Camera mờ vì nước đọng, đã báo kỹ thuật.', cameras });
  const note = await write({ type: 'call', text: '113 hỏi hình ảnh ngã tư Hàng Bài lúc 22:10.' });
  await ask(console, 'log.addendum', { to: note.id, text: 'Đã gửi ảnh chụp cho 113.' });
  const order = (text: string, dueInMs: number) =>
    write({
      type: 'order',
      text,
      happenedAt: Date.now() - 30 * minuteMs,
      order: { givenBy: 'Trực chỉ huy', answers: 'Nguyễn Thị An', dueAt: Date.now() + dueInMs },
    });
  await order('Theo dõi đoàn xe qua cầu Chương Dương, báo khi tới đầu cầu', 45 * minuteMs);
  await order('Rà lại các camera quanh hồ Hoàn Kiếm', -5 * minuteMs);
}

/**
 * Opens an incident that two people have changed at once.
 * Both versions await a decision.
 */
async function incidents(console: Console): Promise<void> {
  const [alert] = (await ask(console, 'alert.list', { limit: 1 })).rows;
  const incident = await ask(console, 'incident.open', {
    title: 'Va chạm hai xe máy ở Ngã Tư Sở',
    priority: 'high',
    nextStep: 'Chờ xe cứu thương',
    dueAt: Date.now() + 20 * minuteMs,
    ties: alert ? { alerts: [alert.alert.id] } : {},
  });
  const { id } = incident;
  const change = (nextStep: string) =>
    ask(console, 'incident.change', { id, base: incident.version, change: { nextStep } });
  await change('Mở lại một làn xe');
  await change('Giữ hiện trường chờ cảnh sát giao thông');
}

const standing = (console: Console) =>
  ask(console, 'standing.add', {
    what: 'watch',
    text: 'Cổng số 2 công viên Thống Nhất: mất đèn, để ý sau 22 giờ',
    from: Date.now() - 60 * minuteMs,
    until: null,
  });

const onDuty = (console: Console) => ask(console, 'duty.on', { post: 'Trực hình ảnh' });

const page = (key: string, testId: string): Part => {
  return { open: [key], sign: byTestId(testId), close: ['1'] };
};
const pages = {
  orders: page('2', 'log-orders'),
  incidents: page('3', 'incident-list'),
  standing: page('4', 'standing-list'),
  duty: page('5', 'duty-shift'),
} as const;

/** `F3` gives the focus back to the form from anywhere. */
const quick: Part = { open: ['F3'], sign: byTestId('quick-entry'), close: ['F3', 'Escape'] };

export const logScreens: readonly Screen[] = [
  { name: 'log', parts: [log] },
  ...Object.entries(pages).map(([name, part]): Screen => {
    return { name: `log-${name}`, parts: [log, part] };
  }),
  { name: 'write', parts: [quick] },
  { name: 'write-order', parts: [quick, { ...quick, open: ['3'] }] },
  { name: 'log-lines', needs: [lines], parts: [log, firstLine('log-list')] },
  {
    name: 'log-addendum',
    needs: [lines],
    parts: [log, firstLine('log-list'), nestedPart(byTestId('log-addendum'), 'a')],
  },
  {
    name: 'log-refused',
    parts: [log, { open: ['u'], sign: byTestId('log-refused'), close: ['u'] }],
  },
  {
    name: 'log-order-end',
    needs: [lines],
    parts: [log, pages.orders, firstLine('log-orders'), nestedPart(byTestId('log-end-order'), 'e')],
  },
  { name: 'log-incident-new', parts: [log, pages.incidents, nestedPart(byTestId('incident-form'), 'n')] },
  {
    name: 'log-incident',
    needs: [incidents],
    parts: [log, pages.incidents, firstLine('incident-list')],
  },
  {
    name: 'log-incident-change',
    needs: [incidents],
    parts: [log, pages.incidents, firstLine('incident-list'), nestedPart(byTestId('incident-form'), 's')],
  },
  { name: 'log-standing-new', parts: [log, pages.standing, nestedPart(byTestId('standing-form'), 'n')] },
  {
    name: 'log-standing-end',
    needs: [standing],
    parts: [log, pages.standing, firstLine('standing-list'), nestedPart(byTestId('standing-end'), 'e')],
  },
  { name: 'log-duty-on', needs: [onDuty], parts: [log, pages.duty] },
];
