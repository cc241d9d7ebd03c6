import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

import { cn } from '#renderer/lib/cn.ts';

import type { Place } from './sections.ts';
import { settingsSearchSchema } from './settings-search.ts';

type AnchorProps = { place: Place; className?: string; children: ReactNode };

/** A part of a section that the search leads to: it comes into view, has the focus and shows itself briefly. */
export function Anchor({ place, className, children }: AnchorProps) {
  const { at } = settingsSearchSchema.parse(useSearch({ strict: false }));
  const element = useRef<HTMLDivElement>(null);
  const isSought = at === place;

  useEffect(() => {
    if (!isSought) {
      return;
    }
    // After the screen itself has taken the focus, which it does when it is new.
    const frame = requestAnimationFrame(() => {
      element.current?.scrollIntoView({ block: 'center' });
      element.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [isSought]);

  return (
    <div
      ref={element}
      tabIndex={-1}
      data-place={place}
      className={cn(
        'outline-none focus:outline-2 focus:outline-offset-2 focus:outline-accent',
        className,
      )}
    >
      {children}
    </div>
  );
}
