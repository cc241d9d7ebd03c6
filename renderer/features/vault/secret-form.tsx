import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';

type SecretFormProps = {
  /** The button that sends it stands elsewhere. */
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  field: RefObject<HTMLInputElement | null>;
  onGiven: (text: string) => void;
};

/** One field for a secret. The page holds it nowhere else, and not there any more once it was given. */
export function SecretForm({ id, label, hint, error, field, onGiven }: SecretFormProps) {
  const { t } = useTranslation('vault');
  const [isShown, setIsShown] = useState(false);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = new FormData(form).get('secret');
    if (typeof text === 'string' && text !== '') {
      form.reset();
      field.current?.focus();
      setIsShown(false);
      onGiven(text);
    }
  };

  return (
    <form id={id} noValidate onSubmit={submit} className="flex items-start gap-2">
      <Field label={label} hint={hint} error={error} className="min-w-0 flex-1">
        <Input
          ref={field}
          name="secret"
          type={isShown ? 'text' : 'password'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Button
        variant="quiet"
        size="icon"
        className="mt-[1.375rem]"
        aria-label={t(isShown ? 'unlock.hide' : 'unlock.show')}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </Button>
    </form>
  );
}
