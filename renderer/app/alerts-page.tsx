import { AlertsScreen } from '#renderer/features/alerts/alerts-screen.tsx';
import { QuietList } from '#renderer/features/maintenance/quiet-list.tsx';
import { SatisfactionCard } from '#renderer/features/satisfaction/satisfaction-card.tsx';

export function AlertsPage() {
  return <AlertsScreen quietList={<QuietList />} satisfaction={<SatisfactionCard />} />;
}
