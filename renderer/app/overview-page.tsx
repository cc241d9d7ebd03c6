import { DemoPanel } from '#renderer/features/demo/demo-panel.tsx';
import { DemoStart } from '#renderer/features/demo/demo-start.tsx';
import { OverviewScreen } from '#renderer/features/overview/overview-screen.tsx';
import { SatisfactionCard } from '#renderer/features/satisfaction/satisfaction-card.tsx';
import { VaultNotice } from '#renderer/features/vault/vault-notice.tsx';

export function OverviewPage() {
  return (
    <OverviewScreen
      vaultNotice={<VaultNotice />}
      demoStart={<DemoStart />}
      demoPanel={<DemoPanel />}
      satisfaction={<SatisfactionCard />}
    />
  );
}
