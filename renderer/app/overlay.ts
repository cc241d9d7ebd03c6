/** What can lie over the screen; one at a time. */
export type Overlay = 'palette' | 'clients' | 'shortcuts';
