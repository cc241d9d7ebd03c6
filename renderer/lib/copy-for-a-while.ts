const keptMs = 30_000;

type Page = Pick<Window, 'navigator' | 'document' | 'addEventListener' | 'removeEventListener'>;

/**
 * Copies a secret, and empties the clipboard after half a minute if it still holds it. Where the clipboard may not be
 * read, it is emptied unless something else was copied here meanwhile. A page without the focus may do neither; then
 * it is done as soon as the focus is back.
 */
export async function copyForAWhile(secret: string, page: Page = window): Promise<void> {
  const { clipboard } = page.navigator;
  await clipboard.writeText(secret);

  let wasReplaced = false;
  const noteOther = () => {
    wasReplaced = true;
  };
  page.document.addEventListener('copy', noteOther);
  page.document.addEventListener('cut', noteOther);

  const stop = () => {
    page.document.removeEventListener('copy', noteOther);
    page.document.removeEventListener('cut', noteOther);
    page.removeEventListener('focus', clear);
  };
  const clear = () => {
    void stillHolds()
      .then((isThere) => (isThere ? clipboard.writeText('') : undefined))
      .then(stop, () => page.addEventListener('focus', clear, { once: true }));
  };
  const stillHolds = async () => {
    if (wasReplaced) {
      return false;
    }
    return (await mayRead(page.navigator)) ? (await clipboard.readText()) === secret : true;
  };
  setTimeout(clear, keptMs);
}

/** Asks without making the browser ask the person. */
async function mayRead({ permissions }: Navigator): Promise<boolean> {
  try {
    const { state } = await permissions.query({ name: 'clipboard-read' as PermissionName });
    return state === 'granted';
  } catch {
    return false;
  }
}
