import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import type { ConfigTemplate } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { FollowDialog } from './follow-dialog.tsx';
import { TemplateDialog } from './template-dialog.tsx';
import type { ConfigBot } from './use-config.ts';
import { useTemplates } from './use-templates.ts';

type TemplatesCardProps = { bot: ConfigBot; format: ConfigFormat };

/** What is dialled: nothing, a new template, one that is changed, or one that the bot is to follow. */
type Asked =
  | { kind: 'edit'; template?: ConfigTemplate }
  | { kind: 'follow'; template: ConfigTemplate };

/** One text for several bots: which there are, which this bot follows, and how far the others do. */
export function TemplatesCard({ bot, format }: TemplatesCardProps) {
  const { t } = useTranslation('config');
  const { templates, isBusy, save, remove, assign, unassign, sync } = useTemplates(bot);
  const [asked, setAsked] = useState<Asked>();

  if (!templates) {
    return null;
  }
  return (
    <SectionCard
      title={t('template.title')}
      aside={
        <ActionButton needs="operator" size="sm" onClick={() => setAsked({ kind: 'edit' })}>
          <Plus aria-hidden />
          {t('template.new')}
        </ActionButton>
      }
    >
      <p className="px-4 pt-2.5 pb-2 text-12 text-muted">{t('template.text')}</p>
      {templates.length === 0 ? (
        <p className="px-4 pb-3 text-13">{t('template.none')}</p>
      ) : (
        <ul className="border-t">
          {templates.map((template) => (
            <TemplateRow
              key={template.id}
              template={template}
              bot={bot}
              isBusy={isBusy}
              canFollow={template.format === format}
              onEdit={() => setAsked({ kind: 'edit', template })}
              onFollow={() => setAsked({ kind: 'follow', template })}
              onUnfollow={() => void unassign()}
              onSync={() => void sync(template)}
              onRemove={() => void remove(template)}
            />
          ))}
        </ul>
      )}
      <TemplateDialog
        key={asked?.kind === 'edit' ? (asked.template?.id ?? 'new') : 'none'}
        open={asked?.kind === 'edit'}
        template={asked?.template}
        format={format}
        isBusy={isBusy}
        onClose={() => setAsked(undefined)}
        onSave={(given) =>
          void save(given, asked?.template).then((isDone) => isDone && setAsked(undefined))
        }
      />
      <FollowDialog
        bot={bot}
        template={asked?.kind === 'follow' ? asked.template : undefined}
        isBusy={isBusy}
        onClose={() => setAsked(undefined)}
        onFollow={(template, values) =>
          void assign(template, values).then((isDone) => isDone && setAsked(undefined))
        }
      />
    </SectionCard>
  );
}

type TemplateRowProps = {
  template: ConfigTemplate;
  bot: ConfigBot;
  isBusy: boolean;
  /** Another format than the bot's own cannot be laid over it. */
  canFollow: boolean;
  onEdit: () => void;
  onFollow: () => void;
  onUnfollow: () => void;
  onSync: () => void;
  onRemove: () => void;
};

function TemplateRow(props: TemplateRowProps) {
  const { template, bot, isBusy, canFollow } = props;
  const { t } = useTranslation('config');
  const own = template.bots.find(({ botId }) => botId === bot.id);
  const isBehind = template.bots.some(({ isInSync }) => !isInSync);
  const { sync } = template;

  return (
    <li className="flex min-h-10 flex-wrap items-center gap-2 border-b px-4 py-1.5 text-13 last:border-b-0">
      <span className="font-medium">{template.name}</span>
      <span className="text-12 text-muted">
        {t('template.bots', { count: template.bots.length })}
      </span>
      {own && (
        <Badge tone={own.isInSync ? 'ok' : 'degraded'}>
          {t(own.isInSync ? 'template.in-sync' : 'template.out-of-sync')}
        </Badge>
      )}
      {sync?.state === 'running' && (
        <output className="text-12 text-healing-text">
          {t('template.progress', { done: sync.done, total: sync.total })}
        </output>
      )}
      {sync?.state === 'stopped' && (
        <span className="text-12 text-down-text">
          {t('template.stopped', { done: sync.done, total: sync.total })}
        </span>
      )}
      <span className="ml-auto flex flex-wrap gap-1">
        {isBehind && sync?.state !== 'running' && (
          <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={props.onSync}>
            {t('template.sync')}
          </ActionButton>
        )}
        {own ? (
          <ActionButton
            needs="operator"
            size="sm"
            variant="quiet"
            disabled={isBusy}
            onClick={props.onUnfollow}
          >
            {t('template.unassign')}
          </ActionButton>
        ) : (
          canFollow && (
            <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={props.onFollow}>
              {t('template.assign')}
            </ActionButton>
          )
        )}
        <ActionButton needs="operator" size="sm" variant="quiet" onClick={props.onEdit}>
          {t('template.edit')}
        </ActionButton>
        {template.bots.length === 0 && (
          <ActionButton
            needs="operator"
            size="sm"
            variant="danger"
            disabled={isBusy}
            onClick={props.onRemove}
          >
            {t('template.remove')}
          </ActionButton>
        )}
      </span>
    </li>
  );
}
