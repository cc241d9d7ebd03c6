import {
  Box,
  Cable,
  Cog,
  Globe,
  HeartPulse,
  Layers,
  type LucideIcon,
  Radar,
  SquareTerminal,
  Waypoints,
} from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import type { ConnectorType } from '#shared/schemas/connector.ts';

const choices: readonly { type: ConnectorType; Icon: LucideIcon }[] = [
  { type: 'http', Icon: Globe },
  { type: 'openclaw', Icon: Waypoints },
  { type: 'heartbeat', Icon: HeartPulse },
  { type: 'websocket', Icon: Cable },
  { type: 'process', Icon: SquareTerminal },
  { type: 'systemd', Icon: Cog },
  { type: 'docker', Icon: Box },
  { type: 'pm2', Icon: Layers },
];

type WhereChoicesProps = { onChoose: (type: ConnectorType) => void; onLookAround: () => void };

/** The ways in which a bot can be watched, for those who have no address to paste. */
export function WhereChoices({ onChoose, onLookAround }: WhereChoicesProps) {
  const { t } = useTranslation('bot-forms');
  const headingId = useId();

  return (
    <section aria-labelledby={headingId} className="flex flex-col gap-3 pb-4">
      <h3 id={headingId} className="text-14 font-semibold">
        {t('where.title')}
      </h3>
      <ul className="grid gap-3 sm:grid-cols-2">
        {choices.map(({ type, Icon }) => (
          <li key={type} className="flex">
            <button
              type="button"
              onClick={() => onChoose(type)}
              className="flex w-full cursor-default items-start gap-3 rounded-lg border border-border-control bg-surface-1 p-3 text-left transition-colors hover:bg-surface-2"
            >
              <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted stroke-[1.5]" />
              <span>
                <span className="block text-13 font-medium">{t(`where.${type}`)}</span>
                <span className="mt-0.5 block text-12 text-muted">{t(`where.${type}-text`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="flex items-center gap-3 border-t pt-3">
        <Radar aria-hidden className="size-5 shrink-0 text-muted stroke-[1.5]" />
        <p className="flex-1 text-12 text-muted">{t('look.offer')}</p>
        <ActionButton needs="operator" size="lg" onClick={onLookAround}>
          {t('look.open')}
        </ActionButton>
      </div>
    </section>
  );
}
