import { Link } from '@tanstack/react-router';
import { Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { EmptyState } from '#renderer/components/empty-state.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConfigStanding, ConfigVersion } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { ConfigBanners } from './config-banners.tsx';
import { ConfigEditor } from './config-editor.tsx';
import { TemplatesCard } from './templates-card.tsx';
import {
  useConfigActions,
  useConfigStanding,
  useConfigText,
  useConfigVersions,
} from './use-config.ts';
import { VersionCompare } from './version-compare.tsx';
import { VersionList } from './version-list.tsx';

type ConfigTabProps = {
  bot: BotView;
  /** Asks which version is put back; the last good one is chosen at first where none is given. */
  onRollBack: (to?: ConfigVersionId) => void;
};

/** Every configuration the bot had: who changed what, how it went, and the way back. */
export function ConfigTab({ bot, onRollBack }: ConfigTabProps) {
  const { t } = useTranslation('config');
  const { standing, error, retry } = useConfigStanding(bot);

  if (error && !standing) {
    return <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />;
  }
  if (!standing) {
    return <Skeleton className="h-60" />;
  }
  return standing.isReachable || standing.current ? (
    <ConfigOf bot={bot} standing={standing} onRollBack={onRollBack} />
  ) : (
    <NoWay />
  );
}

function NoWay() {
  const { t } = useTranslation('config');

  return (
    <EmptyState
      title={t('none.title')}
      actions={
        <Link
          to="."
          search={(before: object) => ({ ...before, tab: 'settings' as const })}
          className="rounded-sm text-13 text-accent underline"
        >
          {t('none.action')}
        </Link>
      }
    >
      {t('none.text')}
    </EmptyState>
  );
}

type ConfigOfProps = ConfigTabProps & { standing: ConfigStanding };

function ConfigOf({ bot, standing, onRollBack }: ConfigOfProps) {
  const { t } = useTranslation('config');
  const { versions, error, hasMore, loadMore, retry } = useConfigVersions(bot);
  const actions = useConfigActions(bot);
  const [pair, setPair] = useState<{ from?: ConfigVersionId; to: ConfigVersionId }>();
  const [isEditing, setIsEditing] = useState(false);
  const { version: current } = useConfigText(bot, standing.current?.id);
  const shown = versions && chosenPair(versions, pair);
  const compareWithGood = () => {
    const { lastGood } = standing;
    // What was found at the bot is newer than what counts as wanted; else what runs is of interest.
    const to = standing.hasDrifted ? versions?.[0] : standing.current;
    if (lastGood && to) {
      setIsEditing(false);
      setPair({ from: lastGood.id, to: to.id });
    }
  };

  useShortcuts({ d: compareWithGood });

  if (error && !versions) {
    return <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />;
  }
  if (!versions) {
    return <Skeleton className="h-60" />;
  }
  if (!shown) {
    return (
      <EmptyState
        title={t('empty.title')}
        actions={
          <ActionButton
            needs="operator"
            disabled={actions.isBusy}
            onClick={() => void actions.look()}
          >
            {t('empty.look')}
          </ActionButton>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <ConfigBanners
        standing={standing}
        isBusy={actions.isBusy}
        onTakeIn={() => void actions.takeIn()}
        onPutBack={() => void actions.putBack()}
        onCompare={compareWithGood}
        onRollBack={() => onRollBack()}
      />
      <Toolbar
        standing={standing}
        isBusy={actions.isBusy}
        isEditing={isEditing}
        onLook={() => void actions.look()}
        onEdit={() => setIsEditing(true)}
        onRollBack={() => onRollBack()}
      />
      <div className="grid items-start gap-4 min-[1000px]:grid-cols-[19rem_minmax(0,1fr)]">
        <SectionCard title={t('versions.title')}>
          <VersionList
            versions={versions}
            standing={standing}
            shownId={isEditing ? undefined : shown.to.id}
            hasMore={hasMore}
            onMore={loadMore}
            onShow={({ id }) => {
              setIsEditing(false);
              setPair({ to: id });
            }}
          />
        </SectionCard>
        {isEditing && current ? (
          <ConfigEditor key={bot.id} bot={bot} base={current} onClose={() => setIsEditing(false)} />
        ) : (
          <VersionCompare
            bot={bot}
            versions={versions}
            standing={standing}
            from={shown.from}
            to={shown.to}
            onPair={setPair}
            onRollBack={onRollBack}
          />
        )}
      </div>
      {standing.format !== null && <TemplatesCard bot={bot} format={standing.format} />}
    </div>
  );
}

/** The two that are compared: the newest and the one before it, until others are chosen. */
function chosenPair(
  versions: readonly ConfigVersion[],
  pair: { from?: ConfigVersionId; to: ConfigVersionId } | undefined,
): { from: ConfigVersion | undefined; to: ConfigVersion } | undefined {
  const to = versions.find(({ id }) => id === pair?.to) ?? versions[0];
  if (!to) {
    return undefined;
  }
  const from =
    versions.find(({ id }) => id === pair?.from) ??
    versions.find(({ number }) => number < to.number);
  return { from, to };
}

type ToolbarProps = {
  standing: ConfigStanding;
  isBusy: boolean;
  isEditing: boolean;
  onLook: () => void;
  onEdit: () => void;
  onRollBack: () => void;
};

function Toolbar({ standing, isBusy, isEditing, onLook, onEdit, onRollBack }: ToolbarProps) {
  const { t } = useTranslation('config');

  return (
    <div className="flex flex-wrap items-center gap-2">
      <ActionButton
        needs="operator"
        disabled={isBusy || isEditing || !standing.isReachable || !standing.current}
        onClick={onEdit}
      >
        <Pencil aria-hidden />
        {t('action.edit')}
      </ActionButton>
      <ActionButton needs="operator" disabled={isBusy} onClick={onRollBack}>
        <RotateCcw aria-hidden />
        {t('action.roll-back')}
        <Kbd keys="b" />
      </ActionButton>
      <span className="ml-auto text-12 text-muted">
        {standing.lastReadAt !== null && <LastRead at={standing.lastReadAt} />}
      </span>
      <Button size="sm" variant="quiet" disabled={isBusy} onClick={onLook}>
        {t('look')}
      </Button>
    </div>
  );
}

function LastRead({ at }: { at: number }) {
  const { t } = useTranslation('config');
  const [before, after] = t('read', { when: '\u0000' }).split('\u0000');

  return (
    <>
      {before}
      <TimeAgo at={at} />
      {after}
    </>
  );
}
