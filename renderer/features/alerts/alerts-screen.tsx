import { useTranslation } from 'react-i18next';

import { PageHeader } from '#renderer/components/page-header.tsx';

export function AlertsScreen() {
  const { t } = useTranslation('shell');
  return <PageHeader title={t('screen.alerts')} documentTitle={t('screen.alerts')} />;
}
