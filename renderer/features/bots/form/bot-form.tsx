import { zodResolver } from '@hookform/resolvers/zod';
import { type ReactNode, useEffect, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { type FailureCode, failureOf } from '#renderer/lib/failure.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { FormFailure } from './form-failure.tsx';
import type { AnyKindForm, KindFieldsProps } from './kind-form.ts';
import type { ChangedFields } from './kind-forms.ts';
import type { OwnValues } from './own-values.ts';

/** Where what is stored cannot be kept. */
const secretFailures: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'secret_needed_again',
  'secret_damaged',
]);

type BotFormProps = Pick<Partial<KindFieldsProps>, 'onElsewhere' | 'choices'> & {
  form: AnyKindForm;
  initial: OwnValues;
  /** The clients to choose from; without them the bot stays with its own. */
  clients?: readonly Tenant[];
  /** The bot that is changed. */
  bot?: BotView;
  /**
   * Throws what the agent answered when it refuses. What it answers is what the form holds then: a secret that was
   * typed is a stored one now.
   */
  onSubmit: (values: OwnValues, changed: ChangedFields) => Promise<OwnValues | undefined>;
  submitLabel: string;
  /** Leaves the form with what was typed so far. */
  onBack?: (values: OwnValues) => void;
  /** Keeps its button in sight while the rest scrolls. */
  isInDialog?: boolean;
  /** Beside the button that sends it. */
  extra?: ReactNode;
};

/** What is watched and how: one frame for adding a bot and for changing one, whatever its kind. */
export function BotForm(props: BotFormProps) {
  const { form: kind, initial, clients, bot, choices, onBack, isInDialog = false } = props;
  const { t } = useTranslation(['bots', 'common', 'errors']);
  const form = useForm<OwnValues>({
    resolver: zodResolver(kind.schema as never) as never,
    defaultValues: initial,
    mode: 'onTouched',
  });
  const { setError, setFocus, getValues } = form;
  // Read while drawing, because that is what subscribes to them.
  const { dirtyFields, isDirty, isSubmitting } = form.formState;
  const [failure, setFailure] = useState<unknown>();
  const isNew = clients !== undefined;
  const isChoosing = choices !== undefined;
  const { Fields } = kind;

  // A new bot begins with what is typed first, also when one comes back to choose.
  useEffect(() => {
    if (isNew) {
      setFocus(kind.firstField as keyof OwnValues);
    }
  }, [isNew, isChoosing, kind, setFocus]);

  /** What was not valid is said in the field's own words. */
  const sayAt = (field: string, code: FailureCode, shouldFocus = true) =>
    setError(
      field as keyof OwnValues,
      { type: 'server', message: code === 'invalid_input' ? '' : t(`errors:${code}`) },
      { shouldFocus },
    );

  const submit = form.handleSubmit(async (values) => {
    setFailure(undefined);
    try {
      form.reset((await props.onSubmit(values, dirtyFields)) ?? values);
    } catch (error) {
      const { code } = failureOf(error);
      const field = kind.refusedField(code, values);
      const kept = secretFailures.has(code) ? kind.keptSecrets(values) : [];
      if (field === undefined && kept.length === 0) {
        setFailure(error);
      }
      for (const [index, each] of (field === undefined ? kept : [field]).entries()) {
        sayAt(each, code, index === 0);
      }
    }
  });

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Fields clients={clients} bot={bot} onElsewhere={props.onElsewhere} choices={choices} />
        <div
          className={cn(
            'flex flex-wrap items-center justify-end gap-2',
            isInDialog && 'sticky bottom-0 z-10 -mx-4 border-t bg-surface-1 px-4 py-3',
            isChoosing && 'hidden',
          )}
        >
          {/* Within the footer, so that it is in sight wherever one has scrolled to. */}
          <FormFailure error={failure} />
          {onBack && (
            <Button size="lg" className="mr-auto" onClick={() => onBack(getValues())}>
              {t('common:action.back')}
            </Button>
          )}
          {props.extra}
          <ActionButton
            needs="operator"
            type="submit"
            size="lg"
            variant="primary"
            disabled={isSubmitting || !(isNew || isDirty)}
          >
            {props.submitLabel}
          </ActionButton>
        </div>
      </form>
    </FormProvider>
  );
}
