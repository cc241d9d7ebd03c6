import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useSettled } from '#renderer/lib/use-settled.ts';
import type { ConfigIssue, ConfigPreview, ConfigText } from '#shared/schemas/config.ts';

import { IssueWords } from './config-issues.tsx';
import { ConfigTextArea, type ConfigTextHandle } from './config-text-area.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { EffectNote } from './effect-note.tsx';
import { lineOfPath } from './line-of-path.ts';
import { type ConfigBot, useConfigActions, useConfigPreview } from './use-config.ts';

const minuteMs = 60_000;
const gracesMs = [1, 2, 5, 15, 60].map((minutes) => minutes * minuteMs);
const usualGraceMs = 2 * minuteMs;
const settledMs = 500;

type ConfigEditorProps = {
  bot: ConfigBot;
  /** What runs now, and what a change begins from. */
  base: ConfigText;
  onClose: () => void;
};

/** A change of the configuration: what is wrong with it is said while one types, and what it would do. */
export function ConfigEditor({ bot, base, onClose }: ConfigEditorProps) {
  const { t } = useTranslation(['config', 'common']);
  // What one began from stays so, whatever comes meanwhile: that is how a conflict is noticed.
  const [begunFrom, setBegunFrom] = useState(base);
  const [text, setText] = useState(base.text);
  const [reason, setReason] = useState('');
  const [graceMs, setGraceMs] = useState(usualGraceMs);
  const [isInConflict, setIsInConflict] = useState(false);
  const { apply, isBusy } = useConfigActions(bot);
  const isChanged = text !== begunFrom.text;
  const settled = useSettled(text, settledMs);
  const { preview, error, isReading } = useConfigPreview(
    bot,
    settled === begunFrom.text ? undefined : { text: settled, baseHash: begunFrom.hash },
  );
  const isStale = isChanged && (isReading || settled !== text);
  const isRefused = (preview?.issues.length ?? 0) > 0;

  const send = async (from: ConfigText) => {
    const said = reason.trim();
    const outcome = await apply({
      text,
      baseHash: from.hash,
      graceMs,
      ...(said === '' ? {} : { reason: said }),
    });
    if (outcome.isDone) {
      onClose();
    } else if (outcome.code === 'config_conflict') {
      setIsInConflict(true);
    }
  };

  return (
    <SectionCard title={t('edit.title')} aside={t('edit.from', { number: begunFrom.number })}>
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void send(begunFrom);
        }}
      >
        <Text text={text} onText={setText} issues={isChanged && preview ? preview.issues : []} />
        <Verdict
          preview={isChanged ? preview : undefined}
          isChanged={isChanged}
          isStale={isStale}
          error={isChanged ? error : null}
        />
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
          <Field label={t('edit.reason')} hint={t('edit.reason-hint')}>
            <Input
              value={reason}
              maxLength={500}
              autoComplete="off"
              placeholder={t('common:field.optional')}
              onChange={({ target }) => setReason(target.value)}
            />
          </Field>
          <GraceField graceMs={graceMs} onGrace={setGraceMs} />
        </div>
        <div className="flex justify-end gap-2">
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <ActionButton
            needs="operator"
            type="submit"
            size="lg"
            variant="primary"
            disabled={!isChanged || isRefused || isBusy}
          >
            {t('edit.apply')}
          </ActionButton>
        </div>
      </form>
      <ConflictDialog
        bot={bot}
        open={isInConflict}
        mine={text}
        onTheirs={onClose}
        onMine={(theirs) => {
          setBegunFrom(theirs);
          setIsInConflict(false);
          void send(theirs);
        }}
        onEdit={(theirs) => {
          setBegunFrom(theirs);
          setIsInConflict(false);
        }}
      />
    </SectionCard>
  );
}

type TextProps = {
  text: string;
  onText: (text: string) => void;
  issues: readonly ConfigIssue[];
};

function Text({ text, onText, issues }: TextProps) {
  const { t } = useTranslation('config');
  const area = useRef<ConfigTextHandle>(null);
  const placed = useMemo(
    () => issues.map((issue) => ({ issue, line: lineOfPath(text, issue.path) })),
    [issues, text],
  );
  const marked = useMemo(() => new Set(placed.flatMap(({ line }) => line ?? [])), [placed]);

  return (
    <div className="flex flex-col gap-1.5">
      <ConfigTextArea
        handle={area}
        value={text}
        onChange={onText}
        label={t('edit.text')}
        marked={marked}
      />
      {placed.length > 0 && (
        <ul aria-label={t('edit.issues', { count: placed.length })} className="text-13">
          {placed.map(({ issue, line }) => (
            <li
              key={`${issue.path} ${issue.message}`}
              className="flex items-baseline gap-2 text-down-text"
            >
              {line !== undefined && (
                <button
                  type="button"
                  className="shrink-0 cursor-default rounded-sm text-12 underline"
                  onClick={() => area.current?.goToLine(line)}
                >
                  {t('edit.line', { line })}
                </button>
              )}
              <span>
                <IssueWords issue={issue} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-12 text-muted">{t('edit.secrets')}</p>
    </div>
  );
}

type VerdictProps = {
  preview: ConfigPreview | undefined;
  isChanged: boolean;
  isStale: boolean;
  error: unknown;
};

const pathsShown = 4;

function Verdict({ preview, isChanged, isStale, error }: VerdictProps) {
  const { t } = useTranslation(['config', 'errors']);

  if (!isChanged) {
    return <p className="text-13 text-muted">{t('edit.unchanged')}</p>;
  }
  if (isStale) {
    return <output className="block text-13 text-muted">{t('edit.checking')}</output>;
  }
  if (error || !preview) {
    return (
      <output className="block text-13 text-down-text">
        {t('edit.preview-failed')}
        {error ? `: ${t(`errors:${failureOf(error).code}`)}` : ''}
      </output>
    );
  }
  const { changedPaths, issues } = preview;
  const named = changedPaths.slice(0, pathsShown).join(', ');
  return (
    <output className="flex flex-col gap-1">
      <p className="text-13">
        {t('edit.changes', {
          count: changedPaths.length,
          paths: changedPaths.length > pathsShown ? `${named}, …` : named,
        })}
      </p>
      {issues.length === 0 && <EffectNote preview={preview} isReading={false} />}
    </output>
  );
}

type GraceFieldProps = { graceMs: number; onGrace: (graceMs: number) => void };

function GraceField({ graceMs, onGrace }: GraceFieldProps) {
  const { t } = useTranslation('config');
  const format = useFormat();

  return (
    <Field label={t('edit.grace')} hint={t('edit.grace-hint')}>
      <Select
        size="lg"
        value={String(graceMs)}
        onChange={(next) => onGrace(Number(next))}
        options={gracesMs.map((ms) => ({ value: String(ms), label: format.duration(ms) }))}
      />
    </Field>
  );
}
