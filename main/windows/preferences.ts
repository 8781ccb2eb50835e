import type { WebPreferences } from 'electron';

/**
 * What holds of every window's page, whatever else it is for: no Node, no other origin, nothing that is switched off in Chromium for
 * a reason (Electron's security checklist, docs/security.md). Most of it is Electron's default: said here, it stays so whatever the
 * next Electron's defaults are. A window adds to it and takes nothing away.
 */
export const guardedPage = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: false,
} as const satisfies WebPreferences;
