import type { TemplateKey } from '#electron/store/message-template-store.ts';

/**
 * The built-in words as a template to begin with: it says what is said without one. The sentences stay ours until they
 * are replaced, so that plurals and the facts of the day come out right.
 */
export function builtInTemplate({ kind, length }: Omit<TemplateKey, 'locale'>): {
  subject: string | null;
  body: string;
} {
  switch (length) {
    case 'short':
      return { subject: null, body: '{{ icon }} {{ what }} {{ next }}' };
    case 'chat':
      return {
        subject: null,
        body: `{{ icon }} {{ '${kind}' | t }}\n{{ repeat }}\n{{ link }}`,
      };
    case 'long':
      return { subject: '{{ subject }}', body: letter };
    default:
      return length satisfies never;
  }
}

const letter = `{{ greeting }}

{{ icon }} {{ what }} {{ note }}

{{ tried }} {{ next }}

{% if incident.affected.size > 1 %}{{ incident.affected | map: 'name' | join: ', ' }}{% endif %}

{{ repeat }}

{{ link }}

{{ sign_off }}
{{ agent.name }}

{{ signature }}`;
