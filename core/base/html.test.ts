import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from './html.ts';

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const read = (written: string) =>
  written.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => names[name] ?? whole);

describe('html', () => {
  it('escapes every character of a text that could be a tag, an entity or the end of an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = escapeHtml(text);
        expect(written).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        expect(read(written)).toBe(text);
      }),
      { seed: 3 },
    );
  });

  it('inserts its own results unchanged, and everything else as text', () => {
    const bold = html`<b>${'<i>&'}</b>`;
    expect(bold.html).toBe('<b>&lt;i&gt;&amp;</b>');
    expect(html`<p title="${'"x"'}">${bold} ${3} ${['<', bold]}</p>`.html).toBe(
      `<p title="&quot;x&quot;">${bold.html} 3 &lt;${bold.html}</p>`,
    );
  });
});
