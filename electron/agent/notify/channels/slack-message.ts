import type { Outgoing } from '#electron/agent/notify/channel.ts';

// docs.slack.dev/reference/block-kit/blocks
const maxHeader = 150;
const maxSection = 3_000;
const maxFields = 10;
const maxField = 2_000;
const maxLink = 3_000;

/** A message in blocks, with the text that a notification and a reader of screens say of it. */
export function slackMessage({ message, replyTo }: Outgoing) {
  const { subject, text, link, fields } = message;
  const body = cut(escaped(text), maxSection);
  return {
    text: cut(escaped(`${subject}\n${text}`), maxSection),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(subject, maxHeader), emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text: body, verbatim: true } },
      ...(fields.length === 0
        ? []
        : [{ type: 'section', fields: fields.slice(0, maxFields).map(fieldOf) }]),
      ...(link === null || link.length > maxLink
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${escaped(link)}>` }] }]),
    ],
    unfurl_links: false,
    unfurl_media: false,
    ...(replyTo !== null && { thread_ts: replyTo }),
  };
}

function fieldOf({ label, value }: { label: string; value: string }) {
  return { type: 'plain_text', text: cut(`${label}: ${value}`, maxField), emoji: false };
}

/** What Slack would take for a mention, a link or an entity. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Never in the middle of a character, or of what an escaped one became. */
function cut(text: string, length: number): string {
  const kept = text.toWellFormed();
  return kept.length <= length
    ? kept
    : `${kept.slice(0, length - 1).replace(/(?:[\ud800-\udbff]|&[a-z]{0,3})$/, '')}…`;
}
