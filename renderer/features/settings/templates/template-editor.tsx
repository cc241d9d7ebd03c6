import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import type { TenantId } from '#shared/schemas/ids.ts';
import type {
  MessageTemplate,
  MessageTemplateInput,
  TemplateIssue,
} from '#shared/schemas/voice.ts';

import { Anchor } from '../anchor.tsx';
import { ApplyBar, TogetherMark } from '../apply-bar.tsx';
import { IssueList } from './issue-list.tsx';
import { rangeOf } from './issue-range.ts';
import { MarkedText } from './marked-text.tsx';
import { MessagePreview } from './message-preview.tsx';
import { TextDiff } from './text-diff.tsx';
import {
  type TemplatePlace,
  type TemplateText,
  useTemplateAdmin,
  useTemplateLint,
} from './use-templates.ts';
import { VariableList } from './variable-list.tsx';

type TemplateEditorProps = {
  tenantId: TenantId;
  place: TemplatePlace;
  stored: MessageTemplate | undefined;
  builtIn: TemplateText;
  variables: readonly { name: string; example: string }[];
  isBlocked: boolean;
};

const longestSubject = 200;
const longestBody = 4_000;

/** One text: written, checked and shown at once; subject and body are saved together. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { tenantId, place, stored, builtIn, variables, isBlocked } = props;
  const { t } = useTranslation('settings');
  const subjectId = useId();
  const bodyId = useId();
  const issuesId = useId();
  const toast = useToast();
  const bodyField = useRef<HTMLTextAreaElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<TemplateText>();
  const [hasDiff, setHasDiff] = useState(false);
  const { save, reset, isSaving, error } = useTemplateAdmin(tenantId);

  const current: TemplateText = stored ?? builtIn;
  const hasSubject = place.length === 'long';
  const text: TemplateText = {
    subject: hasSubject ? (draft ?? current).subject : null,
    body: (draft ?? current).body,
  };
  const template: MessageTemplateInput = { ...place, ...text };
  const { issues, isCurrent } = useTemplateLint(tenantId, template);
  const isDirty = text.body !== current.body || (hasSubject && text.subject !== current.subject);
  // What is too long is cut when it is sent, so it may be kept.
  const blocking = issues.filter(({ code }) => code !== 'too_long').length;
  const change = (patch: Partial<TemplateText>) => setDraft({ ...text, ...patch });

  const insert = (words: string) => {
    const field = bodyField.current;
    const [from, to] = field
      ? [field.selectionStart, field.selectionEnd]
      : [text.body.length, text.body.length];
    change({ body: text.body.slice(0, from) + words + text.body.slice(to) });
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + words.length, from + words.length);
    });
  };

  const goTo = (issue: TemplateIssue) => {
    const field = issue.field === 'subject' ? subjectField.current : bodyField.current;
    const range = rangeOf(issue.field === 'subject' ? (text.subject ?? '') : text.body, issue);
    field?.focus();
    if (range) {
      field?.setSelectionRange(range.from, range.to);
    }
  };

  const back = () => {
    const before = stored;
    reset(place, {
      onSuccess: () => {
        setDraft(undefined);
        toast.show(
          t('templates.reset-done'),
          before && {
            undo: () => save({ ...place, subject: before.subject, body: before.body }),
          },
        );
      },
    });
  };

  return (
    <div className="flex flex-wrap items-start gap-4">
      <div className="flex min-w-0 flex-1 basis-96 flex-col gap-4">
        <Anchor place="templates.editor">
          <SectionCard
            title={t(`kind.${place.kind}`)}
            aside={
              <>
                {hasSubject && <TogetherMark />}
                <Badge tone={stored ? 'healing' : 'neutral'}>
                  {t(stored ? 'templates.is-own' : 'templates.is-built-in')}
                </Badge>
              </>
            }
          >
            <div className="flex flex-col gap-3 px-4 py-3">
              {error && <ErrorNotice error={error} title={t('save.failed')} isChange />}
              {hasSubject && (
                <div className="flex flex-col gap-1">
                  <label htmlFor={subjectId} className="text-13">
                    {t('templates.subject')}
                  </label>
                  <Input
                    ref={subjectField}
                    id={subjectId}
                    className="font-mono"
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={longestSubject}
                    disabled={isBlocked}
                    aria-invalid={issues.some(({ field }) => field === 'subject') || undefined}
                    aria-describedby={issuesId}
                    value={text.subject ?? ''}
                    onChange={({ target }) => change({ subject: target.value })}
                  />
                </div>
              )}
              <div className="flex flex-col gap-1">
                <label htmlFor={bodyId} className="text-13">
                  {t('templates.body')}
                </label>
                <MarkedText
                  ref={bodyField}
                  id={bodyId}
                  rows={place.length === 'long' ? 14 : place.length === 'chat' ? 9 : 4}
                  maxLength={longestBody}
                  disabled={isBlocked}
                  aria-invalid={issues.some(({ field }) => field === 'body') || undefined}
                  aria-describedby={issuesId}
                  value={text.body}
                  marks={issues
                    .filter(({ field }) => field === 'body')
                    .flatMap((issue) => rangeOf(text.body, issue) ?? [])}
                  onChange={(body) => change({ body })}
                />
              </div>
              <IssueList id={issuesId} issues={issues} onGoTo={goTo} />
              {hasDiff && (
                <Anchor place="templates.built-in">
                  <p className="mb-1 text-13">{t('templates.diff.title')}</p>
                  <TextDiff before={asOne(builtIn, hasSubject)} after={asOne(text, hasSubject)} />
                </Anchor>
              )}
            </div>
            <ApplyBar
              isDirty={isDirty}
              isBusy={isSaving || (isDirty && !isCurrent)}
              isBlocked={isBlocked}
              problem={
                text.body === ''
                  ? t('templates.empty')
                  : blocking > 0 && isDirty
                    ? t('templates.mend', { count: blocking })
                    : undefined
              }
              onApply={() =>
                save(template, {
                  onSuccess: () => {
                    setDraft(undefined);
                    toast.show(t('save.done', { what: t(`kind.${place.kind}`) }), {
                      undo: () =>
                        stored
                          ? save({ ...place, subject: stored.subject, body: stored.body })
                          : reset(place),
                    });
                  },
                })
              }
              onDiscard={() => setDraft(undefined)}
            >
              <Button variant="quiet" aria-pressed={hasDiff} onClick={() => setHasDiff(!hasDiff)}>
                {t(hasDiff ? 'templates.diff.hide' : 'templates.diff.show')}
              </Button>
              {stored && (
                <Button variant="quiet" disabled={isBlocked || isSaving} onClick={back}>
                  {t('templates.reset')}
                </Button>
              )}
            </ApplyBar>
          </SectionCard>
        </Anchor>
      </div>
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-4">
        <Anchor place="templates.preview">
          <MessagePreview tenantId={tenantId} template={template} />
        </Anchor>
        <Anchor place="templates.variables">
          <VariableList variables={variables} isBlocked={isBlocked} onInsert={insert} />
        </Anchor>
      </div>
    </div>
  );
}

function asOne({ subject, body }: TemplateText, hasSubject: boolean): string {
  return hasSubject ? `${subject ?? ''}\n\n${body}` : body;
}
