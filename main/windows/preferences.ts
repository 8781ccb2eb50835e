import type { WebPreferences } from 'electron';

/**
 * Preferences of every window's page: no Node, no other origin, no feature that Chromium keeps off for security.
 * See Electron's security checklist and docs/security.md. Most of them are Electron's defaults; they are declared here so that
 * they hold whatever the defaults of later versions. A window adds to them and overrides none.
 */
export const restrictedPagePreferences = {
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
