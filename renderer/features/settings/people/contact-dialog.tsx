import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { Choice } from '#renderer/components/choice.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { type Contact, phoneSchema } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { localeSchema, locales } from '#shared/schemas/tenant.ts';
import { nameSchema } from '#shared/schemas/text.ts';

import { useContactAdmin } from './use-contacts.ts';

/** Spaces, dashes and brackets are how people write numbers. */
const writtenPhone = z
  .string()
  .transform((text) => text.replaceAll(/[\s().-]/g, ''))
  .pipe(z.union([z.literal(''), phoneSchema]));

const formSchema = z.object({
  name: nameSchema,
  email: z.union([z.literal(''), z.email().max(254)]),
  phone: writtenPhone,
  locale: z.union([z.literal('agent'), localeSchema]),
  mayAnswer: z.boolean(),
});
type FormInput = z.input<typeof formSchema>;
type Form = z.output<typeof formSchema>;

type ContactDialogProps = {
  tenantId: TenantId;
  /** Who is changed; nobody for a new one. */
  contact: Contact | undefined;
  onClose: () => void;
};

export function ContactDialog({ tenantId, contact, onClose }: ContactDialogProps) {
  const { t } = useTranslation(['settings', 'common']);
  const formId = useId();
  const toast = useToast();
  const { save, isSaving, saveError } = useContactAdmin(tenantId);
  const { register, control, handleSubmit, formState } = useForm<FormInput, unknown, Form>({
    resolver: zodResolver(formSchema),
    defaultValues: {
      name: contact?.name ?? '',
      email: contact?.email ?? '',
      phone: contact?.phone ?? '',
      locale: contact?.locale ?? 'agent',
      mayAnswer: contact?.mayAnswer ?? false,
    },
  });
  const { errors } = formState;
  const hasPhone = useWatch({ control, name: 'phone' }).trim() !== '';

  const submit = ({ name, email, phone, locale, mayAnswer }: Form) =>
    save(
      {
        ...(contact ? { contactId: contact.id } : {}),
        contact: {
          name,
          email: email === '' ? null : email,
          phone: phone === '' ? null : phone,
          locale: locale === 'agent' ? null : locale,
          mayAnswer: mayAnswer && phone !== '',
        },
      },
      {
        onSuccess: () => {
          toast.show(t(contact ? 'people.saved' : 'people.added', { name }));
          onClose();
        },
      },
    );

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(contact ? 'people.dialog-edit' : 'people.dialog-new')}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button size="lg" variant="primary" type="submit" form={formId} disabled={isSaving}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void handleSubmit(submit)(event)}
        className="flex flex-col gap-4 px-4 py-3"
      >
        {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
        <Field label={t('people.name')} error={errors.name && t('people.wrong.name')}>
          <Input autoComplete="off" {...register('name')} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('people.email')} error={errors.email && t('people.wrong.email')}>
            <Input type="email" autoComplete="off" {...register('email')} />
          </Field>
          <Field
            label={t('people.phone')}
            hint={t('people.phone-hint')}
            error={errors.phone && t('people.wrong.phone')}
          >
            <Input
              type="tel"
              autoComplete="off"
              placeholder="+55 11 91234-5678"
              {...register('phone')}
            />
          </Field>
        </div>
        <Controller
          control={control}
          name="locale"
          render={({ field }) => (
            <Field label={t('people.language')} className="max-w-60">
              <Select
                size="lg"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: 'agent', label: t('people.language-agent') },
                  ...locales.map((value) => ({ value, label: t(`common:locale.${value}`) })),
                ]}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="mayAnswer"
          render={({ field }) => (
            <Choice
              kind="many"
              name="mayAnswer"
              isChosen={field.value && hasPhone}
              disabled={!hasPhone}
              onChoose={field.onChange}
              label={t('people.may-answer')}
              hint={t('people.may-answer-hint')}
            />
          )}
        />
      </form>
    </Dialog>
  );
}
