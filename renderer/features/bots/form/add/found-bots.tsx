import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { FormFailure } from '#renderer/features/bots/form/form-failure.tsx';
import { isName } from '#renderer/features/bots/form/own-values.ts';
import type { BotView, NewBot } from '#shared/schemas/bot.ts';
import type { Found } from '#shared/schemas/discovery.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { FoundRow } from './found-row.tsx';
import { useAddBots } from './use-add-bots.ts';

type FoundBotsProps = {
  found: readonly Found[];
  clients: readonly Tenant[];
  tenantId: string;
  onAdded: (bots: readonly BotView[]) => void;
  onBack: () => void;
  onSetUp: (url: string, name: string) => void;
};

/** A gateway that wants to know who asks is asked with its own form. */
export function needsSetUp({ kind, why }: Found): boolean {
  return kind === 'openclaw' && why.authMode !== 'none';
}

/** What was found, to be ticked and added. */
export function FoundBots(props: FoundBotsProps) {
  const { found, clients, onAdded, onBack, onSetUp } = props;
  const { t } = useTranslation(['bot-forms', 'bots', 'common']);
  const addBots = useAddBots();
  const [tenantId, setTenantId] = useState(props.tenantId);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(
    new Map(
      found
        .filter((each) => !each.isWatched && !needsSetUp(each))
        .map(({ url, suggestedName }) => [url, suggestedName]),
    ),
  );
  const [failure, setFailure] = useState<unknown>();
  const [isAdding, setIsAdding] = useState(false);
  const chosen = found.filter(({ url }) => names.has(url));
  const canAdd = chosen.length > 0 && [...names.values()].every(isName);

  const setName = (url: string, name: string | undefined) => {
    const next = new Map(names);
    if (name === undefined) {
      next.delete(url);
    } else {
      next.set(url, name);
    }
    setNames(next);
  };
  const add = async () => {
    setIsAdding(true);
    setFailure(undefined);
    try {
      const bots = chosen.map((each) => botOf(each, names.get(each.url) ?? each.suggestedName));
      onAdded(await addBots(tenantIdSchema.parse(tenantId), bots));
    } catch (error) {
      setFailure(error);
      setIsAdding(false);
    }
  };

  return (
    <div className="flex flex-col gap-3 text-13">
      <p aria-live="polite">{t('look.found', { count: found.length })}</p>
      {found.length === 0 && <p className="text-muted">{t('look.nothing')}</p>}
      <ul className="flex flex-col divide-y rounded-md border empty:hidden">
        {found.map((each) => (
          <FoundRow
            key={each.url}
            found={each}
            name={names.get(each.url)}
            onName={(name) => setName(each.url, name)}
            onSetUp={needsSetUp(each) ? () => onSetUp(each.url, each.suggestedName) : undefined}
          />
        ))}
      </ul>
      {found.length > 0 && clients.length > 1 && (
        <Field label={t('bots:form.client')} className="max-w-72">
          <Select
            size="lg"
            value={tenantId}
            onChange={setTenantId}
            options={clients.map(({ id, name }) => ({ value: id as string, label: name }))}
          />
        </Field>
      )}
      <FormFailure error={failure} />
      <div className="sticky bottom-0 -mx-4 flex justify-end gap-2 border-t bg-surface-1 px-4 py-3">
        {/* The button that had the focus is gone. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- see above */}
        <Button size="lg" className="mr-auto" autoFocus={chosen.length === 0} onClick={onBack}>
          {t('common:action.back')}
        </Button>
        {found.length > 0 && (
          <ActionButton
            needs="operator"
            size="lg"
            variant="primary"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
            autoFocus={chosen.length > 0}
            disabled={!canAdd || isAdding}
            onClick={() => void add()}
          >
            {t('look.add', { count: chosen.length })}
          </ActionButton>
        )}
      </div>
    </div>
  );
}

function botOf({ kind, url }: Found, name: string): NewBot {
  return { name: name.trim(), kind: 'custom', connector: { type: kind, url } };
}
