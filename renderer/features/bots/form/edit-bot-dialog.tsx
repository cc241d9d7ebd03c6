import { useTranslation } from 'react-i18next';

import { Dialog } from '#renderer/components/ui/dialog.tsx';
import type { BotView } from '#shared/schemas/bot.ts';

import { BotForm } from './bot-form.tsx';
import { valuesOf } from './bot-form-values.ts';
import { useSaveBot } from './use-save-bot.ts';

type EditBotDialogProps = { bot: BotView | undefined; onClose: () => void };

export function EditBotDialog({ bot, onClose }: EditBotDialogProps) {
  const { t } = useTranslation('bots');

  return (
    <Dialog
      open={bot !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('edit.title', { name: bot?.name ?? '' })}
      size="lg"
    >
      <div className="px-4">{bot && <EditForm bot={bot} onSaved={onClose} />}</div>
    </Dialog>
  );
}

function EditForm({ bot, onSaved }: { bot: BotView; onSaved: () => void }) {
  const { t } = useTranslation('common');
  const save = useSaveBot(bot);

  return (
    <BotForm
      initial={valuesOf(bot)}
      isInDialog
      submitLabel={t('action.save')}
      onSubmit={async (values, changed) => {
        await save(values, changed);
        onSaved();
      }}
    />
  );
}
