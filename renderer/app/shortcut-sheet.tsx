import { useTranslation } from 'react-i18next';

import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';

import { useScreens } from './use-screens.ts';

type ShortcutSheetProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const { t } = useTranslation('shell');
  const screens = useScreens();
  const groups = [
    {
      title: t('shortcuts.group.anywhere'),
      rows: [
        ['mod+k', t('shortcuts.palette')],
        ['mod+shift+t', t('shortcuts.client')],
        ['mod+1 … mod+3', t('shortcuts.screens')],
        ['mod+,', t('shortcuts.settings')],
        ['?', t('shortcuts.sheet')],
        ['escape', t('shortcuts.back')],
      ],
    },
    {
      title: t('shortcuts.group.lists'),
      rows: [
        ['/', t('shortcuts.filter')],
        ['j k', t('shortcuts.move')],
        ['enter', t('shortcuts.open')],
        ['x', t('shortcuts.select')],
        ['shift+j shift+k', t('shortcuts.extend')],
        ['h', t('shortcuts.check')],
        ['r', t('shortcuts.restart')],
        ['m', t('shortcuts.mute')],
        ['z', t('shortcuts.undo')],
      ],
    },
    {
      title: t('shortcuts.group.alerts'),
      rows: [
        ['a', t('shortcuts.acknowledge')],
        ['s', t('shortcuts.snooze')],
        ['v', t('shortcuts.verdict')],
        ['e', t('shortcuts.resolve')],
      ],
    },
    {
      title: t('shortcuts.group.bot'),
      rows: [
        ['h', t('shortcuts.check')],
        ['r', t('shortcuts.restart')],
        ['y', t('shortcuts.yes')],
        ['b', t('shortcuts.roll-back')],
        ['d', t('shortcuts.diff')],
        ['p', t('shortcuts.pause')],
        ['e', t('shortcuts.edit')],
        ['t', t('shortcuts.range')],
        ['[ ]', t('shortcuts.neighbours')],
      ],
    },
    {
      title: t('shortcuts.group.go'),
      rows: screens.all.flatMap(({ id, letter }) =>
        letter === undefined ? [] : [[`g ${letter}`, t(`screen.${id}`)]],
      ),
    },
  ];

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('shortcuts.title')}
      description={t('shortcuts.note')}
      size="lg"
      isText
    >
      <div className="grid gap-6 px-4 pt-2 pb-4 sm:grid-cols-2">
        {groups.map(({ title, rows }) => (
          <section key={title}>
            <h3 className="border-b pb-1 text-12 text-muted">{title}</h3>
            <dl className="text-13">
              {rows.map(([keys, words]) => (
                <div key={keys} className="flex min-h-7 items-center justify-between gap-3">
                  <dt>{words}</dt>
                  <dd>
                    <Kbd keys={keys ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
