import type { ReactNode } from 'react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

import { lacksRecoveryKey } from './ways-out.ts';

/** What keeps the key, how old it is, how much is sealed with it, and whether losing it would matter. */
export function VaultFacts({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation('vault');
  const format = useFormat();
  const { backend, secrets, keyMadeAt, hasRecoveryKey, isPassphraseInEnvironment } = vault;
  const madeAgo = useNow(
    useCallback(
      (now) => (keyMadeAt === null ? '' : format.ago(keyMadeAt, now)),
      [keyMadeAt, format],
    ),
  );

  return (
    <dl className="divide-y text-13">
      <Fact
        name={t('fact.keeper')}
        advice={isPassphraseInEnvironment && t('fact.in-environment')}
        isWarning
      >
        {backend === null ? t('fact.no-keeper') : t(`backend.${backend}`)}
      </Fact>
      <Fact name={t('fact.secrets')}>{t('fact.sealed', { count: secrets })}</Fact>
      <Fact name={t('fact.key')}>
        {keyMadeAt === null ? t('fact.no-key') : t('fact.key-made', { ago: madeAgo })}
      </Fact>
      <Fact
        name={t('fact.recovery')}
        advice={lacksRecoveryKey(vault) && t('hint.text', { backend })}
        action={vault.state === 'open' && <SaveRecoveryKey isAnother={hasRecoveryKey} />}
      >
        {t(hasRecoveryKey ? 'fact.recovery-made' : 'fact.no-recovery')}
      </Fact>
    </dl>
  );
}

function SaveRecoveryKey({ isAnother }: { isAnother: boolean }) {
  const { t } = useTranslation('vault');
  const { open } = useVaultDialog();

  return (
    <ActionButton
      needs="owner"
      size="sm"
      variant={isAnother ? 'plain' : 'primary'}
      onClick={() => open('recovery-key')}
    >
      {t(isAnother ? 'recovery.again' : 'recovery.action')}
    </ActionButton>
  );
}

type FactProps = {
  name: string;
  advice?: string | false;
  /** The advice is about something that is wrong, not only better done. */
  isWarning?: boolean;
  action?: ReactNode;
  children: ReactNode;
};

function Fact({ name, advice = false, isWarning = false, action, children }: FactProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-y-1 px-4 py-1.5">
      <dt className="w-[38%] pr-3">{name}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
      {action && <dd className="pl-3">{action}</dd>}
      {advice && (
        <dd className={cn('basis-full', isWarning ? 'text-degraded-text' : 'text-muted')}>
          {advice}
        </dd>
      )}
    </div>
  );
}
