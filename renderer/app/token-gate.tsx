import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { useAbout } from '#renderer/lib/use-gate.ts';

type TokenGateProps = {
  /** Takes the token that was entered and asks the agent again. */
  onToken: (token: string) => void;
  wasRefused: boolean;
  children: ReactNode;
};

/** Stands before the console while the agent does not know who asks. */
export function TokenGate({ onToken, wasRefused, children }: TokenGateProps) {
  const about = useAbout();
  const isRefused = about.isError && failureOf(about.error).code === 'unauthenticated';
  return isRefused ? <TokenPrompt onToken={onToken} wasRefused={wasRefused} /> : children;
}

function TokenPrompt({ onToken, wasRefused }: Omit<TokenGateProps, 'children'>) {
  const { t } = useTranslation('shell');
  const [token, setToken] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') {
      onToken(token.trim());
    }
  };

  return (
    <main className="flex h-full items-center justify-center p-6">
      <form onSubmit={submit} className="flex w-full max-w-md flex-col gap-4">
        <h1 className="text-20 font-semibold">{t('token.title')}</h1>
        <p className="text-13 text-muted">{t('token.text')}</p>
        <Field
          label={t('token.label')}
          hint={t('token.hint')}
          error={wasRefused ? t('token.refused') : undefined}
        >
          <Input
            type="password"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="self-start">
          {t('token.enter')}
        </Button>
      </form>
    </main>
  );
}
