import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import type { Channel, ChannelKind } from '#shared/schemas/channel.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { nameSchema } from '#shared/schemas/text.ts';

import { AllowHost } from './allow-host.tsx';
import { ChannelField } from './channel-field.tsx';
import { type ChannelValues, fieldsOf, placeOf, readConfig, valuesOf } from './channel-fields.ts';
import { ChannelTest } from './channel-test.tsx';
import { useChannelAdmin } from './use-channels.ts';

type ChannelDialogProps = {
  tenantId: TenantId;
  kind: ChannelKind;
  /** The one that is changed; nothing for a new one. */
  channel: Channel | undefined;
  onClose: () => void;
};

const mostPerMinute = 6_000;

/** Sets a channel up or changes it; it can be tried before anything is stored. */
export function ChannelDialog({ tenantId, kind, channel, onClose }: ChannelDialogProps) {
  const { t } = useTranslation(['channels', 'common']);
  const formId = useId();
  const toast = useToast();
  const { save, isSaving, saveError, resetSave } = useChannelAdmin(tenantId);
  const [initial] = useState<ChannelValues>(() => valuesOf(kind, channel?.config));
  const [values, setValues] = useState(initial);
  const [name, setName] = useState(channel?.name ?? t(`kind.${kind}`));
  const [rate, setRate] = useState(String(channel?.perMinute ?? ''));
  const [sent, setSent] = useState(0);
  const form = useFocusOnWrong(sent);

  const read = readConfig(kind, values);
  const readName = nameSchema.safeParse(name);
  const perMinute = readRate(rate);
  const wasSent = sent > 0;
  const wrong = 'wrong' in read && wasSent ? read.wrong : new Set<string>();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(sent + 1);
    if ('config' in read && readName.success && perMinute !== undefined) {
      save(
        {
          channelId: channel?.id,
          input: { name: readName.data, perMinute, config: read.config },
        },
        {
          onSuccess: () => {
            toast.show(t(channel ? 'saved' : 'added', { name: readName.data }));
            onClose();
          },
        },
      );
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(channel ? 'dialog.edit' : 'dialog.add', { kind: t(`kind.${kind}`) })}
      description={t(`about.${kind}`)}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button size="lg" variant="primary" type="submit" form={formId} disabled={isSaving}>
            {t(channel ? 'common:action.save' : 'dialog.save-new')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        ref={form}
        noValidate
        onSubmit={submit}
        className="flex flex-col gap-4 px-4 py-3"
      >
        {saveError && (
          <div className="flex flex-col items-start gap-2">
            <ErrorNotice error={saveError} title={t('save-failed')} isChange className="w-full" />
            {failureOf(saveError).code === 'outbound_refused' && 'config' in read && (
              <AllowHost tenantId={tenantId} host={placeOf(read.config)} onAllowed={resetSave} />
            )}
          </div>
        )}
        <Field
          label={t('field.name')}
          error={wasSent && !readName.success ? t('wrong.name') : undefined}
        >
          <Input
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          {fieldsOf[kind].map((field) => (
            <ChannelField
              key={field.name}
              kind={kind}
              field={field}
              value={values[field.name] ?? ''}
              isStored={initial[field.name] === maskedValue}
              isWrong={wrong.has(field.name)}
              onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            />
          ))}
        </div>
        <Field
          label={t('field.rate')}
          hint={t('field-hint.rate')}
          error={wasSent && perMinute === undefined ? t('wrong.rate') : undefined}
          className="max-w-60"
        >
          <Input
            type="number"
            min={1}
            max={mostPerMinute}
            value={rate}
            onChange={({ target }) => setRate(target.value)}
          />
        </Field>
      </form>
      <section aria-label={t('test.title')} className="border-t bg-surface-0 px-4 py-3">
        <p className="mb-2 text-12 text-muted">{t('test.before-saving')}</p>
        <ChannelTest
          tenantId={tenantId}
          kind={kind}
          host={'config' in read ? placeOf(read.config) : undefined}
          tried={
            'config' in read && readName.success
              ? {
                  ...(channel ? { channelId: channel.id } : {}),
                  channel: {
                    name: readName.data,
                    config: read.config,
                    isOn: true,
                    perMinute: perMinute ?? null,
                  },
                }
              : undefined
          }
        />
      </section>
    </Dialog>
  );
}

/** Each time it is sent, the first field that is wrong gets the focus, and with it what is wrong is read out. */
function useFocusOnWrong(sent: number) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (sent > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [sent]);
  return form;
}

/** `null` where there is no limit of our own; nothing where it cannot be read. */
function readRate(text: string): number | null | undefined {
  if (text.trim() === '') {
    return null;
  }
  const rate = Number(text);
  return Number.isInteger(rate) && rate >= 1 && rate <= mostPerMinute ? rate : undefined;
}
