import { useTranslation } from 'react-i18next';

import { useBotsWithSecrets } from './use-vault.ts';

const namesShown = 4;

/** Which bots wait for the vault, in a sentence; `undefined` where none does or nobody knows yet. */
export function useWaitingWords(): string | undefined {
  const { t } = useTranslation('vault');
  const bots = useBotsWithSecrets() ?? [];

  if (bots.length === 0) {
    return undefined;
  }
  const names = bots
    .slice(0, namesShown)
    .map(({ name }) => name)
    .join(', ');
  return t('waiting', { count: bots.length, more: Math.max(0, bots.length - namesShown), names });
}
