import { useTranslation } from 'react-i18next';

import { PageHeader } from '#renderer/components/page-header.tsx';

export function ClientsScreen() {
  const { t } = useTranslation('shell');
  const title = t('screen.clients');
  return <PageHeader title={title} documentTitle={title} />;
}
