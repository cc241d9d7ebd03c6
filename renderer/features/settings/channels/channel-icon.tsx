import {
  AppWindow,
  Hash,
  type LucideIcon,
  Mail,
  MessageCircle,
  Smartphone,
  Webhook,
} from 'lucide-react';

import { type ChannelKind, type Medium, mediumOf } from '#shared/schemas/channel.ts';

const icons: Readonly<Record<Medium, LucideIcon>> = {
  email: Mail,
  whatsapp: MessageCircle,
  slack: Hash,
  webhook: Webhook,
  push: Smartphone,
  native: AppWindow,
};

/** Decoration beside a channel's name. */
export function ChannelIcon({ kind }: { kind: ChannelKind }) {
  const Icon = icons[mediumOf[kind]];
  return <Icon aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />;
}
