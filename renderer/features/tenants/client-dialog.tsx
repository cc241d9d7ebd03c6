import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { locales, type Tenant } from '#shared/schemas/tenant.ts';

import {
  type ClientForm,
  type ClientFormInput,
  clientAsForm,
  clientFormSchema,
  emptyClient,
  formAsTenant,
} from './client-form-schema.ts';
import { useClientAdmin } from './use-client-admin.ts';

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
  const { create, update, isSaving, error } = useClientAdmin();
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
    const done = (key: 'saved' | 'created') => ({
      onSuccess: ({ name }: Tenant) => {
        toast.show(t(key, { client: name }));
        onClose();
      },
    });
    if (tenant) {
      update({ tenantId: tenant.id, patch: formAsTenant(form) }, done('saved'));
    } else {
      create(formAsTenant(form), done('created'));
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
