import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import type { ConfigTemplate } from '#shared/schemas/config.ts';

import type { ConfigBot } from './use-config.ts';

type FollowDialogProps = {
  bot: ConfigBot;
  /** None closes it. */
  template: ConfigTemplate | undefined;
  isBusy: boolean;
  onClose: () => void;
  onFollow: (template: ConfigTemplate, values: Record<string, string>) => void;
};

/** The bot's own values for what stands open in a template. */
export function FollowDialog({ bot, template, isBusy, onClose, onFollow }: FollowDialogProps) {
  const { t } = useTranslation('config');

  return (
    <Dialog
      open={template !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('template.follow-title', { bot: bot.name, name: template?.name ?? '' })}
      description={t('template.follow-text')}
      size="md"
    >
      {template && (
        <ValuesForm
          template={template}
          isBusy={isBusy}
          onCancel={onClose}
          onValues={(values) => onFollow(template, values)}
        />
      )}
    </Dialog>
  );
}

type ValuesFormProps = {
  template: ConfigTemplate;
  isBusy: boolean;
  onCancel: () => void;
  onValues: (values: Record<string, string>) => void;
};

function ValuesForm({ template, isBusy, onCancel, onValues }: ValuesFormProps) {
  const { t } = useTranslation(['config', 'common']);
  const [values, setValues] = useState<Record<string, string>>({});
  const isComplete = template.values.every((name) => (values[name] ?? '') !== '');

  return (
    <form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) {
          onValues(values);
        }
      }}
    >
      <div className="flex flex-col gap-4 px-4 pb-4">
        {template.values.map((name) => (
          <Field key={name} label={<code className="font-mono">{name}</code>}>
            <Input
              value={values[name] ?? ''}
              maxLength={2_000}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setValues({ ...values, [name]: target.value })}
            />
          </Field>
        ))}
      </div>
      <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
        <Button size="lg" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" size="lg" variant="primary" disabled={isBusy || !isComplete}>
          {t('template.assign')}
        </Button>
      </footer>
    </form>
  );
}
