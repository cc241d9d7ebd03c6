import { Autocomplete } from '@base-ui/react/autocomplete';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';

import { cn } from '#renderer/lib/cn.ts';

import { Dialog } from './ui/dialog.tsx';
import { itemLook } from './ui/menu.tsx';

export type PickerGroup<Item> = { id: string; label: string; items: readonly Item[] };

type PickerProps<Item extends object> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  placeholder: string;
  query: string;
  onQueryChange: (query: string) => void;
  /** Already found and ranked for the query. */
  groups: readonly PickerGroup<Item>[];
  itemId: (item: Item) => string;
  itemLabel: (item: Item) => string;
  renderItem: (item: Item) => ReactNode;
  onPick: (item: Item) => void;
  empty: ReactNode;
  /** Beneath the list. */
  footer?: ReactNode;
};

/** A field over a list that narrows as one types; arrows move, Enter picks, Esc leaves. */
export function Picker<Item extends object>(props: PickerProps<Item>) {
  const { open, onOpenChange, title, groups, itemId, itemLabel } = props;
  const sections = groups.filter(({ items }) => items.length > 0);

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} hideHeader place="top" size="md">
      <Autocomplete.Root
        open
        inline
        items={sections}
        filter={null}
        autoHighlight="always"
        keepHighlight
        value={props.query}
        onValueChange={(next, { reason }) => reason !== 'item-press' && props.onQueryChange(next)}
        itemToStringValue={(item) => itemLabel(item as unknown as Item)}
      >
        <div className="flex items-center gap-2 border-b px-3">
          <Search aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
          <Autocomplete.Input
            aria-label={title}
            placeholder={props.placeholder}
            className="h-11 w-full bg-transparent text-14 outline-none placeholder:text-muted"
          />
        </div>
        <Autocomplete.Empty>
          {sections.length === 0 && <p className="px-4 py-6 text-13 text-muted">{props.empty}</p>}
        </Autocomplete.Empty>
        <Autocomplete.List className="max-h-[min(24rem,55vh)] overflow-y-auto py-1 empty:hidden">
          {(group: PickerGroup<Item>) => (
            <Autocomplete.Group key={group.id} items={group.items}>
              <Autocomplete.GroupLabel className="px-3 pt-2 pb-1 text-12 text-muted">
                {group.label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: Item) => (
                  <Autocomplete.Item
                    key={itemId(item)}
                    value={item}
                    onClick={() => props.onPick(item)}
                    className={cn(itemLook, 'min-h-8')}
                  >
                    {props.renderItem(item)}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
      {props.footer}
    </Dialog>
  );
}
