import type { Severity } from '#shared/schemas/alert.ts';

/** Of the bar or the mark beside a message; each stands out on white and carries white text. */
export const severityColours: Readonly<Record<Severity, string>> = {
  info: '#2563a8',
  warning: '#a15c00',
  error: '#b4341f',
  critical: '#a3122a',
};
