import { useQueryClient } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Button } from '#renderer/components/ui/button.tsx';

/** One screen broke; the shell around it stands. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation(['shell', 'common']);
  const queryClient = useQueryClient();
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);

  // What it was given may be what it failed on.
  const showAgain = () => void queryClient.refetchQueries({ type: 'all' }).finally(reset);

  return (
    <>
      <PageHeader title={t('crash.title')} documentTitle={t('crash.title')} />
      <EmptyState
        title={t('crash.text')}
        actions={
          <>
            <Button variant="primary" size="lg" onClick={showAgain}>
              {t('crash.retry')}
            </Button>
            <Button size="lg" onClick={() => void navigator.clipboard.writeText(details)}>
              {t('common:action.copy-details')}
            </Button>
          </>
        }
      />
    </>
  );
}
