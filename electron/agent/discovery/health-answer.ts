import { printable } from '#shared/schemas/text.ts';

/** An answer as it came, with its body as text. */
export type PlainAnswer = { status: number; contentType: string | undefined; text: string };

export type HealthAnswer = { version: string | null; name: string | null };

const goodWord = /^(?:ok|okay|healthy|up|live|alive|pass|passing|ready|running|green)$/i;
const goodText = /\b(?:ok|okay|healthy|up|live|alive)\b/i;
const telling = ['status', 'state', 'health', 'ok', 'healthy', 'up', 'live', 'alive', 'message'];
const maxTellingText = 200;
const versionPattern = /^v?\d[\w.+-]{0,39}$/;

/**
 * What a health answer tells, or `undefined` where it is none. A page is never one: many servers answer any address
 * with the same page and 200. Away from the usual paths it must say in so many words that all is well.
 */
export function readHealth(answer: PlainAnswer, isHealthPath: boolean): HealthAnswer | undefined {
  if (answer.status < 200 || answer.status > 299 || isPage(answer)) {
    return undefined;
  }
  const json = fieldsOf(answer.text);
  const saysWell = json ? saysWellIn(json) : saysWellAsText(answer.text);
  if (!saysWell && !(isHealthPath && answer.status === 200)) {
    return undefined;
  }
  const version = json?.['version'];
  const name = json?.['name'] ?? json?.['service'] ?? json?.['app'];
  return {
    version: typeof version === 'string' && versionPattern.test(version) ? version : null,
    name:
      typeof name === 'string' ? printable(name.slice(0, 200)).trim().slice(0, 60) || null : null,
  };
}

/** What an OpenClaw gateway answers at `/healthz`, and by itself no proof that it is one. */
export function looksLikeGateway({ status, text }: PlainAnswer): boolean {
  const json = fieldsOf(text);
  return status === 200 && json?.['ok'] === true && json['status'] === 'live';
}

function isPage({ contentType, text }: PlainAnswer): boolean {
  return /\b(?:html|xml)\b/i.test(contentType ?? '') || text.trimStart().startsWith('<');
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function saysWellIn(json: Readonly<Record<string, unknown>>): boolean {
  return telling.some((key) => {
    const value = Object.hasOwn(json, key) ? json[key] : undefined;
    return value === true || (typeof value === 'string' && goodWord.test(value.trim()));
  });
}

function saysWellAsText(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length <= maxTellingText && goodText.test(trimmed);
}
