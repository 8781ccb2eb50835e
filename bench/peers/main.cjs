// The smallest Electron program that shows a page, so that a peer runs in the same binary and at the same size as ours.
const { app, BrowserWindow } = require('electron');

const [width, height] = (process.argv.find((arg) => arg.startsWith('--size=')) ?? '--size=1920x1080')
  .slice(7)
  .split('x')
  .map(Number);
const page = process.argv.find((arg) => arg.startsWith('--page='))?.slice(7);
const url = process.argv.find((arg) => arg.startsWith('--url='))?.slice(6);

app.whenReady().then(() => {
  const window = new BrowserWindow({
    x: 0,
    y: 0,
    width,
    height,
    frame: false,
    backgroundColor: '#000',
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  if (url) window.loadURL(url);
  else window.loadFile(page);
});
app.on('window-all-closed', () => app.quit());
