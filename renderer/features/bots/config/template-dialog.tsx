import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import {
  type ConfigTemplate,
  type NewTemplate,
  newTemplateSchema,
} from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { ConfigTextArea } from './config-text-area.tsx';

const nothingMarked: ReadonlySet<number> = new Set();

type TemplateDialogProps = {
  open: boolean;
  /** The one that is changed; a new one where left out. */
  template: ConfigTemplate | undefined;
  format: ConfigFormat;
  isBusy: boolean;
  onClose: () => void;
  onSave: (template: NewTemplate) => void;
};

/** The name of a template and its text. What is wrong with the text is for the agent to say. */
export function TemplateDialog(props: TemplateDialogProps) {
  const { open, template, isBusy, onClose, onSave } = props;
  const { t } = useTranslation(['config', 'common']);
  const [name, setName] = useState(template?.name ?? '');
  const [text, setText] = useState(template?.text ?? '');
  const given = { name, text, format: template?.format ?? props.format };
  const read = newTemplateSchema.safeParse(given);

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={template ? t('template.edit-title', { name: template.name }) : t('template.new')}
      description={t('template.text')}
      size="lg"
    >
      <form
        className="flex flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (read.success) {
            onSave(read.data);
          }
        }}
      >
        <div className="flex flex-col gap-4 px-4 pb-4">
          <Field label={t('template.name')}>
            <Input
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={({ target }) => setName(target.value)}
            />
          </Field>
          <div className="flex flex-col gap-1">
            {/* The name of the field, which it has by itself for those who do not see it. */}
            <span aria-hidden className="text-13 font-medium">
              {t('template.body')}
            </span>
            <ConfigTextArea
              value={text}
              onChange={setText}
              label={t('template.body')}
              marked={nothingMarked}
            />
          </div>
          <p className="text-12 text-muted">
            {t(
              `template.how.${given.format === 'json' || given.format === 'json5' ? 'merge' : 'whole'}`,
            )}
          </p>
        </div>
        <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button
            type="submit"
            size="lg"
            variant="primary"
            disabled={isBusy || !read.success || text.trim() === ''}
          >
            {t('common:action.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
