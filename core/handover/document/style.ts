/** The address prefix of font files. */
export const fontPath = '/fonts/';

/**
 * One file per weight with all Latin letters, including Vietnamese ones: a PDF stores each part of a word from two
 * fonts separately, and a long log takes four times as long.
 */
const faces = [
  { file: 'regular.ttf', family: 'Be Vietnam Pro', weight: 400 },
  { file: 'semibold.ttf', family: 'Be Vietnam Pro', weight: 600 },
  { file: 'log.ttf', family: 'Log', weight: 400 },
]
  .map(
    ({ file, family, weight }) =>
      `@font-face{font-family:'${family}';font-weight:${weight};font-display:block;src:url(${fontPath}${file}) format('truetype')}`,
  )
  .join('\n');

/**
 * Units per em of the regular face in a long log, instead of 1,000, with a font size that is a multiple of a
 * quarter pixel. All advances are then exact binary fractions, and Chromium writes a line into a PDF in one piece;
 * otherwise it positions each letter, which turns 15 MB into 64 and takes half a second of ink.
 */
export const unitsPerEmOfLog = 1_024;

/** Margins of A4, mm; the printing window uses the same. */
export const pageMargins = { top: 14, right: 14, bottom: 17, left: 20 } as const;
const { top, right, bottom, left } = pageMargins;

/**
 * The report's entire style: black on white. No element has a style of its own, so that a content security policy
 * can allow only this one. Lines have space above them for diacritics, because what exceeds a box at the top of a
 * page is painted on the previous one.
 */
