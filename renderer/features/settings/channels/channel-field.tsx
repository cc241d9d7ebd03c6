import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { SecretInput } from '#renderer/components/ui/secret-input.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { ChannelKind } from '#shared/schemas/channel.ts';

import type { FieldOf } from './channel-fields.ts';

type ChannelFieldProps = {
  kind: ChannelKind;
  field: FieldOf;
  value: string;
  /** One is stored already, and is kept unless another is typed. */
  isStored: boolean;
  isWrong: boolean;
  onChange: (value: string) => void;
};

type AnyKey = (key: string) => string;

/** One field of a channel, as its kind describes it. */
export function ChannelField(props: ChannelFieldProps) {
  const { kind, field, value, isStored, isWrong, onChange } = props;
  const { t } = useTranslation(['channels', 'common']);
  // The names of the fields are data; that each has its words is tested.
  const words = t as unknown as AnyKey;
  const { name, control, choices = [], isOptional, placeholder, width, hint } = field;

  const label = words(`channels:field.${kind}.${name}`);
  const hinted = hint ? words(`channels:field-hint.${kind}.${name}`) : undefined;
  if (control === 'switch') {
    return (
      <Choice
        kind="many"
        name={name}
        className="sm:col-span-2"
        label={label}
        hint={hinted}
        isChosen={value === 'on'}
        onChoose={(isOn) => onChange(isOn ? 'on' : '')}
      />
    );
  }
  return (
    <Field
      label={
        <>
          {label}
          {isOptional && (
            <span className="font-normal text-muted"> ({t('common:field.optional')})</span>
          )}
        </>
      }
      hint={hinted}
      error={isWrong ? words(`channels:wrong.${name}`) : undefined}
      className={cn(width !== 'short' && 'sm:col-span-2')}
    >
      {control === 'secret' ? (
        <SecretInput
          name={name}
          value={value}
          isStored={isStored}
          placeholder={placeholder}
          isInvalid={isWrong}
          onChange={onChange}
        />
      ) : control === 'choice' ? (
        <Select
          size="lg"
          value={value}
          onChange={onChange}
          options={choices.map((choice) => ({
            value: choice,
            label: words(`channels:choice.${name}.${choice}`),
          }))}
        />
      ) : (
        <Input
          type={control === 'number' ? 'number' : 'text'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={placeholder}
          aria-invalid={isWrong ? true : undefined}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
