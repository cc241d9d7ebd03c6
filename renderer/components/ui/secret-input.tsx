import { Field as BaseField } from '@base-ui/react/field';
import { Eye, EyeOff, Undo2, X } from 'lucide-react';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

import { Button } from './button.tsx';
import { Input } from './field.tsx';

type SecretInputProps = {
  /** What is typed, or the mask while the stored one is kept. */
  value: string;
  onChange: (value: string) => void;
  /** One is stored. It is kept unless another is typed or it is removed, and it is never shown. */
  isStored: boolean;
  /** Names it where no label of a field does. */
  label?: string;
  name?: string;
  placeholder?: string | undefined;
  isInvalid?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
  className?: string;
};

/** A text that is written and never read back; only what is being typed now can be looked at. */
export function SecretInput(props: SecretInputProps) {
  const { value, onChange, onBlur, isStored, label, name, placeholder, ref } = props;
  const { isInvalid = false, className } = props;
  const { t } = useTranslation();
  const [isRevealed, setIsRevealed] = useState(false);
  const typed = value === maskedValue ? '' : value;
  const isKept = isStored && value === maskedValue;
  const isRemoved = isStored && value === '';
  const hint = isKept ? t('secret.stored') : isRemoved ? t('secret.removed') : placeholder;

  return (
    <div className={cn('relative w-full', className)}>
      <BaseField.Control
        render={
          <Input
            ref={ref}
            type={isRevealed ? 'text' : 'password'}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-1p-ignore
            className={cn('font-mono placeholder:font-sans', isStored ? 'pr-16' : 'pr-9')}
          />
        }
        name={name}
        value={typed}
        placeholder={hint}
        aria-label={label}
        aria-invalid={isInvalid ? true : undefined}
        onBlur={onBlur}
        onChange={({ target }) =>
          onChange(target.value === '' && isStored ? maskedValue : target.value)
        }
      />
      <span className="absolute inset-y-0 right-1 flex items-center">
        {typed !== '' && (
          <Button
            variant="quiet"
            size="icon-sm"
            aria-pressed={isRevealed}
            aria-label={t('secret.reveal')}
            title={t('secret.reveal')}
            onClick={() => setIsRevealed(!isRevealed)}
          >
            {isRevealed ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        )}
        {isStored && (isKept || isRemoved) && (
          <Button
            variant="quiet"
            size="icon-sm"
            aria-label={t(isRemoved ? 'secret.keep' : 'secret.remove')}
            title={t(isRemoved ? 'secret.keep' : 'secret.remove')}
            onClick={() => onChange(isRemoved ? maskedValue : '')}
          >
            {isRemoved ? <Undo2 aria-hidden /> : <X aria-hidden />}
          </Button>
        )}
      </span>
    </div>
  );
}
