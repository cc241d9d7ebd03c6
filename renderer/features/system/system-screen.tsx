import { useTranslation } from 'react-i18next';

import { PageHeader } from '#renderer/components/page-header.tsx';

export function SystemScreen() {
  const { t } = useTranslation('shell');
  const title = t('screen.system');
  return <PageHeader title={title} documentTitle={title} />;
}
