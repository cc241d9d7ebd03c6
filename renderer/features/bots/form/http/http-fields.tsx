import { useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { AnswerLimits, AnswerTexts } from '#renderer/features/bots/form/answer-fields.tsx';
import { HeaderFields } from '#renderer/features/bots/form/header-fields.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RepairFields } from '#renderer/features/bots/form/repair/repair-fields.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { TryOut } from '#renderer/features/bots/form/try-out.tsx';
import { httpMethods } from '#shared/schemas/connectors/http.ts';

import { HttpAddressField } from './http-address-field.tsx';
import { HttpRule } from './http-rule.tsx';
import { type HttpValues, hasMore, httpConnectorOf, httpFieldsSchema } from './http-values.ts';
import { ToldFields } from './told-fields.tsx';
import { blankTold, hasTold } from './told-values.ts';

const folded = [
  'method',
  'headers',
  'expectStatus',
  'expectText',
  'expectJson',
  'timeout',
  'degradedAbove',
];

/** Everything that is asked of a bot behind an HTTP address. */
export function HttpFields({ clients, bot, onElsewhere, choices }: KindFieldsProps) {
  const { getValues } = useFormContext<HttpValues>();
  const [isUnfolded, setIsUnfolded] = useState(() => hasMore(getValues()));

  return (
    <>
      <HttpAddressField
        isNew={clients !== undefined}
        onElsewhere={onElsewhere}
        onAddress={choices?.onLeave}
        onCurl={({ headers, method }) => setIsUnfolded(headers.length > 0 || method !== 'GET')}
      />
      {choices ? choices.shown : <Rest clients={clients} bot={bot} isUnfolded={isUnfolded} />}
    </>
  );
}

type RestProps = Pick<KindFieldsProps, 'clients' | 'bot'> & { isUnfolded: boolean };

function Rest({ clients, bot, isUnfolded }: RestProps) {
  const { t } = useTranslation('bots');
  const values = useWatch<HttpValues>() as HttpValues;
  const isReadable = httpFieldsSchema.safeParse(values).success;

  return (
    <>
      <OwnFields clients={clients} />
      <MoreFields title={t('form.advanced')} isOpen={isUnfolded} names={folded}>
        <MethodField />
        <TextField
          name="expectStatus"
          label={t('form.expect-status')}
          hint={t('form.expect-status-hint')}
          wrong={t('form.error.expectStatus')}
          placeholder="200–299"
          inputMode="numeric"
        />
        <AnswerTexts />
        <AnswerLimits />
        <div className="sm:col-span-2">
          <HeaderFields />
        </div>
      </MoreFields>
      <RepairFields hasMore={hasTold(values)} names={Object.keys(blankTold)}>
        <ToldFields />
      </RepairFields>
      <HttpRule />
      <TryOut connector={isReadable ? httpConnectorOf(values) : undefined} bot={bot} />
    </>
  );
}

function MethodField() {
  const { t } = useTranslation('bots');
  const { field } = useController<HttpValues, 'method'>({ name: 'method' });

  return (
    <Field label={t('form.method')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={httpMethods.map((method) => ({ value: method, label: method }))}
      />
    </Field>
  );
}
