import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';

import { CheckAllButton } from './check-all-button.tsx';
import { FirstRun } from './first-run.tsx';
import { FleetCard } from './fleet-card.tsx';
import { LastDayCard } from './last-day-card.tsx';
import { NeedsYouCard } from './needs-you-card.tsx';
import { OnItCard } from './on-it-card.tsx';
import { OverviewLoading } from './overview-loading.tsx';
import { Proof } from './proof.tsx';
import { useOverview } from './use-overview.ts';
import { useSentence } from './use-sentence.ts';

type OverviewScreenProps = {
  /** What the vault has to say, before anything else that needs someone. */
  vaultNotice: ReactNode;
  /** Offers the demo fleet while there is nothing else to see. */
  demoStart: ReactNode;
  /** What the demo's bots are made to do, while it runs. */
  demoPanel: ReactNode;
  /** A question to the person, where there is one. */
  satisfaction: ReactNode;
};

export function OverviewScreen(props: OverviewScreenProps) {
  const { vaultNotice, demoStart, demoPanel, satisfaction } = props;
  const { t } = useTranslation(['overview', 'shell']);
  const { fleet, readAt, bots, incidents, error, isLoading, retry } = useOverview();
  const sentence = useSentence(fleet, readAt);

  return (
    <>
      <PageHeader
        title={sentence}
        documentTitle={t('shell:screen.overview')}
        note={fleet && <Proof fleet={fleet} />}
      >
        {fleet && fleet.total > 0 && <CheckAllButton />}
      </PageHeader>
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />}
      {isLoading && !error && <OverviewLoading />}
      {fleet && vaultNotice}
      {fleet?.total === 0 && <FirstRun demoStart={demoStart} />}
      {fleet && fleet.total > 0 && (
        <>
          <NeedsYouCard fleet={fleet} />
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <FleetCard fleet={fleet} bots={bots} />
            <div className="flex min-w-0 flex-col gap-4">
              <OnItCard fleet={fleet} />
              <LastDayCard fleet={fleet} incidents={incidents} />
            </div>
          </div>
        </>
      )}
      {demoPanel}
      {satisfaction}
    </>
  );
}
