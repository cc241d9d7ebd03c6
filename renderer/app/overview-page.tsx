import { DemoPanel } from '#renderer/features/demo/demo-panel.tsx';
import { DemoStart } from '#renderer/features/demo/demo-start.tsx';
import { OverviewScreen } from '#renderer/features/overview/overview-screen.tsx';

export function OverviewPage() {
  return <OverviewScreen demoStart={<DemoStart />} demoPanel={<DemoPanel />} />;
}
