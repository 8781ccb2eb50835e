import { z } from 'zod';

const maxConsoleText = 2_000;
/** The event since Electron 35. Electron 33 passes level (3 is error) and text as further arguments instead. */
const NewConsoleMessage = z.object({ level: z.string(), message: z.string() });
const OldConsoleMessage = z.tuple([z.number(), z.string()]).rest(z.unknown());

/** Returns the text of an error on a page's console; undefined for lower levels. */
export function getConsoleErrorText(event: unknown, older: readonly unknown[]): string | undefined {
  const message = NewConsoleMessage.safeParse(event).data;
  if (message) return message.level === 'error' ? message.message.slice(0, maxConsoleText) : undefined;
  const [level, text] = OldConsoleMessage.safeParse(older).data ?? [0, ''];
  return level === 3 ? text.slice(0, maxConsoleText) : undefined;
}
