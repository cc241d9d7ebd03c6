import { useTranslation } from 'react-i18next';

import { PageHeader } from '#renderer/components/page-header.tsx';

export function OverviewScreen() {
  const { t } = useTranslation('shell');
  const title = t('screen.overview');
  return <PageHeader title={title} documentTitle={title} />;
}
