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
    current.srcdoc = trustedHtml(withStylesAside(html));
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

/**
 * The policy would refuse styles one by one, and report each; so they go in under other names. What else these patterns
 * might hit is text, and changes only how that looks.
 */
function withStylesAside(html: string): string {
  return html
    .replaceAll(/<style\b[^>]*>/gi, '<template data-sheet>')
    .replaceAll(/<\/style>/gi, '</template>')
    .replaceAll(/(<[a-z][^<>]*?\s)style=/gi, '$1data-style=');
}

/** Puts the styles on from outside, which the policy leaves to us. */
function applyStyles(page: Document): void {
  const view = page.defaultView as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null;
  if (view) {
    page.adoptedStyleSheets = [...page.querySelectorAll('template[data-sheet]')].map((element) => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync((element as HTMLTemplateElement).content.textContent ?? '');
      return sheet;
    });
  }
  for (const element of page.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset.style ?? '';
  }
}
