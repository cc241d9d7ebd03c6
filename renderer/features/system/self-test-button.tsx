import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';

import { useSelfTest } from './use-system-health.ts';

export function SelfTestButton() {
  const { t } = useTranslation('system');
  const toast = useToast();
  const { run, isRunning, error } = useSelfTest((isSound) =>
    toast.show(t(isSound ? 'verify.sound' : 'verify.unsound')),
  );

  return (
    <>
      {error && <ErrorNotice error={error} title={t('verify.failed')} isChange onRetry={run} />}
      <ActionButton needs="operator" size="lg" disabled={isRunning} onClick={run}>
        <ShieldCheck aria-hidden />
        {t(isRunning ? 'verify.running' : 'verify.action')}
      </ActionButton>
    </>
  );
}
