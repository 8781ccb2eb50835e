import { type Browser, chromium, type Page } from 'playwright-core';
import { type ConsolePage, sandboxArgs } from '../e2e/launch.ts';

/**
 * Starts Debian's Chromium, headless, offline and with software drawing.
 * So it draws as on a machine without a graphics card.
 */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...sandboxArgs,
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export const consolePageOf = (page: Page): ConsolePage => ({
  page,
  inWindow: <T>(script: string) => page.evaluate<T>(script),
});

/**
 * Collects the errors of a page, thrown or logged.
 * A missing icon does not count, because the browser requests it by itself.
 */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !url.endsWith('/favicon.ico')) errors.push(`${message.text()} ${url}`);
  });
  return errors;
}
