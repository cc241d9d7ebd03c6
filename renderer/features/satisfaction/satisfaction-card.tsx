import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useClientsInView } from '#renderer/lib/use-clients-in-view.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { SatisfactionAsk } from '#shared/schemas/satisfaction.ts';

const scores = [1, 2, 3, 4, 5] as const;

/** After an incident is over, and once a quarter at most: was it handled well? Nothing waits for the answer. */
export function SatisfactionCard() {
  const trpc = useTRPC();
  const tenantIds = useClientsInView();
  const pending = useQueries({
    queries: tenantIds.map((tenantId) =>
      trpc.satisfaction.pending.queryOptions({ tenantId }, { retry: false }),
    ),
  });
  const at = pending.findIndex(({ data }) => data !== undefined && data !== null);
  const ask = pending[at]?.data;
  const tenantId = tenantIds[at];

  return ask && tenantId ? <Question key={ask.askId} tenantId={tenantId} ask={ask} /> : null;
}

type QuestionProps = {
  tenantId: TenantId;
  ask: SatisfactionAsk;
};

function Question({ tenantId, ask }: QuestionProps) {
  const { t } = useTranslation('quiet');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const format = useFormat();
  const answer = useMutation(
    trpc.satisfaction.answer.mutationOptions({
      onSuccess: (_saved, { score }) => {
        if (score !== null) {
          toast.show(t('asked.thanks'));
        }
      },
      onError: () => toast.show(t('asked.failed')),
      onSettled: () => queryClient.invalidateQueries(trpc.satisfaction.pathFilter()),
    }),
  );
  const give = (score: number | null) => answer.mutate({ tenantId, askId: ask.askId, score });
  const onKeyDown = (event: KeyboardEvent) => {
    const score = scores.find((each) => String(each) === event.key);
    if (score !== undefined && !answer.isPending) {
      event.preventDefault();
      event.stopPropagation();
      give(score);
    }
  };

  return (
    <section
      aria-label={t('asked.label')}
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border bg-surface-1 py-1.5 pr-2 pl-4 text-13"
    >
      <p className="min-w-0">
        {t('asked.question', { bot: ask.botName })}{' '}
        <span className="text-muted">
          {t('asked.when', { when: format.dateTime(ask.closedAt) })}
        </span>
      </p>
      <div className="ml-auto flex items-center gap-1">
        <span className="mr-1 text-12 text-muted">{t('asked.least')}</span>
        {scores.map((score) => (
          <Button
            key={score}
            size="icon"
            disabled={answer.isPending}
            aria-label={t('asked.score', { score })}
            aria-keyshortcuts={String(score)}
            onClick={() => give(score)}
            onKeyDown={onKeyDown}
          >
            {score}
          </Button>
        ))}
        <span className="mr-2 ml-1 text-12 text-muted">{t('asked.most')}</span>
        <IconButton
          disabled={answer.isPending}
          label={t('asked.aside')}
          onClick={() => give(null)}
          onKeyDown={onKeyDown}
        >
          <X aria-hidden />
        </IconButton>
      </div>
    </section>
  );
}
