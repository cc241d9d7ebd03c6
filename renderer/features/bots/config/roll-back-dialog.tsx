import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import type { ConfigStanding, ConfigVersion } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { IssueList } from './config-issues.tsx';
import { EffectNote } from './effect-note.tsx';
import {
  type ConfigBot,
  useConfigActions,
  useConfigPreview,
  useConfigStanding,
  useConfigText,
  useConfigVersions,
} from './use-config.ts';
import { VersionBadges } from './version-words.tsx';

const mostOffered = 12;

type RollBackDialogProps = {
  bot: ConfigBot;
  open: boolean;
  /** The version that is chosen at first; the last good one where left out. */
  to?: ConfigVersionId | undefined;
  onClose: () => void;
};

/** Which version is put back, and what that does. B, arrows, Enter. */
export function RollBackDialog({ bot, open, to, onClose }: RollBackDialogProps) {
  const { t } = useTranslation('config');

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('roll-back.title', { bot: bot.name })}
      size="md"
    >
      {open && <RollBackOf bot={bot} to={to} onClose={onClose} />}
    </Dialog>
  );
}

function RollBackOf({ bot, to, onClose }: Omit<RollBackDialogProps, 'open'>) {
  const { standing } = useConfigStanding(bot);
  const { versions } = useConfigVersions(bot);
  const { rollBack, isBusy } = useConfigActions(bot);

  if (!standing || !versions) {
    return <Skeleton className="mx-4 mb-4 h-24" />;
  }
  return (
    <RollBackForm
      bot={bot}
      standing={standing}
      versions={versions}
      to={to}
      isBusy={isBusy}
      onCancel={onClose}
      onRollBack={(version) => {
        onClose();
        void rollBack(version, standing.current);
      }}
    />
  );
}

/** What can be gone back to: anything but what runs, once for each text. */
export function choicesOf(
  versions: readonly ConfigVersion[],
  { current, lastGood }: Pick<ConfigStanding, 'current' | 'lastGood'>,
): { offered: ConfigVersion[]; first: ConfigVersion | undefined } {
  const seen = new Set(current ? [current.hash] : []);
  const others = versions.filter(({ hash }) => {
    const isNew = !seen.has(hash);
    seen.add(hash);
    return isNew;
  });
  const good = others.find(({ hash }) => hash === lastGood?.hash);
  const first = good ?? others.find(({ state }) => state === 'superseded') ?? others[0];
  const offered = others.slice(0, mostOffered);
  return {
    offered: first && !offered.includes(first) ? [...offered, first] : offered,
    first,
  };
}

type RollBackFormProps = {
  bot: ConfigBot;
  standing: ConfigStanding;
  versions: readonly ConfigVersion[];
  to: ConfigVersionId | undefined;
  isBusy: boolean;
  onCancel: () => void;
  onRollBack: (version: ConfigVersion) => void;
};

function RollBackForm(props: RollBackFormProps) {
  const { bot, standing, versions, to, isBusy, onCancel, onRollBack } = props;
  const { t } = useTranslation(['config', 'common']);
  const { offered, first } = choicesOf(versions, standing);
  const [chosen, setChosen] = useState(offered.find(({ id }) => id === to) ?? first);

  if (!chosen) {
    return (
      <div className="flex items-center justify-between gap-4 px-4 pb-4 text-13">
        <p>{t('roll-back.none')}</p>
        <Button size="lg" onClick={onCancel}>
          {t('common:action.close')}
        </Button>
      </div>
    );
  }
  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        onRollBack(chosen);
      }}
    >
      <fieldset className="max-h-72 overflow-y-auto px-4 pt-1 pb-3">
        <legend className="sr-only">{t('roll-back.to')}</legend>
        {offered.map((version) => (
          <Choice
            key={version.id}
            kind="one"
            name="version"
            isChosen={version.id === chosen.id}
            hasFocusAtFirst={version.id === chosen.id}
            onChoose={() => setChosen(version)}
            label={
              <span className="flex items-center gap-1.5">
                <span className="font-medium">{t('version', { number: version.number })}</span>
                <VersionBadges version={version} standing={standing} />
                <TimeAgo at={version.createdAt} className="ml-auto text-12 text-muted" />
              </span>
            }
            hint={version.reason ?? t(`origin.${version.origin}`)}
          />
        ))}
      </fieldset>
      <Effect bot={bot} chosen={chosen} standing={standing} />
      <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
        <Button size="lg" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" size="lg" variant="primary" disabled={isBusy}>
          {t('roll-back.confirm')}
          <Kbd
            keys="enter"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </Button>
      </footer>
    </form>
  );
}

type EffectProps = { bot: ConfigBot; chosen: ConfigVersion; standing: ConfigStanding };

/** What going back would do, asked for while one still chooses; Enter does not wait for it. */
function Effect({ bot, chosen, standing: { current } }: EffectProps) {
  const { t } = useTranslation('config');
  const { version } = useConfigText(bot, chosen.id);
  const { preview, isReading } = useConfigPreview(
    bot,
    version && current ? { text: version.text, baseHash: current.hash } : undefined,
  );

  // Secrets that the bot no longer has are put back with the rest: only a text that is typed cannot name them.
  const issues = preview?.issues.filter(({ code }) => code !== 'unknown_placeholder') ?? [];

  return (
    <div className="flex flex-col gap-1 border-t px-4 py-3">
      <EffectNote preview={preview} isReading={isReading || !version} />
      <p className="text-12 text-muted">{t('roll-back.watched')}</p>
      {issues.length > 0 && (
        <div className="text-13 text-down-text">
          <IssueList issues={issues} />
        </div>
      )}
    </div>
  );
}
