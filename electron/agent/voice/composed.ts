import type { Severity } from '#shared/schemas/alert.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

/** A picture that travels with a letter; its document names it as `cid:<contentId>`. */
export type InlineImage = {
  contentId: string;
  filename: string;
  contentType: 'image/png';
  /** Base64. */
  content: string;
};

/** A message in words, for one recipient, as long as its channel has room for. */
export type Composed = {
  length: LengthClass;
  /** One line: an email's subject, a notification's title. */
  subject: string;
  /** Plain text; never empty. */
  text: string;
  /** Of a long one: a whole document that loads nothing from elsewhere. */
  html: string | null;
  /** What the document shows, where it shows any. */
  images?: readonly InlineImage[];
  severity: Severity;
  /** Where it is to be seen in the console. */
  link: string | null;
  /** `#rrggbb`, the client's or the severity's. */
  colour: string;
  /** For channels with fields of their own: label and value, in the recipient's language. */
  fields: { label: string; value: string }[];
};
