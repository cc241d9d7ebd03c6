import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { useMinute } from '#renderer/lib/now.ts';
import type { QuietSubject } from '#renderer/lib/quiet-dialog.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import { ownZone, placeOf, wallTimeAt } from '#renderer/lib/zone-time.ts';
import { type ReadPlanLine, readPlanLine } from '#shared/time/plan-line.ts';

import { OccurrencePreview } from './occurrence-preview.tsx';
import { useQuietActions } from './use-quiet-actions.ts';
import { useSubjectWords } from './use-subject-words.ts';
import { WindowFields } from './window-fields.tsx';
import { emptyWindow, timeOf, type WindowForm, withLine } from './window-form.ts';

type MaintenanceDialogProps = { subject: QuietSubject; onClose: () => void };

/** A window that is planned: in one line of text or in fields, with the times it comes to. */
export function MaintenanceDialog({ subject, onClose }: MaintenanceDialogProps) {
  const { t } = useTranslation(['quiet', 'common']);
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const { byId } = useTenants();
  const words = useSubjectWords();
  const actions = useQuietActions();
  const scope = subject.bots.length > 0 ? 'bots' : 'clients';
  const zoneOf = (tenantId: string) => byId.get(tenantId)?.zone ?? ownZone();
  const zones = [...new Set(subject.tenantIds.map(zoneOf))];
  const zone = zones[0] ?? ownZone();
  const now = useMinute();
  const [line, setLine] = useState('');
  const [form, setForm] = useState<WindowForm>(() => emptyWindow(wallTimeAt(now, zone)));
  const read = readPlanLine(line, wallTimeAt(now, zone));
  const time = timeOf(form, zone);
  const what = words.what(subject, scope);
  const count = scope === 'bots' ? subject.bots.length : subject.tenantIds.length;

  const save = async () => {
    const isDone =
      time !== undefined &&
      (await actions.maintain(
        subject,
        scope,
        { timeIn: (tenantId) => ({ ...time, zone: zoneOf(tenantId) }) },
        t('done.planned', { what, count }),
      ));
    if (isDone) {
      onClose();
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('plan.title', { what })}
      description={t('sheet.clients', {
        count: subject.tenantIds.length,
        names: words.clients(subject),
      })}
      initialFocus={first}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <ActionButton
            needs="operator"
            size="lg"
            variant="primary"
            type="submit"
            form={formId}
            disabled={actions.isBusy || time === undefined || isUnread(read)}
          >
            {t('plan.save')}
          </ActionButton>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isUnread(read)) {
            void save();
          }
        }}
        className="flex flex-col gap-4 px-4 pt-1 pb-4"
      >
        <Field
          label={t('plan.line')}
          hint={<LineHint read={read} form={form} />}
          error={useLineError(read)}
        >
          <Input
            ref={first}
            value={line}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('plan.example')}
            onChange={({ target }) => {
              setLine(target.value);
              const next = readPlanLine(target.value, wallTimeAt(now, zone));
              if (next.kind === 'plan') {
                setForm((before) => withLine(before, next.plan));
              }
            }}
          />
        </Field>
        <WindowFields
          form={form}
          onChange={(next) => {
            setForm(next);
            setLine('');
          }}
          zoneNote={
            zones.length > 1
              ? t('plan.own-zones', { count: zones.length })
              : t('plan.zone', { place: placeOf(zone) })
          }
        />
        <OccurrencePreview tenantId={subject.tenantIds[0]} time={time} zone={zone} />
      </form>
    </Dialog>
  );
}

function isUnread({ kind }: ReadPlanLine): boolean {
  return kind === 'unread' || kind === 'no-time';
}

function useLineError(read: ReadPlanLine): string | undefined {
  const { t } = useTranslation('quiet');

  switch (read.kind) {
    case 'unread':
      return t('plan.unread', { words: read.words });
    case 'no-time':
      return t('plan.no-time');
    case 'plan':
    case 'empty':
      return undefined;
    default:
      return read satisfies never;
  }
}

/** How the line was understood; before there is one, what can be written. */
function LineHint({ read, form }: { read: ReadPlanLine; form: WindowForm }) {
  const { t } = useTranslation('quiet');
  const format = useFormat('UTC');

  if (read.kind !== 'plan') {
    return t('plan.line-hint');
  }
  // A wall time belongs to no zone: it is read as it stands.
  const start = Date.parse(`${read.plan.startsAt}:00Z`);
  return t('plan.understood', {
    start: format.weekdayTime(start),
    length: format.duration(form.durationMs),
    repeat: form.repeat,
  });
}
