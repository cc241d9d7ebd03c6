import { Autocomplete } from '@base-ui/react/autocomplete';
import { ListFilter, X } from 'lucide-react';
import { type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { itemLook, popupLook } from '#renderer/components/ui/menu.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { botKinds } from '#shared/schemas/bot.ts';
import { connectorTypes } from '#shared/schemas/connector.ts';
import { statuses } from '#shared/status.ts';

import { type Suggestion, suggestFor } from './filter-suggestions.ts';

type FilterBoxProps = {
  text: string;
  onChange: (text: string) => void;
  /** Names of the clients that can be asked for. */
  clients: readonly string[];
  input: RefObject<HTMLInputElement | null>;
};

/** Where the filter is typed, with what could come next. */
export function FilterBox({ text, onChange, clients, input }: FilterBoxProps) {
  const { t } = useTranslation(['bots', 'status', 'common']);
  const values = useMemo(
    () => ({
      status: statuses.map((status) => ({
        value: status.replace('_', '-'),
        label: t(`status:name.${status}`),
      })),
      kind: botKinds.map((kind) => ({ value: kind, label: t(`status:kind.${kind}`) })),
      via: connectorTypes.map((type) => ({ value: type, label: t(`status:connector.${type}`) })),
      client: clients.map((name) => ({ value: name, label: name })),
    }),
    [t, clients],
  );
  const suggestions = suggestFor(text, values, (key) => t(`filter.key.${key}`));

  return (
    <Autocomplete.Root
      items={suggestions}
      filter={null}
      value={text}
      onValueChange={(next) => onChange(next)}
      itemToStringValue={(item: Suggestion) => item.text}
    >
      <div className="flex h-8 w-full max-w-[34rem] min-w-0 items-center gap-2 rounded-md border border-border-control bg-surface-1 pr-1 pl-2.5 focus-within:outline-2 focus-within:outline-accent">
        <ListFilter aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
        <Autocomplete.Input
          ref={input}
          aria-label={t('filter.label')}
          placeholder={t('filter.placeholder')}
          spellCheck={false}
          className="h-full min-w-0 flex-1 bg-transparent text-13 outline-none placeholder:text-muted"
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.defaultPrevented) {
              event.currentTarget.blur();
            }
          }}
        />
        {text === '' ? (
          <Kbd keys="/" className="pr-1" />
        ) : (
          <Button
            variant="quiet"
            size="icon-sm"
            aria-label={t('common:action.clear-filter')}
            onClick={() => onChange('')}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="z-50 outline-none" sideOffset={4} align="start">
          <Autocomplete.Popup
            className={cn(popupLook, 'min-w-72', suggestions.length === 0 && 'hidden')}
          >
            <Autocomplete.List className="max-h-72 overflow-y-auto">
              {(item: Suggestion) => (
                <Autocomplete.Item key={item.text} value={item} className={itemLook}>
                  <span className="font-mono text-12">{item.piece}</span>
                  <span className="ml-auto pl-4 text-12 text-muted">{item.label}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
