import { Autocomplete } from '@base-ui/react/autocomplete';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { inputLook } from '#renderer/components/ui/field.tsx';
import { itemLook, popupLook } from '#renderer/components/ui/menu.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { sections } from '../sections.ts';
import { type FoundPlace, usePlaces } from './use-places.ts';

/** One field over all settings: what is picked is gone to. */
export function SettingsFinder() {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const found = usePlaces(query);
  useShortcuts({ '/': () => input.current?.focus() });

  const goTo = ({ section, place }: FoundPlace) => {
    setQuery('');
    void navigate({
      to: '/settings/$section',
      params: { section },
      search: (before) => ({ ...before, at: place }),
    });
  };

  return (
    <Autocomplete.Root
      items={found}
      filter={null}
      autoHighlight="always"
      value={query}
      onValueChange={(next, { reason }) => reason !== 'item-press' && setQuery(next)}
      itemToStringValue={({ title }: FoundPlace) => title}
    >
      <div className="relative w-64">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted stroke-[1.5]"
        />
        <Autocomplete.Input
          ref={input}
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          className={cn(inputLook, 'pl-8')}
        />
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="z-50 outline-none" sideOffset={4} align="end">
          <Autocomplete.Popup
            className={cn(
              popupLook,
              'w-[26rem] max-w-(--available-width)',
              query.trim() === '' && 'hidden',
            )}
          >
            <Autocomplete.Empty>
              {found.length === 0 && (
                <p className="px-3 py-2 text-13 text-muted">{t('search.none', { query })}</p>
              )}
            </Autocomplete.Empty>
            <Autocomplete.List>
              {(item: FoundPlace) => {
                const { Icon } = sections[item.section];
                return (
                  <Autocomplete.Item
                    key={item.place ?? item.section}
                    value={item}
                    onClick={() => goTo(item)}
                    className={cn(itemLook, 'min-h-8')}
                  >
                    <Icon aria-hidden className="text-muted" />
                    <span className="truncate">{item.title}</span>
                    {item.place && (
                      <span className="ml-auto pl-3 text-12 whitespace-nowrap text-muted">
                        {item.sectionName}
                      </span>
                    )}
                  </Autocomplete.Item>
                );
              }}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
