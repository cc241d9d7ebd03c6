import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import type { ConfigStanding, ConfigVersion } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { ConfigDiff, type DiffLayout } from './config-diff.tsx';
import { IssueList } from './config-issues.tsx';
import { type ConfigBot, useConfigText } from './use-config.ts';

type Pair = { from?: ConfigVersionId; to: ConfigVersionId };

type VersionCompareProps = {
  bot: ConfigBot;
  versions: readonly ConfigVersion[];
  standing: ConfigStanding;
  from: ConfigVersion | undefined;
  to: ConfigVersion;
  onPair: (pair: Pair) => void;
  onRollBack: (to: ConfigVersionId) => void;
};

/** Any two versions beside each other or in one, and the way back to the one that is looked at. */
export function VersionCompare(props: VersionCompareProps) {
  const { bot, versions, standing, from, to, onPair, onRollBack } = props;
  const { t } = useTranslation('config');
  const [layout, setLayout] = useState<DiffLayout>('inline');
  const isRunning = standing.current?.hash === to.hash;

  return (
    <SectionCard
      title={
        <span className="flex flex-wrap items-center gap-2">
          {t('compare.title')}
          {from && (
            <span className="flex items-center gap-1.5 text-12 font-normal text-muted">
              <VersionSelect
                label={t('compare.from')}
                versions={versions.filter(({ id }) => id !== to.id)}
                chosen={from}
                onChoose={(id) => onPair({ from: id, to: to.id })}
              />
              {t('compare.to')}
              <VersionSelect
                label={t('compare.to')}
                versions={versions.filter(({ id }) => id !== from.id)}
                chosen={to}
                onChoose={(id) => onPair({ from: from.id, to: id })}
              />
            </span>
          )}
        </span>
      }
      aside={
        <>
          {from && <LayoutButtons layout={layout} onLayout={setLayout} />}
          {!isRunning && (
            <ActionButton needs="operator" size="sm" onClick={() => onRollBack(to.id)}>
              {t('action.roll-back-to')}
            </ActionButton>
          )}
        </>
      }
    >
      {to.issues.length > 0 && (
        <div className="border-b bg-tint-down px-4 py-2 text-13">
          <IssueList issues={to.issues} />
        </div>
      )}
      <Difference bot={bot} from={from} to={to} layout={layout} />
    </SectionCard>
  );
}

type DifferenceProps = Pick<VersionCompareProps, 'bot' | 'from' | 'to'> & { layout: DiffLayout };

function Difference({ bot, from, to, layout }: DifferenceProps) {
  const { t } = useTranslation('config');
  const before = useConfigText(bot, from?.id);
  const after = useConfigText(bot, to.id);
  const error = before.error ?? after.error;

  if (error) {
    return <ErrorNotice error={error} title={t('load-failed')} className="m-4" />;
  }
  if (after.hindrance !== undefined) {
    return <p className="px-4 py-3 text-13 text-muted">{after.hindrance}</p>;
  }
  if (!after.version || (from && !before.version)) {
    return <Skeleton className="m-4 h-40" />;
  }
  return (
    <>
      {!from && <p className="border-b px-4 py-2 text-12 text-muted">{t('compare.first')}</p>}
      <ConfigDiff
        before={before.version?.text ?? ''}
        after={after.version.text}
        layout={from ? layout : 'inline'}
        label={t('compare.title')}
      />
    </>
  );
}

type VersionSelectProps = {
  label: string;
  versions: readonly ConfigVersion[];
  chosen: ConfigVersion;
  onChoose: (id: ConfigVersionId) => void;
};

function VersionSelect({ label, versions, chosen, onChoose }: VersionSelectProps) {
  return (
    <Select
      size="sm"
      label={label}
      value={chosen.id}
      onChange={onChoose}
      options={versions.map(({ id, number }) => ({ value: id, label: String(number) }))}
    />
  );
}

type LayoutButtonsProps = { layout: DiffLayout; onLayout: (layout: DiffLayout) => void };

function LayoutButtons({ layout, onLayout }: LayoutButtonsProps) {
  const { t } = useTranslation('config');

  return (
    <fieldset aria-label={t('compare.layout')} className="flex gap-1">
      {(['inline', 'split'] as const).map((each) => (
        <Button
          key={each}
          size="sm"
          variant={each === layout ? 'plain' : 'quiet'}
          aria-pressed={each === layout}
          onClick={() => onLayout(each)}
        >
          {t(`compare.${each}`)}
        </Button>
      ))}
    </fieldset>
  );
}
