import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { ConfigText } from '#shared/schemas/config.ts';

import { ConfigDiff } from './config-diff.tsx';
import { type ConfigBot, useConfigStanding, useConfigText } from './use-config.ts';

type ConflictDialogProps = {
  bot: ConfigBot;
  open: boolean;
  mine: string;
  onTheirs: () => void;
  onMine: (theirs: ConfigText) => void;
  onEdit: (theirs: ConfigText) => void;
};

/** Somebody else was faster: what is there now, what one's own text would change in it, and the ways on. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { bot, open, mine, onTheirs, onMine, onEdit } = props;
  const { t } = useTranslation('config');
  const { standing } = useConfigStanding(bot, open);
  const { version: theirs } = useConfigText(bot, open ? standing?.current?.id : undefined);

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && theirs && onEdit(theirs)}
      title={t('conflict.title')}
      size="lg"
      footer={
        theirs && (
          <>
            <Button size="lg" variant="danger" className="mr-auto" onClick={onTheirs}>
              {t('conflict.theirs')}
            </Button>
            <Button size="lg" onClick={() => onMine(theirs)}>
              {t('conflict.mine')}
            </Button>
            <Button size="lg" variant="primary" onClick={() => onEdit(theirs)}>
              {t('conflict.edit')}
            </Button>
          </>
        )
      }
    >
      {theirs ? (
        <>
          <WhoWasFaster theirs={theirs} />
          <div className="border-t">
            <ConfigDiff
              before={theirs.text}
              after={mine}
              layout="inline"
              label={t('compare.title')}
            />
          </div>
        </>
      ) : (
        <Skeleton className="mx-4 mb-4 h-40" />
      )}
    </Dialog>
  );
}

function WhoWasFaster({ theirs }: { theirs: ConfigText }) {
  const { t } = useTranslation('config');
  const format = useFormat();
  const when = useNow((now) => format.ago(theirs.createdAt, now));

  return (
    <p className="px-4 pb-3 text-13">
      {t('conflict.text', {
        number: theirs.number,
        origin: t(`origin.${theirs.origin}`),
        when,
      })}
    </p>
  );
}
