import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from './ui/button.tsx';

type CopyButtonProps = {
  text: string;
  /** What is copied, for those who do not see what it stands beside. */
  label: string;
};

/** Puts a text on the clipboard, and says so in its own place. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;

  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(undefined),
    );

  return (
    <Button size="sm" aria-label={isCopied ? undefined : label} onClick={copy}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{t(isCopied ? 'action.copied' : 'action.copy')}</span>
    </Button>
  );
}
