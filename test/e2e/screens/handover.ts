import { type Console, eventually } from '../launch.ts';
import { ask, press, textOf } from '../panelPage.ts';
import { byTestId, type Need, nestedPart, type Part, type Screen, togglePanel } from './screen.ts';

const handover = togglePanel('Shift+F4', 'handover');
/** The handover has been loaded, so its keys work. */
const statusPart: Part = { ...handover, open: [], sign: byTestId('handover-standing') };
export const handoverForm = byTestId('handover-form');

const question = 'Lệnh theo dõi đoàn xe đã có ai nhận chưa?';

/** Begins a handover with an unanswered question. */
export async function beginHandover(console: Console): Promise<void> {
  const { id } = await ask(console, 'handover.begin', { of: 'desk' });
  await ask(console, 'handover.ask', { handover: id, text: question });
}

const view = (n: 2 | 3, close: readonly string[] = ['1']): Part => {
  const nth = `${byTestId('handover')} [role="tab"]:nth-of-type(${n})`;
  return { open: [`${n}`], sign: `${nth}[aria-selected="true"]`, close };
};

/** Returns a form that is opened by a key in the report. */
export const formOfHandover = (name: string, key: string, needs: readonly Need[]): Screen => {
  const sign = key === 'p' ? byTestId('handover-file') : handoverForm;
  return { name: `handover-${name}`, needs, parts: [handover, statusPart, nestedPart(sign, key)] };
};

/** Selects the question near the end of the report and presses Enter. */
const onQuestion: Part = {
  open: async (console) => {
    await console.page
      .locator(`${byTestId('handover')} nav button`)
      .nth(12)
      .click();
    await eventually('at the question', async () => {
      const at = console.page.getByTestId('handover-report').locator('[aria-selected="true"]');
      if ((await textOf(at)).includes(question)) return true;
      await press(console, 'ArrowDown');
      return undefined;
    });
    await press(console, 'Enter');
  },
  sign: handoverForm,
  close: ['Escape'],
};

export const pastHandovers: Screen = { name: 'handover-past', parts: [handover, view(2)] };

export const handoverScreens: readonly Screen[] = [
  { name: 'handover', parts: [handover] },
  pastHandovers,
  { name: 'handover-period', parts: [handover, view(3)] },
  { name: 'handover-begun', needs: [beginHandover], parts: [handover, statusPart] },
  formOfHandover('sign', 's', [beginHandover]),
  formOfHandover('ask', 'q', [beginHandover]),
  formOfHandover('file', 'p', [beginHandover]),
  {
    name: 'handover-word',
    needs: [beginHandover],
    parts: [handover, statusPart, nestedPart(handoverForm, 'Home', ']', 'ArrowDown', 'Enter')],
  },
  { name: 'handover-answer', needs: [beginHandover], parts: [handover, statusPart, onQuestion] },
];
