import { KeyRound, Lock, LockOpen, RotateCcwKey } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import { useVaultDialog, type VaultDialog } from '#renderer/lib/vault-dialog.ts';

import { useVault } from './use-vault.ts';

const icons = { recovery: KeyRound, open: LockOpen, rotate: RotateCcwKey, lock: Lock } as const;

/** What can be done with the vault as it is now; each leads to a question first. */
export function useVaultCommands(): Command[] {
  const { t } = useTranslation('vault');
  const everyLanguage = useEveryLanguage();
  const blocked = useGate('owner');
  const vault = useVault();
  const { open } = useVaultDialog();

  if (blocked !== undefined || !vault) {
    return [];
  }
  const command = (name: keyof typeof icons, dialog: VaultDialog): Command => ({
    id: `vault.${name}`,
    group: 'action',
    title: t(`command.${name}`),
    keywords: everyLanguage(`vault:command.${name}`),
    icon: icons[name],
    run: () => open(dialog),
  });
  switch (vault.state) {
    case 'open':
      return [
        command('recovery', 'recovery-key'),
        command('rotate', 'rotate'),
        command('lock', 'lock'),
      ];
    case 'locked':
    case 'unavailable':
      return [command('open', 'unlock')];
    case 'new':
      return [];
    default:
      return vault.state satisfies never;
  }
}