export const reportStyle = `${faces}
@page{size:A4;margin:${top}mm ${right}mm ${bottom}mm ${left}mm}
*{box-sizing:border-box}
html{font:9.5pt/1.4 'Be Vietnam Pro','Noto Sans','Segoe UI','DejaVu Sans',sans-serif;color:#000;background:#fff;font-variant-ligatures:none;font-variant-numeric:tabular-nums}
body{margin:0;overflow-wrap:anywhere}
p,ul,ol,dl,dd,figure,h1,h2,h3{margin:0}
.defs{position:absolute}
.risks{border:2.2pt solid #000;padding:2mm 4mm;margin-bottom:5mm;font-size:10.5pt}
.risks ul{padding-left:5mm}
.letterhead{display:grid;grid-template-columns:1fr 1fr;gap:8mm;text-align:center;font-size:9.5pt}
.letterhead .under::after{content:'';display:block;width:32mm;margin:1.2mm auto 0;border-top:.7pt solid #000}
h1{text-align:center;text-transform:uppercase;font-size:15pt;line-height:1.25;font-weight:600;margin-top:7mm}
.subtitle{text-align:center;font-size:11pt;margin-top:1mm}
.state{text-align:center;font-weight:600;margin-top:1mm}
.preview{border:1pt dashed #000;width:max-content;margin:2mm auto 0;padding:.5mm 4mm}
.number{text-align:center;font-size:8pt;color:#333}
h2{font-size:11pt;line-height:1.3;font-weight:600;margin:6mm 0 1.5mm;border-bottom:.9pt solid #000;padding-bottom:.6mm;break-after:avoid}
h3{font-size:9.5pt;font-weight:600;margin:3mm 0 1mm;break-after:avoid}
.facts{display:grid;grid-template-columns:1fr 1fr;gap:.6mm 6mm;margin:1.5mm 0 2.5mm}
.facts>div{display:grid;grid-template-columns:38% 1fr;gap:2mm}
dt{color:#333}
dd{font-weight:600}
.things{counter-reset:thing;list-style:none;padding:0}
.things li{counter-increment:thing;display:grid;grid-template-columns:9mm 1fr;align-items:baseline;font-size:11.5pt;line-height:1.35;padding:1mm 0;white-space:pre-line;break-inside:avoid}
.things li::before{content:counter(thing);font-weight:600;font-size:15pt}
.again{break-after:avoid;margin-top:6mm;border:.9pt solid #000;padding:1mm 4mm 2mm;break-inside:avoid}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:8.5pt;line-height:1.35}
thead{display:table-header-group}
tr{break-inside:avoid}
th,td{text-align:left;vertical-align:top;padding:.8mm 1.4mm .8mm 0}
td{border-top:.4pt solid #999;white-space:pre-line}
th{font-weight:600;font-size:8pt;color:#333}
thead th{border-bottom:.7pt solid #000;vertical-align:bottom}
td:last-child,th:last-child{padding-right:0}
.n{text-align:right}
small{font-size:7.8pt;color:#333}
.none{color:#333;font-style:normal}
.cut{font-weight:600;font-size:8.5pt}
.late{border:.9pt solid #000;padding:0 .8mm;font-size:7.5pt}
.said{margin-top:.6mm;padding-left:1.6mm;border-left:1.4pt solid #000;white-space:pre-line}
.taken{float:right;font-size:8.5pt}
.box{display:inline-block;width:2.6mm;height:2.6mm;border:.8pt solid #000;margin-right:1mm;vertical-align:-.3mm}
.full{background:#000}
.nowrap{white-space:nowrap}
.mark{width:2.5mm;height:2.5mm;vertical-align:-.25mm}
.part{display:inline-block;margin-right:5mm;white-space:nowrap}
.key{display:inline-block;width:5mm;height:2.6mm;border:.6pt solid #000;margin-right:1.2mm;vertical-align:-.3mm}
.key.black{background:#000}
.key.dense{background:repeating-linear-gradient(135deg,#000 0 .55mm,#fff .55mm .95mm)}
.key.light{background:repeating-linear-gradient(45deg,#000 0 .2mm,#fff .2mm 1.1mm)}
figure{margin-top:3.5mm;break-inside:avoid}
figcaption{font-weight:600;font-size:9pt;margin-bottom:1mm}
figure>svg{display:block;width:100%;overflow:visible}
svg text{font:8.5px 'Be Vietnam Pro','Noto Sans','Segoe UI','DejaVu Sans',sans-serif}
svg .end{text-anchor:end}
svg .strong{font-weight:600}
svg .bar{fill:#8a8a8a}
svg .over{fill:#000}
svg .grid{stroke:#bbb;stroke-width:.6}
svg .axis{stroke:#000;stroke-width:.8}
svg .flood{stroke:#000;stroke-width:1.2;stroke-dasharray:5 3}
svg .part{stroke:#000;stroke-width:.8}
svg .black{fill:#000}
svg .dense{fill:url(#dense)}
svg .light{fill:url(#light)}
svg .white{fill:#fff}
svg.inline{display:block;width:100%;height:2.8mm;margin-top:.6mm}
.bars th{width:32%}
.bars td:nth-child(2){width:50%}
.bars .now{font-weight:600}
.log{font-size:8pt;line-height:1.27}
.log p{padding-left:4.1em;text-indent:-4.1em;padding-top:.35mm;padding-bottom:.1mm;white-space:pre-line;break-inside:avoid}
.log h3{font-size:8.5pt;margin:1.4mm 0 .5mm;border-bottom:.4pt solid #999}
.long{font-family:Log,'Noto Sans','Segoe UI','DejaVu Sans',sans-serif;font-size:10.25px;line-height:1.19;text-rendering:optimizeSpeed;font-kerning:none}
.long p{padding-left:0;text-indent:0;break-inside:auto}
@media screen{main{display:none}}
.keymap{columns:2;column-gap:8mm;margin-top:4mm}
.keys{margin-bottom:3mm}
.keys.short{break-inside:avoid}
.keys h3{margin:0;border-bottom:.7pt solid #000}
.keys col:first-child{width:36%}
.keys table{line-height:1.3}
.keys th,.keys td{border:0;padding:.15mm 1.4mm .15mm 0;font-size:8pt}
.keys th{color:#000}
.keys thead{break-inside:avoid}
.keys thead th{padding:0 0 .6mm;border:0}
#s14{break-inside:avoid}
.signatures{display:grid;grid-template-columns:1fr 1fr;gap:10mm;text-align:center;margin-top:4mm;break-inside:avoid}
.signature p{font-size:9pt}
.pen{height:20mm}
.signature .name{font-size:10.5pt}
.hash{margin-top:4mm;font-size:8pt}
.hash span{font-weight:600;letter-spacing:.02em}
`;
