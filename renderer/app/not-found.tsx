import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';

export function NotFound() {
  const { t } = useTranslation('shell');

  return (
    <>
      <PageHeader title={t('not-found.title')} documentTitle={t('not-found.title')} />
      <EmptyState
        title={t('not-found.title')}
        actions={
          <Link to="/" className="text-accent underline">
            {t('not-found.back')}
          </Link>
        }
      />
    </>
  );
}
