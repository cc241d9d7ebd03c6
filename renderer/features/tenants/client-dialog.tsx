import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { type HealingMode, healingModes } from '#shared/schemas/setup.ts';
import { locales, type Tenant } from '#shared/schemas/tenant.ts';

import {
  type ClientForm,
  type ClientFormInput,
  clientAsForm,
  clientFormSchema,
  emptyClient,
  formAsTenant,
} from './client-form-schema.ts';
import { useClientAdmin, useHealing } from './use-client-admin.ts';

type ClientDialogProps = {
  /** The client to change; `undefined` for a new one. */
  tenant: Tenant | undefined;
  onClose: () => void;
};

/** Creates a client or changes one. */
export function ClientDialog({ tenant, onClose }: ClientDialogProps) {
  const { t, i18n } = useTranslation(['tenants', 'common']);
  const formId = useId();
  const zonesId = useId();
  const toast = useToast();
  const { create, update, setHealing, isSaving, error } = useClientAdmin();
  // A client that was made, and whose healing could not be set yet, is not made again.
  const [made, setMade] = useState<Tenant>();
  const known = tenant ?? made;
  const healing = useHealing(known?.id);
  const [chosen, setChosen] = useState<HealingMode>();
  const { register, control, handleSubmit, formState } = useForm<
    ClientFormInput,
    unknown,
    ClientForm
  >({
    resolver: zodResolver(clientFormSchema),
    defaultValues: tenant ? clientAsForm(tenant) : emptyClient(i18n.language),
  });
  const { errors } = formState;

  const save = (form: ClientForm) => {
    const onSuccess = (saved: Tenant) => {
      const finish = () => {
        toast.show(t(tenant ? 'saved' : 'created', { client: saved.name }));
        onClose();
      };
      setMade(saved);
      if (chosen === undefined || chosen === healing) {
        finish();
      } else {
        setHealing({ tenantId: saved.id, patch: { healing: chosen } }, { onSuccess: finish });
      }
    };
    if (known) {
      update({ tenantId: known.id, patch: formAsTenant(form) }, { onSuccess });
    } else {
      create(formAsTenant(form), { onSuccess });
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(tenant ? 'dialog.edit' : 'dialog.new')}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button size="lg" variant="primary" type="submit" form={formId} disabled={isSaving}>
            {t(tenant ? 'common:action.save' : 'create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void handleSubmit(save)(event)}
        className="flex flex-col gap-4 px-4 py-3"
      >
        {error && <ErrorNotice error={error} title={t('save-failed')} isChange />}
        <Field label={t('field.name')} error={errors.name && t('invalid.name')}>
          <Input autoComplete="off" {...register('name')} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t('field.zone')}
            hint={t('field.zone-hint')}
            error={errors.zone && t('invalid.zone')}
          >
            <Input list={zonesId} autoComplete="off" spellCheck={false} {...register('zone')} />
          </Field>
          <Controller
            control={control}
            name="locale"
            render={({ field }) => (
              <Field label={t('field.locale')}>
                <Select
                  size="lg"
                  value={field.value}
                  onChange={field.onChange}
                  options={locales.map((value) => ({ value, label: t(`common:locale.${value}`) }))}
                />
              </Field>
            )}
          />
        </div>
        <Field
          label={t('field.interval')}
          hint={t('field.interval-hint')}
          error={errors.seconds && t('invalid.interval')}
          className="max-w-60"
        >
          <Input type="number" min={5} max={86_400} {...register('seconds')} />
        </Field>
        <HealingField value={chosen ?? healing} onChange={setChosen} />
        <datalist id={zonesId}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </datalist>
      </form>
    </Dialog>
  );
}

type HealingFieldProps = {
  /** Nothing until it is known. */
  value: HealingMode | undefined;
  onChange: (mode: HealingMode) => void;
};

/** What the agent may do about bots that fail. */
function HealingField({ value, onChange }: HealingFieldProps) {
  const { t } = useTranslation(['tenants', 'recovery']);

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('field.healing')}</legend>
      {healingModes.toReversed().map((mode) => (
        <Choice
          key={mode}
          kind="one"
          name="healing"
          isChosen={value === mode}
          disabled={value === undefined}
          onChoose={() => onChange(mode)}
          label={t(`recovery:mode.${mode}`)}
          hint={t(`recovery:mode.hint.${mode}`)}
        />
      ))}
      <p className="text-12 text-muted">{t('field.healing-hint')}</p>
    </fieldset>
  );
}
