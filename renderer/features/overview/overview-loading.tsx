import { useTranslation } from 'react-i18next';

import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

const cells = Array.from({ length: 48 }, (_, index) => index);

/** The shape of what will be here; no number is shown before it is known. */
export function OverviewLoading() {
  const { t } = useTranslation();

  return (
    <output aria-label={t('loading')} className="flex flex-col gap-4">
      <Skeleton className="h-20 rounded-lg" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-wrap gap-1">
          {cells.map((cell) => (
            <Skeleton key={cell} className="size-7" />
          ))}
        </div>
        <Skeleton className="h-40 rounded-lg" />
      </div>
    </output>
  );
}
