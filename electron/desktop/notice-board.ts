import type { Notification, NotificationConstructorOptions } from 'electron';

import type { NoticeText } from './notice-text.ts';

export type NotificationMaker = {
  new (options: NotificationConstructorOptions): Notification;
  isSupported(): boolean;
};

type Shown = { text: NoticeText; notification: Notification };

/**
 * What the operating system shows for us, by tag: a later notice takes the place of an earlier one with
 * its tag. No sound, no window raised; a click alone leads somewhere.
 */
export function createNoticeBoard(NotificationClass: NotificationMaker) {
  // Held on to, because a notification that is collected no longer reports its click.
  const shown = new Map<string, Shown>();

  const withdraw = (tag: string): void => {
    const known = shown.get(tag);
    shown.delete(tag);
    known?.notification.close();
  };

  return {
    /** False where the system shows nothing. */
    show(tag: string, text: NoticeText, onClick: () => void): boolean {
      const known = shown.get(tag);
      if (known?.text.title === text.title && known.text.body === text.body) {
        return true;
      }
      withdraw(tag);
      if (!NotificationClass.isSupported()) {
        return false;
      }
      // `id` is what macOS and Windows replace by; elsewhere the earlier one was closed above.
      const notification = new NotificationClass({ ...text, id: tag, silent: true });
      notification.on('click', onClick);
      shown.set(tag, { text, notification });
      notification.show();
      return true;
    },
    withdraw,
    withdrawAll(): void {
      Array.from(shown.keys()).forEach(withdraw);
    },
  };
}

export type NoticeBoard = ReturnType<typeof createNoticeBoard>;
