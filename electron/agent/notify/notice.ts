/** Where a notice is stored is the store's affair; what it is, everyone's here. */
export type { NewNotice, StoredNotice } from '#electron/store/stored-notice.ts';
