import { app, type Session, type WebContents } from 'electron';
import type { CertificatePins } from './pins.ts';
import { developmentPolicy } from './serveFile.ts';

/** Permissions of pages: system notifications of alerts while no window is in front, and copying an alert as CAP. */
const permitted: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

/** Denies pages all they could request of the system: permissions, devices, downloads, screen capture. */
export function restrictSession(
  session: Session,
  options: { readonly devOrigin: string | undefined; readonly log: (line: string) => void },
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    if (!permitted.has(permission)) options.log(`refused the permission ${permission}`);
    answer(permitted.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => permitted.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event, item) => {
    options.log(`refused a download from ${item.getURL().slice(0, 200)}`);
    event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
  const { devOrigin } = options;
  if (devOrigin !== undefined) {
    session.webRequest.onHeadersReceived({ urls: [`${devOrigin}/*`] }, (details, answer) =>
      answer({
        responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': [developmentPolicy] },
      }),
    );
  }
}

/** Checks the windows' TLS connections against the desk's pins. Called after each new pin: Chromium caches verdicts. */
export function applyCertificatePins(session: Session, pins: CertificatePins): void {
  session.setCertificateVerifyProc((request, answer) =>
    answer(pins.judge(request.hostname, request.certificate.fingerprint)),
  );
}

/** Blocks navigation, new windows and embedded pages in all web contents, also those created later. */
export function restrictContents(options: {
  /** Decides on a page's navigation to `url`: `go` if it is that page itself, `taken` if it was a message to main. */
  readonly onNavigate: (contents: WebContents, url: string) => 'go' | 'taken' | 'refuse';
  readonly log: (line: string) => void;
}): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      options.log(`refused to open ${url.slice(0, 200)}`);
      return { action: 'deny' };
    });
    const refuse = (event: { preventDefault(): void; readonly url: string }) => {
      event.preventDefault();
      options.log(`refused to go to ${event.url.slice(0, 200)}`);
    };
    contents.on('will-navigate', (event) => {
      const decided = options.onNavigate(contents, event.url);
      if (decided === 'refuse') refuse(event);
      else if (decided === 'taken') event.preventDefault();
    });
    contents.on('will-redirect', refuse);
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) refuse(event);
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
