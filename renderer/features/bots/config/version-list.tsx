import { useTranslation } from 'react-i18next';

import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { useActorWords } from '#renderer/features/bots/use-actor-words.ts';
import { cn } from '#renderer/lib/cn.ts';
import { causes } from '#shared/faults.ts';
import type { ConfigStanding, ConfigVersion } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { VersionBadges } from './version-words.tsx';

type VersionListProps = {
  versions: readonly ConfigVersion[];
  standing: ConfigStanding | undefined;
  shownId: ConfigVersionId | undefined;
  onShow: (version: ConfigVersion) => void;
  hasMore: boolean;
  onMore: () => void;
};

/** Who changed what when, newest first; the one that is chosen is shown beside it. */
export function VersionList(props: VersionListProps) {
  const { versions, standing, shownId, onShow, hasMore, onMore } = props;
  const { t } = useTranslation('config');

  return (
    <>
      <ol aria-label={t('versions.list')} className="max-h-[70vh] overflow-y-auto">
        {versions.map((version) => (
          <VersionRow
            key={version.id}
            version={version}
            standing={standing}
            isShown={version.id === shownId}
            onShow={() => onShow(version)}
          />
        ))}
      </ol>
      {hasMore && (
        <div className="border-t px-4 py-1.5">
          <Button size="sm" onClick={onMore}>
            {t('versions.more')}
          </Button>
        </div>
      )}
    </>
  );
}

type VersionRowProps = {
  version: ConfigVersion;
  standing: ConfigStanding | undefined;
  isShown: boolean;
  onShow: () => void;
};

function VersionRow({ version, standing, isShown, onShow }: VersionRowProps) {
  const { t } = useTranslation('config');
  const { number, origin, author, reason, createdAt } = version;
  const whoIs = useActorWords();
  const causeNamed = useCauseName();

  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-pressed={isShown}
        onClick={onShow}
        className={cn(
          'flex w-full cursor-default flex-col gap-0.5 border-l-2 border-l-transparent px-4 py-2 text-left text-13 -outline-offset-2 hover:bg-surface-2',
          isShown && 'border-l-accent bg-surface-2',
        )}
      >
        <span className="flex w-full items-start justify-between gap-2">
          <span className="flex min-w-0 flex-wrap items-center gap-1.5">
            <span className="font-medium">{t('version', { number })}</span>
            <VersionBadges version={version} standing={standing} />
          </span>
          <TimeAgo at={createdAt} className="pt-px text-12 whitespace-nowrap text-muted" />
        </span>
        <span className="text-12 text-muted">
          {t(`origin.${origin}`)}
          {author !== '' && origin !== 'found' && ` · ${whoIs(author)}`}
        </span>
        {reason !== null && (
          <span className="line-clamp-2 text-12 break-words">{causeNamed(reason) ?? reason}</span>
        )}
      </button>
    </li>
  );
}

/** What the agent put a version back for; nothing where a person said why in their own words. */
function useCauseName(): (reason: string) => string | undefined {
  const { t } = useTranslation('causes');

  return (reason) => {
    const cause = causes.find((known) => known === reason);
    return cause && t(`${cause}.name`);
  };
}
