import { Check, TriangleAlert } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SettingRow } from '#renderer/components/setting-row.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';

import { CommitInput } from '../commit-input.tsx';
import { contrast, enoughForShapes, enoughForText, inkOn } from './contrast.ts';

type ColourFieldProps = {
  colour: string;
  isBlocked: boolean;
  onDraft: (colour: string) => void;
  onChange: (colour: string) => void;
};

const whole = /^#[0-9a-f]{6}$/;
const paper = '#ffffff';

/** The colour of messages, by eye or by number, with how well it can be read. */
export function ColourField({ colour, isBlocked, onDraft, onChange }: ColourFieldProps) {
  const { t } = useTranslation('settings');
  const [isWrong, setIsWrong] = useState(false);
  const [shown, setShown] = useState({ of: colour, colour });
  const current = shown.of === colour ? shown.colour : colour;

  const draft = (next: string) => {
    setShown({ of: colour, colour: next });
    onDraft(next);
  };

  return (
    <>
      <SettingRow
        label={t('brand.colour')}
        hint={t('brand.colour-hint')}
        error={isWrong ? t('brand.colour-wrong') : undefined}
      >
        {(id) => (
          <span className="flex items-center gap-2">
            <input
              type="color"
              aria-label={t('brand.colour-pick')}
              disabled={isBlocked}
              value={current}
              onChange={({ target }) => draft(target.value)}
              onBlur={() => current !== colour && onChange(current)}
              className="h-8 w-10 rounded-md border border-border-control bg-surface-1 p-1"
            />
            <CommitInput
              id={id}
              className="w-28 font-mono"
              spellCheck={false}
              autoComplete="off"
              maxLength={7}
              disabled={isBlocked}
              value={current}
              onCommit={(text) => {
                const given = text.trim().toLowerCase();
                const hex = given.startsWith('#') ? given : `#${given}`;
                setIsWrong(!whole.test(hex));
                if (whole.test(hex)) {
                  draft(hex);
                  onChange(hex);
                }
              }}
            />
          </span>
        )}
      </SettingRow>
      <ContrastNote colour={current} />
    </>
  );
}

function ContrastNote({ colour }: { colour: string }) {
  const { t } = useTranslation('settings');
  const ink = inkOn(colour);

  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 pb-3 text-12">
      <span
        style={{ '--brand': colour, '--ink': ink } as CSSProperties}
        className="rounded-md bg-(--brand) px-3 py-1.5 text-13 font-medium text-(--ink)"
      >
        {t('brand.sample')}
      </span>
      <Figure label={t('brand.contrast.ink')} value={contrast(colour, ink)} least={enoughForText} />
      <Figure
        label={t('brand.contrast.paper')}
        value={contrast(colour, paper)}
        least={enoughForShapes}
      />
    </div>
  );
}

function Figure({ label, value, least }: { label: string; value: number; least: number }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const isEnough = value >= least;
  const Icon = isEnough ? Check : TriangleAlert;
  // Rounded down: what falls short is never said to be enough.
  const shown = format.number(Math.floor(value * 10) / 10);

  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon
        aria-hidden
        className={isEnough ? 'size-4 text-ok-text' : 'size-4 text-degraded-text'}
      />
      <span className="text-muted">{label}</span>
      <span className="font-medium">{t('brand.contrast.ratio', { ratio: shown })}</span>
      <span className={isEnough ? 'text-ok-text' : 'text-degraded-text'}>
        {t(isEnough ? 'brand.contrast.enough' : 'brand.contrast.low', {
          least: format.number(least),
        })}
      </span>
    </span>
  );
}
