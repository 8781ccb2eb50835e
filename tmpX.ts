import { launch } from './test/e2e/launch.ts';
import { eachShowsItsOwn, showCameras, untilReady } from './test/e2e/wallPage.ts';
const c = await launch({ args: ['--cameras=40','--test-cameras=40','--diagnostics','--size=1600x900','--lang=vi'] });
try {
await untilReady(c);
await showCameras(c, 4, [1,2,3,4]);
await eachShowsItsOwn(c, 4);
const k = async (...keys: string[]) => { for (const key of keys) await c.page.keyboard.press(key); };
const shot = async (n: string) => { await c.page.waitForTimeout(250); await c.page.screenshot({ path: `/tmp/w/h3pics/${n}.png` }); };
await k('Shift+L','Shift+ArrowRight','Enter'); await shot('1editor');
await k('Escape'); await shot('2kept');
await k('l'); await shot('3picker');
await k('Escape','2'); await shot('4typed');
await k('w','Control+t','t'); await shot('5turn');
await k('Control+k'); await c.page.keyboard.type('luân phiên'); await shot('6search');
await k('Escape','F1'); await shot('7keys');
await k('Escape','t');
// number block as CDP tells it
await k('F8'); await c.page.getByTestId('displays').waitFor();
const cdp = await c.page.context().newCDPSession(c.page);
await c.page.evaluate(() => addEventListener('keydown', (e) => console.log('KEY', e.key, e.code, e.location), true));
c.page.on('console', (m) => m.text().startsWith('KEY') && process.stdout.write(m.text()+'\n'));
await cdp.send('Input.dispatchKeyEvent', { type:'keyDown', key:'2', code:'Numpad2', text:'2', windowsVirtualKeyCode:98, location:3, isKeypad:true } as never);
await shot('8num');
await k('Escape');
} finally { await c.close(); }
