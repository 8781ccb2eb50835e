// Opens a panel alone with a fixture: `node tools/gallery/open.mjs wall`. Prints the addresses and serves until Ctrl-C.
import { createServer } from 'vite';

const panel = process.argv[2] ?? 'wall';
const panels = ['wall', 'cameras', 'signin', 'starting', 'lost'];
if (!panels.includes(panel)) {
  console.error(`There is no panel “${panel}”. Panels: ${panels.join(', ')}.`);
  process.exit(1);
}
const server = await createServer({ configFile: 'tools/gallery/vite.config.ts' });
await server.listen();
const origin = server.resolvedUrls?.local[0] ?? '';
for (const language of ['vi', 'en'])
  console.log(`${origin}tools/gallery/panel.html?panel=${panel}&lang=${language}`);
console.log(
  'More in the address: alerts=busy|empty|offline|flood|stale, leader, division=1|4|9|1+5|…, look=live|reduced|lost|…, others, empty, cameras=40210, fallback. Ctrl-C ends it.',
);
