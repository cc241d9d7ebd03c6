import { useTranslation } from 'react-i18next';

import { Dialog } from '#renderer/components/ui/dialog.tsx';
import type { BotView } from '#shared/schemas/bot.ts';

import { EditBotForm } from './edit-bot-form.tsx';

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
      <div className="px-4 pt-1">
        {bot && <EditBotForm bot={bot} onSaved={onClose} isInDialog />}
      </div>
    </Dialog>
  );
}
