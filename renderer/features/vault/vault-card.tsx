import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';
import type { Status } from '#shared/status.ts';

import { ClosedVault } from './closed-vault.tsx';
import { useVault } from './use-vault.ts';
import { VaultDialogs } from './vault-dialogs.tsx';
import { VaultFacts } from './vault-facts.tsx';

const statusOf = {
  new: 'ok',
  open: 'ok',
  locked: 'degraded',
  unavailable: 'unknown',
} as const satisfies Record<VaultStatus['state'], Status>;

/** Where secrets are kept: whether they can be used, what keeps their key, and what to do where that fails. */
export function VaultCard() {
  const { t } = useTranslation('vault');
  const vault = useVault();

  if (!vault) {
    return null;
  }
  const { state, secrets } = vault;
  const isClosed = state === 'locked' || state === 'unavailable';
  const status = state === 'unavailable' && secrets > 0 ? 'degraded' : statusOf[state];

  return (
    <SectionCard title={t('title')} aside={state === 'open' && <OpenVaultActions />}>
      {isClosed ? (
        <ClosedVault vault={vault} status={status} />
      ) : (
        <div className="flex items-baseline gap-2.5 px-4 pt-3 pb-2 text-13">
          <StatusIcon status={status} className="translate-y-0.5" />
          <p>
            <span className="font-semibold">{t(`state.${state}`)}</span>{' '}
            <span className="text-muted">{t(`sentence.${state}`)}</span>
          </p>
        </div>
      )}
      <VaultFacts vault={vault} />
      <VaultDialogs vault={vault} />
    </SectionCard>
  );
}

function OpenVaultActions() {
  const { t } = useTranslation('vault');
  const { open } = useVaultDialog();

  return (
    <>
      <ActionButton needs="owner" size="sm" onClick={() => open('rotate')}>
        {t('rotate.action')}
      </ActionButton>
      <ActionButton needs="owner" size="sm" onClick={() => open('lock')}>
        {t('lock.action')}
      </ActionButton>
    </>
  );
}
