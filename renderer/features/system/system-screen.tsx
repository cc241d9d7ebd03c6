import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { NotForYou } from '#renderer/components/not-for-you.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { SystemHealth } from '#shared/schemas/system.ts';

import { LineTable } from './line-table.tsx';
import { jobLines, partLines } from './part-lines.ts';
import { SelfTestButton } from './self-test-button.tsx';
import { checkLines, dataLines, engineLines } from './system-lines.ts';
import { useSystemHealth } from './use-system-health.ts';

const stepMs = 10_000;
const inSteps = (now: number) => Math.floor(now / stepMs) * stepMs;

type SystemScreenProps = {
  /** Where secrets are kept, and whether they can be used. */
  vault: ReactNode;
};

/** Can I trust what this console tells me? */
export function SystemScreen({ vault }: SystemScreenProps) {
  const { t } = useTranslation(['system', 'shell', 'common']);
  const format = useFormat();
  const { health, error, isLoading, isHidden, retry } = useSystemHealth();
  const title = useTitle(health);

  return (
    <>
      <PageHeader
        title={title}
        documentTitle={t('shell:screen.system')}
        note={
          health && t('note', { version: health.version, span: format.duration(health.uptimeMs) })
        }
      >
        {!isHidden && <SelfTestButton />}
      </PageHeader>
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />}
      {isHidden && <NotForYou audience="agent" />}
      {isLoading && !error && <Skeleton className="h-64 rounded-lg" />}
      {health && <SystemTables health={health} vault={vault} />}
    </>
  );
}

type SystemTablesProps = SystemScreenProps & { health: SystemHealth };

function SystemTables({ health, vault }: SystemTablesProps) {
  const { t } = useTranslation(['system', 'common']);
  const format = useFormat();
  const words = { t, format, now: useNow(inSteps) };

  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <LineTable title={t('section.parts')} lines={partLines(health.components, t)} />
        <LineTable title={t('section.checks')} lines={checkLines(health, words)} />
        <LineTable title={t('section.engine')} lines={engineLines(health, words)} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {vault}
        <LineTable title={t('section.data')} lines={dataLines(health, words)} />
        {health.jobs.length > 0 && (
          <LineTable title={t('section.jobs')} lines={jobLines(health, words)} />
        )}
      </div>
    </div>
  );
}

function useTitle(health: SystemHealth | undefined): string {
  const { t } = useTranslation('system');
  if (!health) {
    return t('title.loading');
  }
  const inState = (wanted: string) =>
    health.components.filter(({ state }) => state === wanted).length;
  switch (health.status) {
    case 'ok':
      return t('title.ok');
    case 'degraded':
      return t('title.degraded', { count: inState('degraded') });
    case 'failed':
      return t('title.failed', { count: inState('failed') });
    default:
      return health.status satisfies never;
  }
}
