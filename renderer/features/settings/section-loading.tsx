import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

type SectionLoadingProps = { error: unknown; onRetry: () => void; lines?: number };

/** In place of a section that is not read yet, or could not be. */
export function SectionLoading({ error, onRetry, lines = 4 }: SectionLoadingProps) {
  const { t } = useTranslation('settings');
  if (error) {
    return <ErrorNotice error={error} title={t('load-failed')} onRetry={onRetry} />;
  }
  return (
    <div aria-busy className="flex max-w-2xl flex-col gap-5 rounded-lg border bg-surface-1 p-4">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="flex justify-between gap-8">
          <Skeleton className="w-40" />
          <Skeleton className="h-6 w-52" />
        </div>
      ))}
    </div>
  );
}
