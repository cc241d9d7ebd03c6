import { zodResolver } from '@hookform/resolvers/zod';
import { type ReactNode, useId, useState } from 'react';
import {
  type DefaultValues,
  FormProvider,
  useController,
  useForm,
  useWatch,
} from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { botKinds } from '#shared/schemas/bot.ts';
import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { AdvancedFields, IntervalField } from './advanced-fields.tsx';
import {
  type BotFormValues,
  botFormSchema,
  connectorOf,
  hasKeptHeader,
} from './bot-form-values.ts';
import { CheckRule } from './check-rule.tsx';
import { looksLikeCurl, parseCurl } from './parse-curl.ts';
import { suggestName } from './suggest-name.ts';
import { TextField } from './text-field.tsx';
import { TryOutResult } from './try-out-result.tsx';
import { useTryOut } from './use-try-out.ts';

export type ChangedFields = Partial<Record<keyof BotFormValues, unknown>>;

type BotFormProps = {
  initial: BotFormValues;
  /** The clients to choose from; without them the bot stays with its own. */
  clients?: readonly Tenant[];
  /** Throws what the agent answered when it refuses. */
  onSubmit: (values: BotFormValues, changed: ChangedFields) => Promise<void>;
  submitLabel: string;
  /** Keeps its button in sight while the rest scrolls. */
  isInDialog?: boolean;
  /** Beside the button that sends it. */
  extra?: ReactNode;
};

/** What is watched and how: one form for adding a bot and for changing one. */
export function BotForm(props: BotFormProps) {
  const { initial, clients, submitLabel, extra, isInDialog = false } = props;
  const { t } = useTranslation(['bots', 'status', 'errors']);
  const form = useForm<BotFormValues>({
    resolver: zodResolver(botFormSchema) as never,
    defaultValues: initial as DefaultValues<BotFormValues>,
    mode: 'onTouched',
  });
  const { setError, setValue, getValues } = form;
  // Read while drawing, because that is what subscribes to them.
  const { dirtyFields, isDirty, isSubmitting } = form.formState;
  const [failure, setFailure] = useState<unknown>();
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const [isUnfolded, setIsUnfolded] = useState(hasAdvanced(initial));
  const isNew = clients !== undefined;

  const submit = form.handleSubmit(async (values) => {
    setFailure(undefined);
    try {
      await props.onSubmit(values, dirtyFields);
      form.reset(values);
    } catch (error) {
      const { code } = failureOf(error);
      if (code === 'bot_name_taken') {
        setError('name', { type: 'server', message: t(`errors:${code}`) }, { shouldFocus: true });
      } else {
        setFailure(error);
      }
    }
  });

  /** A pasted curl line fills the rest of the form; what is left in the field is its address. */
  const readAddress = (text: string): string => {
    const request = looksLikeCurl(text) ? parseCurl(text) : undefined;
    if (request) {
      setValue('method', request.method, { shouldDirty: true });
      setValue('headers', request.headers, { shouldDirty: true });
      setIsUnfolded(request.headers.length > 0 || request.method !== 'GET');
    }
    setLeftOut(request?.leftOut ?? []);
    const url = request?.url ?? text;
    if (isNew && (!dirtyFields.name || getValues('name') === '')) {
      setValue('name', suggestName(url.trim()));
    }
    return url;
  };

  const hint =
    leftOut.length > 0
      ? t('form.left-out', { options: leftOut.join(', ') })
      : isNew && t('form.url-hint');

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          name="url"
          label={t('form.url')}
          hint={hint}
          placeholder="http://localhost:3000/health"
          autoComplete="off"
          spellCheck={false}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to paste here
          autoFocus={isNew}
          onText={readAddress}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="name" label={t('form.name')} autoComplete="off" />
          {clients && <ClientField clients={clients} />}
          <KindField />
          <Interval />
        </div>
        <AdvancedFields isOpen={isUnfolded} />
        <CheckRule />
        <TryOut />
        {failure !== undefined && <ErrorNotice error={failure} isChange />}
        <div
          className={cn(
            'flex flex-wrap items-center justify-end gap-2',
            isInDialog && 'sticky bottom-0 -mx-4 border-t bg-surface-1 px-4 py-3',
          )}
        >
          {extra}
          <ActionButton
            needs="operator"
            type="submit"
            size="lg"
            variant="primary"
            disabled={isSubmitting || !isDirty}
          >
            {submitLabel}
          </ActionButton>
        </div>
      </form>
    </FormProvider>
  );
}

function hasAdvanced(values: BotFormValues): boolean {
  const { method, headers, expectStatus, expectText, expectJson, timeout, degradedAbove } = values;
  const texts = [expectStatus, expectText, expectJson, timeout, degradedAbove];
  return method !== 'GET' || headers.length > 0 || texts.some((text) => text !== '');
}

function Interval() {
  const tenantId = useWatch<BotFormValues, 'tenantId'>({ name: 'tenantId' });
  return <IntervalField tenantId={tenantId} />;
}

function ClientField({ clients }: { clients: readonly Tenant[] }) {
  const { t } = useTranslation('bots');
  const { field, fieldState } = useController<BotFormValues, 'tenantId'>({ name: 'tenantId' });

  return (
    <Field label={t('form.client')} error={fieldState.error && t('form.error.tenantId')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={clients.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  );
}

function KindField() {
  const { t } = useTranslation(['bots', 'status']);
  const { field } = useController<BotFormValues, 'kind'>({ name: 'kind' });

  return (
    <Field label={t('form.kind')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={botKinds.map((kind) => ({ value: kind, label: t(`status:kind.${kind}`) }))}
      />
    </Field>
  );
}

/** One probe before anything is stored. */
function TryOut() {
  const { t } = useTranslation('bots');
  const headingId = useId();
  const values = useWatch<BotFormValues>() as BotFormValues;
  const { start, ...result } = useTryOut();
  const isReadable = botFormSchema.omit({ name: true }).safeParse(values).success;
  const isKept = hasKeptHeader(values);
  const tenantId = tenantIdSchema.safeParse(values.tenantId).data;

  const tryNow = (id: TenantId) => start({ tenantId: id, connector: connectorOf(values) });

  return (
    <section aria-labelledby={headingId} className="flex items-start gap-3">
      <h3 id={headingId} className="sr-only">
        {t('try.title')}
      </h3>
      <ActionButton
        needs="operator"
        size="lg"
        disabled={!isReadable || isKept || tenantId === undefined || result.isTrying}
        onClick={() => tenantId && tryNow(tenantId)}
      >
        {t('try.action')}
      </ActionButton>
      <div className="min-w-0 flex-1 self-center">
        {isKept ? (
          <p className="text-13 text-muted">{t('try.kept')}</p>
        ) : (
          <TryOutResult {...result} />
        )}
      </div>
    </section>
  );
}
