import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { type BotRef, byTenant } from '#renderer/features/bots/bot-ref.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

const namesShown = 8;
/** Beyond as many clients the number of bots has to be typed. */
const clientsUnasked = 3;

type BulkRestartDialogProps = {
  /** None closes it. */
  bots: readonly BotRef[];
  onClose: () => void;
  onRestart: (bots: readonly BotRef[], reason: string | undefined) => void;
};

/** Whose bots are restarted, and how: a few at a time, and not on when it goes wrong. */
export function BulkRestartDialog({ bots, onClose, onRestart }: BulkRestartDialogProps) {
  const { t } = useTranslation('recovery');
  const begin = useRef<HTMLElement>(null);

  return (
    <Dialog
      open={bots.length > 0}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('bulk.title', { count: bots.length })}
      description={t('bulk.how')}
      size="md"
      initialFocus={begin}
    >
      {bots.length > 0 && (
        <BulkForm
          bots={bots}
          begin={(element) => {
            begin.current = element;
          }}
          onCancel={onClose}
          onConfirm={(reason) => {
            onClose();
            onRestart(bots, reason);
          }}
        />
      )}
    </Dialog>
  );
}

type BulkFormProps = {
  bots: readonly BotRef[];
  /** Takes what has the focus at first. */
  begin: (element: HTMLElement | null) => void;
  onCancel: () => void;
  onConfirm: (reason: string | undefined) => void;
};

function BulkForm({ bots, begin, onCancel, onConfirm }: BulkFormProps) {
  const { t } = useTranslation(['recovery', 'common']);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const groups = [...byTenant(bots)];
  const mustType = groups.length > clientsUnasked;
  const wanted = String(bots.length);

  return (
    <form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        const said = reason.trim();
        onConfirm(said === '' ? undefined : said);
      }}
    >
      <div className="flex flex-col gap-4 px-4 pb-4 text-13">
        <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
          {groups.map(([tenantId, ofTenant]) => (
            <ClientBots key={tenantId} tenantId={tenantId} bots={ofTenant} />
          ))}
        </ul>
        <Field label={t('restart.reason')} hint={t('restart.reason-hint')}>
          <Input
            value={reason}
            maxLength={500}
            autoComplete="off"
            placeholder={t('common:field.optional')}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
        {mustType && (
          <Field label={t('bulk.type-count', { wanted })}>
            <Input
              ref={begin}
              value={typed}
              autoComplete="off"
              inputMode="numeric"
              onChange={({ target }) => setTyped(target.value)}
            />
          </Field>
        )}
      </div>
      <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
        <Button size="lg" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button
          {...(mustType ? {} : { ref: begin })}
          type="submit"
          size="lg"
          variant="primary"
          disabled={mustType && typed.trim() !== wanted}
        >
          {t('bulk.confirm', { count: bots.length })}
          <Kbd
            keys="enter"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </Button>
      </footer>
    </form>
  );
}

function ClientBots({ tenantId, bots }: { tenantId: string; bots: readonly BotRef[] }) {
  const { t } = useTranslation('recovery');
  const { byId } = useTenants();
  const hidden = bots.length - namesShown;

  return (
    <li>
      <span className="font-medium">{byId.get(tenantId)?.name}</span>
      <span className="text-muted">
        {' · '}
        {bots
          .slice(0, namesShown)
          .map(({ name }) => name)
          .join(', ')}
        {hidden > 0 && ` ${t('bulk.more', { count: hidden })}`}
      </span>
    </li>
  );
}
