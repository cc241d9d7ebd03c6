import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { EditBotForm } from '#renderer/features/bots/form/edit-bot-form.tsx';
import { WhatIfPanel } from '#renderer/features/bots/what-if/what-if-panel.tsx';
import type { BotView } from '#shared/schemas/bot.ts';

type SettingsTabProps = { bot: BotView; onRemove: () => void };

/** What is watched and how, and the way to stop for good. */
export function SettingsTab({ bot, onRemove }: SettingsTabProps) {
  const { t } = useTranslation('bots');

  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <SectionCard title={t('settings.title')}>
        <div className="p-4">
          <EditBotForm key={bot.id} bot={bot} />
        </div>
      </SectionCard>
      {/* A bot that calls us is not checked: there is no check that could have gone otherwise. */}
      {bot.connector.type !== 'heartbeat' && <WhatIfPanel key={bot.id} bot={bot} />}
      <SectionCard title={t('settings.remove')}>
        <div className="flex flex-wrap items-center justify-between gap-3 p-4 text-13">
          <p className="max-w-prose text-muted">{t('settings.remove-text')}</p>
          <ActionButton needs="operator" variant="danger" size="lg" onClick={onRemove}>
            <Trash2 aria-hidden />
            {t('action.remove')}
          </ActionButton>
        </div>
      </SectionCard>
    </div>
  );
}
