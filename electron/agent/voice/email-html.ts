import type { Locale } from '#shared/schemas/tenant.ts';

import { escapeHtml } from './escape-html.ts';

/** A letter in its parts, as plain text; what is empty is left out. */
export type Letter = {
  locale: Locale;
  subject: string;
  /** What a list of messages shows beside the subject. */
  preview: string;
  /** The client's name, where there is no logo. */
  company: string;
  /** A data URL, or whatever a mail program takes in its place. */
  logo: string | null;
  brandColour: string;
  /** How grave it is in a word, on its own colour; `null` for what is no trouble. */
  severity: { word: string; colour: string } | null;
  salutation: string;
  /** What and whom; stands out. */
  lead: string;
  paragraphs: readonly string[];
  items: readonly string[];
  fields: readonly { label: string; value: string }[];
  /** That it may have arrived before. */
  note: string;
  link: { href: string; label: string; appLabel: string } | null;
  /** Lines. */
  closing: readonly string[];
  signature: string;
};

const font =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** What Outlook does not read is for those who do: the dark look and the narrow screen. */
const style = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; width: 100%; -webkit-text-size-adjust: 100%; }
table { border-collapse: separate; border-spacing: 0; }
img { border: 0; display: block; }
@media (max-width: 480px) {
  .page { padding: 0 !important; }
  .card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
  .pad { padding-left: 20px !important; padding-right: 20px !important; }
  .button table a { display: block !important; text-align: center !important; }
  .button table { width: 100% !important; }
}
@media (prefers-color-scheme: dark) {
  body, .page { background-color: #14171a !important; }
  .card { background-color: #1d2125 !important; border-left-color: #32383e !important; border-right-color: #32383e !important; border-bottom-color: #32383e !important; }
  .text { color: #e6e9ec !important; }
  .dim { color: #a4adb6 !important; }
  .rule { border-color: #32383e !important; }
  .logo { background-color: #ffffff !important; border-radius: 6px !important; padding: 4px !important; }
}`;

/**
 * A letter as a document: one column, laid out with tables so that Outlook bears it, readable in light and dark. It
 * loads nothing, runs nothing, and everything that is not ours in it is escaped.
 */
export function emailHtml(letter: Letter): string {
  const { locale, subject, preview, brandColour } = letter;
  const rows = [
    headRow(letter),
    row(
      [
        severityMark(letter),
        letter.salutation === '' ? '' : paragraph(letter.salutation, 'margin:0 0 12px'),
        leadText(letter),
        ...letter.paragraphs.map((text) => paragraph(text)),
        itemList(letter),
      ],
      'padding:28px 32px 4px',
    ),
    fieldTable(letter),
    linkRow(letter),
    row(
      [letter.note === '' ? '' : paragraph(letter.note, 'margin:0 0 8px;font-size:14px', 'dim')],
      'padding:4px 32px 12px',
    ),
    footRow(letter),
  ];
  return `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}
</style>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f2">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(preview)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="page" align="center" style="padding:24px 12px;background-color:#f3f4f2">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #dfe3e0;border-top:4px solid ${colour(brandColour)};border-radius:10px">
${rows.filter((each) => each !== '').join('\n')}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

/** A colour of the settings, or ours where it is none: it goes into a style as it is. */
const colour = (given: string) => (/^#[0-9a-f]{6}$/iu.test(given) ? given : '#2f6f5e');

/** Line ends stay. */
const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>');

function paragraph(text: string, more = 'margin:0 0 12px', kind: 'text' | 'dim' = 'text'): string {
  const shade = kind === 'text' ? '#23282c' : '#5c666f';
  return `<p class="${kind}" style="${font};font-size:16px;line-height:1.5;color:${shade};${more}">${lines(text)}</p>`;
}

function row(parts: readonly string[], padding: string): string {
  const content = parts.filter((part) => part !== '').join('\n');
  return content === '' ? '' : `<tr><td class="pad" style="${padding}">\n${content}\n</td></tr>`;
}

function headRow({ logo, company }: Letter): string {
  const mark =
    logo === null
      ? `<span class="text" style="${font};font-size:15px;font-weight:600;color:#23282c">${escapeHtml(company)}</span>`
      : `<img class="logo" src="${escapeHtml(logo)}" alt="${escapeHtml(company)}" height="36" style="height:36px;max-width:220px;${font};font-size:15px;font-weight:600">`;
  return `<tr><td class="pad rule" style="padding:18px 32px 16px;border-bottom:1px solid #e8ebe9">${mark}</td></tr>`;
}

function severityMark({ severity }: Letter): string {
  return severity === null
    ? ''
    : `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 14px"><tr><td bgcolor="${colour(severity.colour)}" style="background-color:${colour(severity.colour)};border-radius:4px;padding:3px 10px;${font};font-size:13px;font-weight:600;line-height:1.5;color:#ffffff">${escapeHtml(severity.word)}</td></tr></table>`;
}

function leadText({ lead }: Letter): string {
  return `<p class="text" style="${font};font-size:19px;line-height:1.4;font-weight:600;color:#15191c;margin:0 0 12px">${lines(lead)}</p>`;
}

function itemList({ items }: Letter): string {
  if (items.length === 0) {
    return '';
  }
  const rows = items.map(
    (item) =>
      `<tr><td class="text rule" style="${font};font-size:15px;line-height:1.45;color:#23282c;padding:7px 0;border-top:1px solid #e8ebe9">${escapeHtml(item)}</td></tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 12px">${rows.join('\n')}</table>`;
}

function fieldTable({ fields }: Letter): string {
  if (fields.length === 0) {
    return '';
  }
  const cell = 'padding:7px 0;border-top:1px solid #e8ebe9;vertical-align:top';
  const rows = fields.map(
    ({ label, value }) =>
      `<tr><td class="dim rule" width="38%" style="${font};font-size:14px;line-height:1.45;color:#5c666f;${cell};padding-right:12px">${escapeHtml(label)}</td><td class="text rule" style="${font};font-size:14px;line-height:1.45;color:#23282c;${cell}">${escapeHtml(value)}</td></tr>`,
  );
  return row(
    [`<table width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('\n')}</table>`],
    'padding:8px 32px 16px',
  );
}

/** A button that leads to a page; the desktop app's own address is shown as it is, since few mail programs follow it. */
function linkRow({ link, brandColour }: Letter): string {
  if (link === null) {
    return '';
  }
  const href = escapeHtml(link.href);
  const background = colour(brandColour);
  const content = /^https?:\/\//u.test(link.href)
    ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="${background}" style="background-color:${background};border-radius:6px"><a href="${href}" style="display:inline-block;padding:12px 22px;${font};font-size:16px;font-weight:600;line-height:1.25;color:${readableOn(background)};text-decoration:none">${escapeHtml(link.label)}</a></td></tr></table>`
    : `<p class="dim" style="${font};font-size:14px;line-height:1.5;color:#5c666f;margin:0">${escapeHtml(link.appLabel)}<br><a class="text" href="${href}" style="color:#23282c;word-break:break-all">${href}</a></p>`;
  return `<tr><td class="pad button" style="padding:8px 32px 20px">${content}</td></tr>`;
}

function footRow({ closing, signature }: Letter): string {
  const parts = [
    closing.length === 0 ? '' : paragraph(closing.join('\n'), 'margin:0;font-size:15px'),
    signature === '' ? '' : paragraph(signature, 'margin:12px 0 0;font-size:14px', 'dim'),
  ].filter((part) => part !== '');
  return parts.length === 0
    ? ''
    : `<tr><td class="pad rule" style="padding:18px 32px 24px;border-top:1px solid #e8ebe9">\n${parts.join('\n')}\n</td></tr>`;
}

/** White or near black, whichever can be read better (WCAG 2.2 relative luminance). */
export function readableOn(background: string): '#ffffff' | '#15191c' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(background.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.0592 ? '#ffffff' : '#15191c';
}
