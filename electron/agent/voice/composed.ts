import type { Severity } from '#shared/schemas/alert.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

/** A message in words, for one recipient, as long as its channel has room for. */
export type Composed = {
  length: LengthClass;
  /** One line: an email's subject, a notification's title. */
  subject: string;
  /** Plain text; never empty. */
  text: string;
  /**
   * Of a long one: a whole document that loads nothing from elsewhere. A picture stands in it as a `data:` address; who
   * sends it as mail lets it travel beside the document, since mail programs do not show it otherwise.
   */
  html: string | null;
  severity: Severity;
  /** Where it is to be seen in the console. */
  link: string | null;
  /** `#rrggbb`, the client's or the severity's. */
  colour: string;
  /** For channels with fields of their own: label and value, in the recipient's language. */
  fields: { label: string; value: string }[];
};
