import { useEffect, useState } from 'react';

const restMs = 200;

/**
 * A filter that is typed: it acts at once, and goes into the address when the typing rests. What comes
 * from the address (back, a link, a cleared filter) replaces what was typed.
 */
export function useTypedFilter(
  inAddress: string,
  write: (text: string) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(inAddress);
  const [sent, setSent] = useState(inAddress);

  if (inAddress !== sent && inAddress !== text) {
    setSent(inAddress);
    setText(inAddress);
  }
  useEffect(() => {
    if (text === sent) {
      return;
    }
    const timer = setTimeout(() => {
      setSent(text);
      write(text);
    }, restMs);
    return () => clearTimeout(timer);
  }, [text, sent, write]);

  return [text, setText];
}
