import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { isLocalPerson } from '#renderer/lib/local-person.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Alert, AlertHistory } from '#shared/schemas/alert.ts';

import { AlertPart } from './alert-part.tsx';

const longestNote = 1_000;

/** The alert's life line by line, with what people noted, and a field for one note more. */
export function AlertTimeline({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const trpc = useTRPC();
  const { tenantId, id } = alert;
  const query = useQuery(trpc.alerts.history.queryOptions({ tenantId, alertId: id }));
  const mayNote = useGate('operator') === undefined;

  return (
    <AlertPart title={t('panel.course')}>
      {query.isPending && <Skeleton className="mt-1 w-60" />}
      {query.error && <span className="text-muted">{t('history.unread')}</span>}
      <ol className="flex flex-col gap-1">
        {query.data?.items.map((line) => (
          <HistoryLine key={`${line.at} ${line.what}`} line={line} />
        ))}
      </ol>
      {mayNote && <NoteField alert={alert} />}
    </AlertPart>
  );
}

function HistoryLine({ line }: { line: AlertHistory }) {
  const { t } = useTranslation(['alerts-screen', 'status']);
  const format = useFormat();
  const who = useWho()(line);
  const { at, what, severity, until, note } = line;

  return (
    <li className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-2">
      <span className="whitespace-nowrap text-muted" title={format.exact(at)}>
        {format.dateTime(at)}
      </span>
      <span>
        {t(`history.${what}`, {
          who,
          severity: severity === null ? '' : t(`status:severity.${severity}`).toLocaleLowerCase(),
          until: until === null ? 'none' : format.dateTime(until),
          verdict: what === 'verdict' && note ? t(`verdict.said.${verdictIn(note)}`) : '',
        })}
        {note !== null && what !== 'verdict' && (
          <span className="block border-l-2 pl-2 whitespace-pre-line">{note}</span>
        )}
      </span>
    </li>
  );
}

function verdictIn(note: string): 'real' | 'false_alarm' | 'duplicate' | 'none' {
  return note === 'real' || note === 'false_alarm' || note === 'duplicate' ? note : 'none';
}

/** The agent, the clock, you, or somebody by the name that is kept of them. */
function useWho(): (line: AlertHistory) => string {
  const { t } = useTranslation('alerts-screen');
  return ({ actorKind, actorId }) => {
    switch (actorKind) {
      case 'agent':
      case 'schedule':
        return t('who.agent');
      case 'token':
        return t('who.token');
      case 'person':
        return isLocalPerson(actorId) ? t('who.you') : t('who.other', { name: actorId });
      default:
        return actorKind satisfies never;
    }
  };
}

function NoteField({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const fieldId = useId();
  const [text, setText] = useState('');
  const add = useMutation(
    trpc.alerts.note.mutationOptions({
      onSuccess: () => {
        setText('');
        return queryClient.invalidateQueries(trpc.alerts.history.pathFilter());
      },
    }),
  );
  const isEmpty = text.trim() === '';

  return (
    <form
      className="mt-2 flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) {
          add.mutate({ tenantId: alert.tenantId, alertId: alert.id, text: text.trim() });
        }
      }}
    >
      <label htmlFor={fieldId} className="sr-only">
        {t('note.label')}
      </label>
      <div className="min-w-0 flex-1">
        <Input
          id={fieldId}
          value={text}
          maxLength={longestNote}
          autoComplete="off"
          placeholder={t('note.placeholder')}
          onChange={({ target }) => setText(target.value)}
        />
        {add.error && <ErrorNotice error={add.error} isChange className="mt-2" />}
      </div>
      <ActionButton needs="operator" size="lg" type="submit" disabled={isEmpty || add.isPending}>
        {t('note.add')}
      </ActionButton>
    </form>
  );
}
