import { createAnswerStore } from '#electron/store/answer-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { Outgoing } from '../channel.ts';
import type { WhatsAppConfig } from '../channels/whatsapp.ts';
import { alertCode } from './answer-codes.ts';
import { createAnswerReplies } from './answer-replies.ts';

/**
 * How the recipient of a message can answer it, with the code that is theirs: for an alert that is not over, over a channel
 * that listens, to somebody who may answer.
 */
export function createInvitations({
  db,
  localeOf,
}: {
  db: Database;
  localeOf: (tenantId: TenantId) => Locale;
}) {
  const replies = createAnswerReplies();

  return async function inviteOf(
    { answers, token }: WhatsAppConfig,
    { to, about }: Pick<Outgoing, 'to' | 'about'>,
  ): Promise<string | null> {
    const [alert, ...others] = about.alerts;
    if (!answers || !to || !alert || others.length > 0 || about.phase === 'resolved') {
      return null;
    }
    const person = await createAnswerStore(db, about.tenantId).whoMayAnswer(to.address);
    if (!person) {
      return null;
    }
    const code = alertCode(token, { number: to.address, alertId: alert.id });
    return replies.invitation(person.locale ?? localeOf(about.tenantId), {
      code,
      hasBot: alert.botId !== null,
    });
  };
}
