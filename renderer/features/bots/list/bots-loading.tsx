import { useTranslation } from 'react-i18next';

import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** The table's shape while its rows are on their way. */
export function BotsLoading() {
  const { t } = useTranslation('common');

  return (
    <div aria-busy className="flex flex-1 flex-col overflow-hidden rounded-lg border bg-surface-1">
      <span className="sr-only">{t('loading')}</span>
      <div className="h-7 border-b bg-surface-2" />
      {lines.map((line) => (
        <div key={line} className="flex h-7 items-center gap-6 border-b px-4">
          <Skeleton className="w-20" />
          <Skeleton className="w-48" />
          <Skeleton className="w-32" />
        </div>
      ))}
    </div>
  );
}
