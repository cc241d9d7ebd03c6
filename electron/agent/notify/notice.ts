export type { NewNotice, StoredNotice } from '#electron/store/notice-store.ts';
