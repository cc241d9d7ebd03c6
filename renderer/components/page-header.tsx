import { type ReactNode, useEffect } from 'react';

type PageHeaderProps = {
  /** The sentence that answers the screen's question. */
  title: ReactNode;
  /** What the window is called; the sentence where it is plain text. */
  documentTitle: string;
  /** A line under the sentence: evidence, freshness. */
  note?: ReactNode;
  /** Buttons, filters, views. */
  children?: ReactNode;
};

/** The top of every screen: one heading that is a sentence, then what can be done. */
export function PageHeader({ title, documentTitle, note, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${documentTitle} · Admin Agent`;
  }, [documentTitle]);

  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 grow">
        <h1 tabIndex={-1} className="text-20 font-semibold outline-none">
          {title}
        </h1>
        {/* It takes the room there is, and asks for none. */}
        {note && <div className="mt-0.5 w-0 min-w-full text-13 text-muted">{note}</div>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}
