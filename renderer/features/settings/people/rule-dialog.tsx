import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { alertTypes, severities } from '#shared/schemas/alert.ts';
import { media } from '#shared/schemas/channel.ts';
import { type RouteRule, routeRuleSchema } from '#shared/schemas/tenant-settings.ts';

import { useMediaWords } from '../use-media-words.ts';
import { useSeverityWords } from '../use-severity-words.ts';
import { RecipientField } from './recipient-field.tsx';
import type { Known } from './rule-words.ts';

type RuleDialogProps = {
  /** The one that is changed; nothing for a new one. */
  rule: RouteRule | undefined;
  known: Known;
  onSave: (rule: RouteRule) => void;
  onClose: () => void;
};

const fresh: RouteRule = { name: '', when: {}, to: 'everyone' };

/** One exception: when it fits, who is told, and over what. */
export function RuleDialog({ rule: before, known, onSave, onClose }: RuleDialogProps) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useMediaWords();
  const atLeastWords = useSeverityWords();
  const formId = useId();
  const toId = useId();
  const [rule, setRule] = useState<RouteRule>(before ?? fresh);
  const [wasSent, setWasSent] = useState(false);
  const change = (patch: Partial<RouteRule>) => setRule({ ...rule, ...patch });
  const when = (patch: Partial<RouteRule['when']>) => change({ when: { ...rule.when, ...patch } });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasSent(true);
    const read = routeRuleSchema.safeParse(tidied(rule));
    if (read.success) {
      onSave(read.data);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(before ? 'people.rule.dialog-edit' : 'people.rule.dialog-new')}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button size="lg" variant="primary" type="submit" form={formId}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4 px-4 py-3">
        <Field
          label={t('people.rule.name')}
          error={wasSent && rule.name.trim() === '' ? t('people.wrong.name') : undefined}
        >
          <Input
            autoComplete="off"
            maxLength={80}
            value={rule.name}
            onChange={({ target }) => change({ name: target.value })}
          />
        </Field>
        <Field label={t('people.rule.at-least')} className="max-w-60">
          <Select
            size="lg"
            value={rule.when.atLeast ?? ''}
            options={[
              { value: '', label: t('people.rule.any-severity') },
              ...severities.map((severity) => ({
                value: severity as string,
                label: atLeastWords(severity),
              })),
            ]}
            onChange={(next) => when({ atLeast: severities.find((one) => one === next) })}
          />
        </Field>
        <Picks
          legend={t('people.rule.types')}
          note={t('people.rule.types-none')}
          options={alertTypes.map((type) => ({ id: type, name: t(`kind.${type}`) }))}
          chosen={rule.when.types ?? []}
          onChange={(types) => when({ types: alertTypes.filter((type) => types.includes(type)) })}
        />
        {known.bots.length > 0 && (
          <Picks
            legend={t('people.rule.bots')}
            note={t('people.rule.bots-none')}
            options={known.bots}
            chosen={rule.when.botIds ?? []}
            onChange={(botIds) => when({ botIds: botIds as RouteRule['when']['botIds'] })}
          />
        )}
        <div className="flex flex-col gap-1">
          <label htmlFor={toId} className="text-13 font-medium">
            {t('people.rule.to')}
          </label>
          <RecipientField
            id={toId}
            value={rule.to}
            contacts={known.contacts}
            onChange={(to) => change({ to })}
          />
        </div>
        <Picks
          legend={t('people.rule.media')}
          note={t('people.rule.media-none')}
          options={media.map((medium) => ({ id: medium, name: words.one(medium) }))}
          chosen={rule.media ?? []}
          onChange={(chosen) =>
            change({ media: media.filter((medium) => chosen.includes(medium)) })
          }
        />
        {known.channels.length > 0 && (
          <Picks
            legend={t('people.rule.channels')}
            note={t('people.rule.channels-none')}
            options={known.channels}
            chosen={rule.channelIds ?? []}
            onChange={(channelIds) => change({ channelIds: channelIds as RouteRule['channelIds'] })}
          />
        )}
      </form>
    </Dialog>
  );
}

type PicksProps = {
  legend: string;
  /** What choosing none means. */
  note: ReactNode;
  options: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function Picks({ legend, note, options, chosen, onChange }: PicksProps) {
  return (
    <fieldset>
      <legend className="text-13 font-medium">{legend}</legend>
      <p className="text-12 text-muted">{note}</p>
      <div className="mt-1 grid max-h-44 gap-x-4 overflow-y-auto sm:grid-cols-2">
        {options.map(({ id, name }) => (
          <Choice
            key={id}
            kind="many"
            name={legend}
            label={name}
            isChosen={chosen.includes(id)}
            onChoose={(isIn) =>
              onChange(isIn ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Nothing chosen is nothing said, not an empty list. */
function tidied({ name, when, media: over, to, channelIds }: RouteRule): RouteRule {
  return {
    name: name.trim(),
    when: {
      ...(when.botIds?.length ? { botIds: when.botIds } : {}),
      ...(when.types?.length ? { types: when.types } : {}),
      ...(when.atLeast ? { atLeast: when.atLeast } : {}),
    },
    ...(over?.length ? { media: over } : {}),
    to,
    ...(channelIds?.length ? { channelIds } : {}),
  };
}
