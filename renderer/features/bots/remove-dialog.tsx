import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { useTenants } from '#renderer/lib/use-tenants.ts';

import { type BotRef, byTenant } from './bot-ref.ts';

const namesShown = 8;

type RemoveDialogProps = {
  /** Nothing to remove closes it. */
  bots: readonly BotRef[];
  onClose: () => void;
  onRemove: (bots: readonly BotRef[]) => void;
};

/** Asks for the bot's name, or for how many there are, before anything is removed. */
export function RemoveDialog({ bots, onClose, onRemove }: RemoveDialogProps) {
  const { t } = useTranslation('bots');

  return (
    <Dialog
      open={bots.length > 0}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('remove.title', { count: bots.length, name: bots[0]?.name ?? '' })}
      description={t('remove.effect', { count: bots.length })}
      size="md"
    >
      {bots.length > 0 && (
        <RemoveForm
          bots={bots}
          onCancel={onClose}
          onConfirm={() => {
            onRemove(bots);
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

type RemoveFormProps = { bots: readonly BotRef[]; onCancel: () => void; onConfirm: () => void };

function RemoveForm({ bots, onCancel, onConfirm }: RemoveFormProps) {
  const { t } = useTranslation(['bots', 'common']);
  const { byId } = useTenants();
  const [typed, setTyped] = useState('');
  const only = bots.length === 1 ? bots[0] : undefined;
  const wanted = only ? only.name : String(bots.length);
  const isTyped = typed.trim() === wanted.trim();
  const hidden = bots.length - namesShown;

  return (
    <form
      className="flex flex-col gap-4 px-4 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isTyped) {
          onConfirm();
        }
      }}
    >
      <ul className="flex flex-col gap-1 rounded-md border bg-surface-0 px-3 py-2 text-13">
        {[...byTenant(bots)].map(([tenantId, ofTenant]) => (
          <li key={tenantId}>
            <span className="font-medium">{byId.get(tenantId)?.name}</span>
            <span className="text-muted">
              {' · '}
              {ofTenant
                .slice(0, namesShown)
                .map(({ name }) => name)
                .join(', ')}
            </span>
          </li>
        ))}
        {hidden > 0 && <li className="text-muted">{t('remove.more', { count: bots.length })}</li>}
      </ul>
      <Field
        label={only ? t('remove.type-name', { name: wanted }) : t('remove.type-count', { wanted })}
      >
        <Input
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="lg" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button size="lg" type="submit" variant="danger" disabled={!isTyped}>
          {t('remove.confirm', { count: bots.length })}
        </Button>
      </div>
    </form>
  );
}
