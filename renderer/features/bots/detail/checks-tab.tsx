import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

import { CheckRow, checkTracks } from './check-row.tsx';
import type { BotAddress } from './use-bot.ts';
import { useChecks } from './use-checks.ts';

const rowHeight = 29;

/** Every check there is, newest first, with what it saw where that changed something. */
export function ChecksTab({ address }: { address: BotAddress }) {
  const { t } = useTranslation('bots');
  const { checks, error, hasMore, isLoadingMore, loadMore, retry } = useChecks(address);
  const list = useRef<HTMLOListElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const [openAt, setOpenAt] = useState<number>();
  // oxlint-disable-next-line react/incompatible-library -- it is read here only, and nothing is memoised by it
  const virtualizer = useVirtualizer({
    count: checks?.length ?? 0,
    getScrollElement: () => pageOf(list.current),
    scrollMargin,
    estimateSize: () => rowHeight,
    getItemKey: (index) => checks?.[index]?.at ?? index,
    overscan: 12,
  });

  const isShown = (checks?.length ?? 0) > 0;
  // How far down the page the list begins: what stands above it may grow.
  useLayoutEffect(() => {
    const page = pageOf(list.current);
    if (!isShown || !page) {
      return;
    }
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      setScrollMargin(Math.round(top - page.getBoundingClientRect().top + page.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const part of page.children) {
      observer.observe(part);
    }
    return () => observer.disconnect();
  }, [isShown]);

  if (error && !checks) {
    return <ErrorNotice error={error} title={t('checks.failed')} onRetry={retry} />;
  }
  if (!checks) {
    return <Skeleton className="h-40" />;
  }
  if (checks.length === 0) {
    return <p className="text-13 text-muted">{t('checks.none')}</p>;
  }
  return (
    <div className="overflow-clip rounded-lg border bg-surface-1">
      <div
        aria-hidden
        className={`${checkTracks} sticky -top-4 z-10 min-[1100px]:-top-6 h-7 items-center border-b bg-surface-2 px-3 text-12 text-muted`}
      >
        <span>{t('checks.when')}</span>
        <span>{t('column.status')}</span>
        <span>{t('column.layers')}</span>
        <span>{t('checks.cause')}</span>
        <span className="text-right">{t('checks.code')}</span>
        <span className="text-right">{t('column.latency')}</span>
        <span className="text-right">{t('checks.source')}</span>
      </div>
      <ol
        ref={list}
        aria-label={t('checks.label')}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const check = checks[item.index];
          return (
            check && (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={hasMore ? -1 : checks.length}
                className="absolute inset-x-0 border-b"
                style={{ transform: `translateY(${item.start - scrollMargin}px)` }}
              >
                <CheckRow
                  check={check}
                  isOpen={openAt === check.at}
                  onToggle={() => setOpenAt(openAt === check.at ? undefined : check.at)}
                />
              </li>
            )
          );
        })}
      </ol>
      <div className="flex items-center justify-between border-t px-3 py-1.5 text-12 text-muted">
        {t('checks.count', { count: checks.length, more: hasMore ? 'yes' : 'no' })}
        {hasMore && (
          <Button size="sm" disabled={isLoadingMore} onClick={loadMore}>
            {t('checks.more')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The page scrolls as one, so that there is no second scrollbar inside it. */
function pageOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest('main') ?? null;
}
