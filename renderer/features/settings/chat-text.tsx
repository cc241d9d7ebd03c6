import { Fragment } from 'react';

const bold = /(\*(?!\s)[^*\n]+(?<!\s)\*)/u;

/** A message as WhatsApp and Slack show it, in which what stands between asterisks is bold. */
export function ChatText({ text }: { text: string }) {
  return text.split(bold).map((part, at) => {
    const isBold = at % 2 === 1;
    return isBold ? (
      <strong key={at} className="font-semibold">
        {part.slice(1, -1)}
      </strong>
    ) : (
      <Fragment key={at}>{part}</Fragment>
    );
  });
}
