import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Picker } from '#renderer/components/picker.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import type { Command } from '#renderer/lib/command.ts';

import { findCommands } from './find-commands.ts';
import type { Overlay } from './overlay.ts';
import { useCommands } from './use-commands.ts';

type PaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onOpen: (overlay: Overlay) => void;
};

/** Bots, clients, screens and verbs under one field, in any of our languages. */
export function Palette({ open, onOpenChange, onOpen }: PaletteProps) {
  const { t } = useTranslation('shell');
  const [query, setQuery] = useState('');
  const [asked, setAsked] = useState<string>();
  const commands = useCommands(onOpen, open);
  const groups = findCommands(commands, query).map(({ group, commands: items }) => ({
    id: group,
    label: t(`palette.group.${group}`),
    items,
  }));

  const close = () => {
    setQuery('');
    setAsked(undefined);
    onOpenChange(false);
  };
  const pick = (command: Command) => {
    if (command.confirm !== undefined && asked !== command.id) {
      setAsked(command.id);
      return;
    }
    close();
    command.run();
  };

  return (
    <Picker
      open={open}
      onOpenChange={close}
      title={t('palette.title')}
      placeholder={t('palette.placeholder')}
      query={query}
      onQueryChange={(next) => {
        setQuery(next);
        setAsked(undefined);
      }}
      groups={groups}
      itemId={({ id }) => id}
      itemLabel={({ title }) => title}
      renderItem={(command) => <PaletteItem command={command} isAsked={asked === command.id} />}
      onPick={pick}
      empty={t('palette.empty', { query })}
    />
  );
}

function PaletteItem({ command, isAsked }: { command: Command; isAsked: boolean }) {
  const { t } = useTranslation('shell');
  const { title, hint, icon: Icon, status, keys, confirm } = command;

  if (isAsked) {
    return (
      <span className="text-down-text">
        {confirm} {t('palette.confirm')}
      </span>
    );
  }
  return (
    <>
      {status ? (
        <StatusIcon status={status} />
      ) : (
        Icon && <Icon aria-hidden className="text-muted" />
      )}
      <span className="truncate">{title}</span>
      {hint && <span className="truncate text-12 text-muted">{hint}</span>}
      {keys && <Kbd keys={keys} className="ml-auto" />}
    </>
  );
}
