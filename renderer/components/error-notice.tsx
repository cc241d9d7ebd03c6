import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { failureOf } from '#renderer/lib/failure.ts';

type ErrorNoticeProps = {
  error: unknown;
  /** What failed, in words of the place; a general sentence where left out. */
  title?: string;
  /** A failed change; then it is said whether anything was changed. */
  isChange?: boolean;
  onRetry?: () => void;
  className?: string;
};

/** What failed, whether anything was changed, and what can be done about it. */
export function ErrorNotice(props: ErrorNoticeProps) {
  const { error, title, isChange = false, onRetry, className } = props;
  const { t } = useTranslation(['common', 'errors']);
  const { code, correlationId, details, isUnreachable } = failureOf(error);
  // What the sentence names is not there where an older agent answers.
  const sentence = t(`errors:${code}`, { host: '', detail: '', ...details });
  const changed = isUnreachable ? t('error.may-have-changed') : t('error.nothing-changed');

  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-3 rounded-lg border border-down/40 bg-tint-down px-3 py-2 text-13',
        className,
      )}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-down-text stroke-[1.5]" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title ?? t(isChange ? 'error.title' : 'error.load-title')}</p>
        <p>
          {sentence} {isChange && changed}
        </p>
      </div>
      <div className="flex shrink-0 gap-2">
        <CopyDetails code={code} correlationId={correlationId} />
        {onRetry && (
          <Button size="sm" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

type Details = { code: string; correlationId: string | null };

/** What helps to find the failure in the agent's log; it holds nothing of the client's. */
function CopyDetails({ code, correlationId }: Details) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);

  const copy = () => {
    const text = JSON.stringify({ code, correlationId, copiedAt: new Date() }, null, 2);
    void navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };

  return (
    <Button size="sm" variant="quiet" title={correlationId ?? code} onClick={copy}>
      {t(isCopied ? 'action.copied' : 'action.copy-details')}
    </Button>
  );
}
