import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { StartCard } from '#renderer/components/start-card.tsx';

import { useDemo } from './use-demo.ts';

/** The offer to see the console at work before there is anything of one's own in it. */
export function DemoStart() {
  const { t } = useTranslation('demo');
  const { hasDemo, isStarting, start, error } = useDemo();

  if (!hasDemo) {
    return null;
  }
  return (
    <StartCard Icon={FlaskConical} title={t('start.title')} text={t('start.text')}>
      {error && <ErrorNotice error={error} title={t('failed')} isChange onRetry={start} />}
      <ActionButton needs="operator" size="lg" disabled={isStarting} onClick={start}>
        {t(isStarting ? 'starting' : 'start.action')}
      </ActionButton>
    </StartCard>
  );
}
