import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';
import { printable } from '#shared/schemas/text.ts';

const longest = 200;
const mark = '…';
const mailAddress = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/gu;
const phoneNumber = /\+?\d(?:[\s().-]?\d){7,}/gu;

/** The other side's words, fit to be kept and shown: one short line without secrets, addresses and numbers of people. */
export function deliveryDetail(text: string, secrets: readonly string[]): string | null {
  const line = printable(text.slice(0, 4 * longest).replaceAll(/\s+/gu, ' ')).trim();
  const kept = withoutSecrets(line, secrets)
    .replaceAll(mailAddress, mark)
    .replaceAll(phoneNumber, mark)
    .slice(0, longest)
    .trim();
  return kept === '' ? null : kept;
}
