import { MessageCircle } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useLadder } from '#renderer/lib/use-ladder.ts';
import type { Ladder, RestartRequest } from '#shared/schemas/recovery.ts';

import { BreakerLine, NoAbility } from './healing-notes.tsx';
import { useRecoveryActions } from './use-recovery-actions.ts';

type RestartDialogProps = {
  /** None closes it. */
  bot: BotRef | undefined;
  onClose: () => void;
};

/** What is restarted, who would notice, and whether to wait for them. Enter is enough. */
export function RestartDialog({ bot, onClose }: RestartDialogProps) {
  const { t } = useTranslation('recovery');
  const confirm = useRef<HTMLButtonElement>(null);

  return (
    <Dialog
      open={bot !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('restart.title', { bot: bot?.name ?? '' })}
      size="md"
      initialFocus={confirm}
    >
      {bot && <RestartOf bot={bot} onClose={onClose} confirm={confirm} />}
    </Dialog>
  );
}

type RestartOfProps = {
  bot: BotRef;
  onClose: () => void;
  confirm: RefObject<HTMLButtonElement | null>;
};

function RestartOf({ bot, onClose, confirm }: RestartOfProps) {
  const { ladder } = useLadder(bot);
  const { restart, isBusy } = useRecoveryActions(bot);

  if (!ladder) {
    return <Skeleton className="mx-4 mb-4 h-24" />;
  }
  return (
    <RestartForm
      ladder={ladder}
      isBusy={isBusy}
      confirm={confirm}
      onCancel={onClose}
      onRestart={(request) => {
        onClose();
        void restart(request);
      }}
    />
  );
}

type RestartFormProps = {
  ladder: Ladder;
  isBusy: boolean;
  confirm?: RefObject<HTMLButtonElement | null>;
  onCancel: () => void;
  onRestart: (request: RestartRequest) => void;
};

const restartSteps = ['restart_bot', 'restart_channel'] as const;

export function RestartForm(props: RestartFormProps) {
  const { ladder, isBusy, confirm, onCancel, onRestart } = props;
  const { t } = useTranslation(['recovery', 'common']);
  const { abilities, activity, provesRuns, breaker } = ladder;
  const possible = restartSteps.filter((step) => abilities.includes(step));
  const [step, setStep] = useState(possible[0]);
  const [whenIdle, setWhenIdle] = useState((activity ?? 0) > 0);
  const [reason, setReason] = useState('');
  const isHeldBack = breaker.used >= breaker.limit;

  if (step === undefined) {
    return (
      <div className="flex flex-col gap-4 px-4 pb-4 text-13">
        <p>{t('restart.none')}</p>
        <div className="flex justify-between gap-2">
          <NoAbility />
          <Button size="lg" onClick={onCancel}>
            {t('common:action.close')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        const said = reason.trim();
        onRestart({
          step,
          whenIdle,
          // What the breaker holds back is said in the dialog; a person may know better.
          force: isHeldBack,
          ...(said === '' ? {} : { reason: said }),
        });
      }}
    >
      <div className="flex flex-col gap-4 px-4 pb-4 text-13">
        {possible.length > 1 ? (
          <fieldset className="flex flex-col gap-1">
            <legend className="sr-only">{t('restart.what')}</legend>
            {possible.map((each) => (
              <Choice
                key={each}
                kind="one"
                name="step"
                isChosen={step === each}
                onChoose={() => setStep(each)}
                label={t(`restart.${each}`)}
                hint={t(`restart.${each}-hint`)}
              />
            ))}
          </fieldset>
        ) : (
          <p>{t(`restart.${step}-hint`)}</p>
        )}
        <Conversations activity={activity} whenIdle={whenIdle} onWhenIdle={setWhenIdle} />
        <Field label={t('restart.reason')} hint={t('restart.reason-hint')}>
          <Input
            value={reason}
            maxLength={500}
            autoComplete="off"
            placeholder={t('common:field.optional')}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
        <Afterwards provesRuns={provesRuns} breaker={breaker} />
      </div>
      <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
        <Button size="lg" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button
          ref={confirm}
          type="submit"
          size="lg"
          variant="primary"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog opens on what it is for
          autoFocus
          disabled={isBusy}
        >
          {t(isHeldBack ? 'restart.confirm-anyway' : 'restart.confirm')}
          <Kbd
            keys="enter"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </Button>
      </footer>
    </form>
  );
}

type ConversationsProps = Pick<Ladder, 'activity'> & {
  whenIdle: boolean;
  onWhenIdle: (whenIdle: boolean) => void;
};

function Conversations({ activity, whenIdle, onWhenIdle }: ConversationsProps) {
  const { t } = useTranslation('recovery');

  return (
    <div className="flex flex-col gap-2 rounded-md border px-3 py-2">
      <p className="flex items-center gap-3">
        <MessageCircle aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
        {activity === null
          ? t('restart.conversations-unknown')
          : t('restart.conversations', { count: activity })}
      </p>
      {activity !== null && activity > 0 && (
        <Choice
          kind="many"
          name="when-idle"
          isChosen={whenIdle}
          onChoose={onWhenIdle}
          label={t('restart.when-idle')}
          hint={t('restart.when-idle-hint')}
        />
      )}
    </div>
  );
}

function Afterwards({ provesRuns, breaker }: Pick<Ladder, 'provesRuns' | 'breaker'>) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const { used, limit, windowMs } = breaker;

  return (
    <div className="flex flex-col gap-1 text-12 text-muted">
      <p>{t(provesRuns ? 'restart.verified' : 'restart.verified-plain')}</p>
      {used >= limit && (
        <p className="text-down-text">
          {t('restart.breaker', { used, span: format.span(windowMs) })}
        </p>
      )}
      {used > 0 && <BreakerLine breaker={breaker} />}
    </div>
  );
}
