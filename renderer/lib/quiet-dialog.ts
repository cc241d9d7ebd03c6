import { createContext, useContext } from 'react';

import type { BotId, TenantId } from '#shared/schemas/ids.ts';

/** Some bots, or whole clients: what is to be muted or maintained. */
export type QuietSubject = {
  bots: readonly { id: BotId; tenantId: TenantId; name: string }[];
  /** Those of the bots, or more where whole clients are meant. */
  tenantIds: readonly TenantId[];
};

/** `menu` offers mute and maintenance; `plan` is the window of a maintenance that is planned. */
export type QuietQuestion = { kind: 'menu' | 'plan'; subject: QuietSubject };

export const QuietDialogContext = createContext<(question: QuietQuestion) => void>(() => undefined);

/** Asks how these are to be kept quiet, wherever one is. */
export function useAskForQuiet() {
  return useContext(QuietDialogContext);
}

/** The bots alone. */
export function botsAsSubject(bots: QuietSubject['bots']): QuietSubject {
  return { bots, tenantIds: [...new Set(bots.map(({ tenantId }) => tenantId))] };
}
