import { SystemScreen } from '#renderer/features/system/system-screen.tsx';
import { VaultCard } from '#renderer/features/vault/vault-card.tsx';

export function SystemPage() {
  return <SystemScreen vault={<VaultCard />} />;
}
