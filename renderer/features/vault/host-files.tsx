import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';

/** Settings of the host that open the vault without a keychain, as on a server. */
export function HostFiles({ className }: { className?: string }) {
  const { t } = useTranslation('vault');

  return (
    <div className={cn('text-12', className)}>
      <p className="text-muted">{t('files.text')}</p>
      <dl className="mt-1 grid gap-x-3 gap-y-0.5 sm:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="font-mono select-all">ADMIN_AGENT_PASSPHRASE_FILE</dt>
        <dd className="text-muted">{t('files.passphrase')}</dd>
        <dt className="font-mono select-all">ADMIN_AGENT_KEY_FILE</dt>
        <dd className="text-muted">{t('files.key')}</dd>
      </dl>
    </div>
  );
}
