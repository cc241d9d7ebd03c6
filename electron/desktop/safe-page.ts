import type { Translator } from '#shared/i18n/translator.ts';

export const safePagePath = '/safe-page';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; }
main { max-width: 32rem; padding: 2rem; }
h1 { font-size: 1.25rem; }
a { display: inline-block; padding: 0.5rem 1rem; border: 1px solid; border-radius: 6px; color: inherit; }
`;

/** The page shown when the console itself does not hold: no script, no data, a way back. */
export function createSafePages(t: Translator) {
  const title = escapeHtml(t('desktop:safe.title'));
  const html = `<!doctype html>
<html lang="${t('desktop:safe.language')}">
<head><meta charset="utf-8"><title>Admin Agent</title><link rel="stylesheet" href="/safe-page.css"></head>
<body><main><h1>${title}</h1><p>${escapeHtml(t('desktop:safe.body'))}</p>
<a href="/">${escapeHtml(t('desktop:safe.retry'))}</a></main></body></html>`;
  return {
    [safePagePath]: () => ({ content: html, contentType: 'text/html; charset=utf-8' }),
    '/safe-page.css': () => ({ content: style, contentType: 'text/css; charset=utf-8' }),
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
