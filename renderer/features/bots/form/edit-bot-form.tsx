import { useTranslation } from 'react-i18next';

import type { BotView } from '#shared/schemas/bot.ts';

import { BotForm } from './bot-form.tsx';
import { kindForms, valuesOf } from './kind-forms.ts';
import { useSaveBot } from './use-save-bot.ts';

type EditBotFormProps = { bot: BotView; onSaved?: () => void; isInDialog?: boolean };

/** The form of a bot's kind, filled with what is stored. */
export function EditBotForm({ bot, onSaved, isInDialog = false }: EditBotFormProps) {
  const { t } = useTranslation('common');
  const save = useSaveBot(bot);

  return (
    <BotForm
      form={kindForms[bot.connector.type]}
      initial={valuesOf(bot)}
      bot={bot}
      isInDialog={isInDialog}
      submitLabel={t('action.save')}
      onSubmit={async (values, changed) => {
        const saved = await save(values, changed);
        onSaved?.();
        return valuesOf(saved);
      }}
    />
  );
}
