import { useTranslation } from 'react-i18next';

import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

const lines = ['a', 'b', 'c', 'd'] as const;

export function InboxLoading() {
  const { t } = useTranslation('common');

  return (
    <div aria-busy className="overflow-hidden rounded-lg border bg-surface-1">
      <span className="sr-only">{t('loading')}</span>
      <div className="h-7 border-b bg-surface-2" />
      {lines.map((line) => (
        <div key={line} className="flex h-7 items-center gap-6 border-b px-4 last:border-b-0">
          <Skeleton className="w-16" />
          <Skeleton className="w-72" />
        </div>
      ))}
    </div>
  );
}
