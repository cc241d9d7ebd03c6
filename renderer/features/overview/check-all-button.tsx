import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { useCheckAll } from './use-overview.ts';

export function CheckAllButton() {
  const { t } = useTranslation('overview');
  const toast = useToast();
  const blocked = useGate('operator') !== undefined;
  const { checkAll, isChecking, error } = useCheckAll((bots) => {
    const trouble = bots.filter(({ status }) => status === 'down' || status === 'needs_you').length;
    toast.show(t('checked', { count: bots.length }), {
      description: t('checked-trouble', { count: trouble }),
    });
  });
  useShortcuts({ h: () => !blocked && !isChecking && checkAll() });

  return (
    <>
      {error && <ErrorNotice error={error} title={t('check-failed')} isChange onRetry={checkAll} />}
      <ActionButton needs="operator" size="lg" disabled={isChecking} onClick={checkAll}>
        <RefreshCw aria-hidden className={isChecking ? 'motion-safe:animate-spin' : ''} />
        {t(isChecking ? 'checking' : 'check-all')}
        <Kbd keys="h" />
      </ActionButton>
    </>
  );
}
