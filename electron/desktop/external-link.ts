import type { Dialog, MessageBoxOptions, Shell } from 'electron';

import type { Translator } from '#shared/i18n/translator.ts';

import { plainText } from './plain-text.ts';

export type ExternalLink =
  /** `host` is in ASCII, so that a look-alike name shows as what it is. */
  { kind: 'web'; url: string; host: string } | { kind: 'mail'; url: string; address: string };

const maxLinkLength = 2048;

/** What a link in our page may lead to outside it; `undefined` for every other scheme and form. */
export function parseExternalLink(text: string): ExternalLink | undefined {
  if (text.length > maxLinkLength || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  if (url.protocol === 'https:' && url.username === '' && url.password === '') {
    return { kind: 'web', url: url.href, host: url.host };
  }
  // Headers in a mail link can attach files in some programs, so only the address is passed on.
  if (url.protocol === 'mailto:' && /^[^\s@,;:%]+@[^\s@,;:%]+$/.test(url.pathname)) {
    return { kind: 'mail', url: `mailto:${url.pathname}`, address: url.pathname };
  }
  return undefined;
}

type LinkOpenerOptions = {
  shell: Pick<Shell, 'openExternal'>;
  ask: (options: MessageBoxOptions) => ReturnType<Dialog['showMessageBox']>;
  t: Translator;
};

/** Opens a link in the person's own browser once the person has seen where it leads. One question at a time. */
export function createLinkOpener({ shell, ask, t }: LinkOpenerOptions) {
  let isAsking = false;

  return async (text: string): Promise<void> => {
    const link = parseExternalLink(text);
    if (!link || isAsking) {
      return;
    }
    isAsking = true;
    try {
      const { response } = await ask({
        type: 'question',
        title: t('desktop:link.title'),
        message:
          link.kind === 'web'
            ? t('desktop:link.message', { host: link.host })
            : t('desktop:link.mail', { address: plainText(link.address, 200) }),
        detail: plainText(link.url, 300),
        buttons: [t('desktop:link.confirm'), t('desktop:link.cancel')],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      if (response === 0) {
        await shell.openExternal(link.url);
      }
    } finally {
      isAsking = false;
    }
  };
}
