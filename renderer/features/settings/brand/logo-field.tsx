import { ImageUp, Trash2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';

import { type LogoProblem, readLogo } from './read-logo.ts';

type LogoFieldProps = {
  logo: string | null;
  clientName: string;
  isBlocked: boolean;
  onChange: (logo: string | null) => void;
};

export function LogoField({ logo, clientName, isBlocked, onChange }: LogoFieldProps) {
  const { t } = useTranslation('settings');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<LogoProblem>();
  const [size, setSize] = useState<{ width: number; height: number }>();

  const take = async (file: File) => {
    const read = await readLogo(file);
    if ('problem' in read) {
      setProblem(read.problem);
    } else {
      setProblem(undefined);
      setSize({ width: read.width, height: read.height });
      onChange(read.logo);
    }
  };

  return (
    <div className="flex flex-wrap items-center gap-4 px-4 py-3">
      <div className="flex h-20 w-52 shrink-0 items-center justify-center rounded-md border bg-[#ffffff] p-2">
        {logo === null ? (
          <span className="truncate text-14 font-semibold text-[#111111]">{clientName}</span>
        ) : (
          <img
            src={logo}
            alt={t('brand.logo-of', { client: clientName })}
            className="max-h-full max-w-full"
          />
        )}
      </div>
      <div className="flex min-w-0 flex-1 basis-52 flex-col items-start gap-2">
        <p className="text-13" id={id}>
          {t('brand.logo')}
        </p>
        <div className="flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            aria-labelledby={id}
            className="sr-only"
            tabIndex={-1}
            disabled={isBlocked}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              target.value = '';
              if (file) {
                void take(file);
              }
            }}
          />
          <Button disabled={isBlocked} onClick={() => input.current?.click()}>
            <ImageUp aria-hidden />
            {t(logo === null ? 'brand.logo-choose' : 'brand.logo-replace')}
          </Button>
          {logo !== null && (
            <Button variant="quiet" disabled={isBlocked} onClick={() => onChange(null)}>
              <Trash2 aria-hidden />
              {t('brand.logo-remove')}
            </Button>
          )}
        </div>
        <p className="text-12 text-muted">
          {size && logo !== null ? t('brand.logo-size', size) : t('brand.logo-hint')}
        </p>
        {problem && (
          <p role="alert" className="text-12 text-down-text">
            {t(`brand.logo-problem.${problem}`)}
          </p>
        )}
      </div>
    </div>
  );
}
