import { useEffect, useRef, useState } from 'react';

import { trustedHtml } from '#renderer/lib/trusted-html.ts';

type MailFrameProps = {
  html: string;
  /** What the frame shows, for those who cannot see it. */
  title: string;
};

const leastHeight = 160;

/**
 * A message as a mail program shows it, in a frame that runs nothing, sends nothing and loads nothing: scripts, forms,
 * windows and the way out are shut by the sandbox, and what is outside by the policy that the frame inherits from us.
 * That policy keeps the styles of the message away too, so they are put on from here, by hand.
 */
export function MailFrame({ html, title }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(leastHeight);

  useEffect(() => {
    const { current } = frame;
    if (!current) {
      return;
    }
    const dress = () => {
      if (current.contentDocument?.body) {
        applyStyles(current.contentDocument);
        setHeight(Math.max(leastHeight, current.contentDocument.documentElement.scrollHeight));
      }
    };
    current.addEventListener('load', dress);
    // Reached by the same origin, which gives it nothing: without scripts there is nobody inside to use it.
    current.setAttribute('sandbox', 'allow-same-origin');
    current.srcdoc = trustedHtml(html);
    return () => current.removeEventListener('load', dress);
  }, [html]);

  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-same-origin"
      height={height}
      className="block w-full rounded-md border bg-surface-1"
    />
  );
}

/** The style sheets and the style attributes of a document whose policy lets neither in by itself. */
function applyStyles(page: Document): void {
  const sheets = [...page.querySelectorAll('style')].map((element) => element.textContent ?? '');
  const view = page.defaultView as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null;
  if (view) {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(sheets.join('\n'));
    page.adoptedStyleSheets = [sheet];
  }
  for (const element of page.querySelectorAll<HTMLElement>('[style]')) {
    element.style.cssText = element.getAttribute('style') ?? '';
  }
}
