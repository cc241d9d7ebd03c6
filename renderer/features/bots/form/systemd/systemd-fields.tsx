import { useController, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { ConfigSection } from '#renderer/features/bots/form/config-source/config-source-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RuleNote } from '#renderer/features/bots/form/rule-note.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';

import { type SystemdValues, systemdConnectorOf, systemdFieldsSchema } from './systemd-values.ts';

/** Everything that is asked of a bot that runs as a unit of systemd. */
export function SystemdFields({ clients, bot }: KindFieldsProps) {
  const { t } = useTranslation('bot-forms');
  const values = useWatch<SystemdValues>() as SystemdValues;
  const connector = systemdFieldsSchema.safeParse(values).success
    ? systemdConnectorOf(values)
    : undefined;

  return (
    <>
      <UnitFields />
      <OwnFields clients={clients} />
      <ConfigSection />
      {connector && (
        <RuleNote
          sentences={[
            t('systemd.rule.active', { unit: connector.unit }),
            t(`systemd.rule.${connector.scope}`),
          ]}
        />
      )}
      <TryOut connector={connector} bot={bot} />
    </>
  );
}

/** Which unit, and whose. */
export function UnitFields() {
  const { t } = useTranslation('bot-forms');

  return (
    <>
      <TextField
        name="unit"
        label={t('systemd.unit')}
        hint={t('systemd.unit-hint')}
        wrong={t('systemd.error.unit')}
        placeholder="sales-bot.service"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <ScopeField />
    </>
  );
}

function ScopeField() {
  const { t } = useTranslation('bot-forms');
  const { field } = useController<SystemdValues, 'scope'>({ name: 'scope' });

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('systemd.scope')}</legend>
      {(['system', 'user'] as const).map((scope) => (
        <Choice
          key={scope}
          kind="one"
          name={field.name}
          isChosen={field.value === scope}
          onChoose={() => field.onChange(scope)}
          label={t(`systemd.scope-${scope}`)}
          hint={t(`systemd.scope-${scope}-hint`)}
        />
      ))}
    </fieldset>
  );
}
