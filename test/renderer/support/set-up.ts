import { configure } from '@testing-library/react';

// How long a test waits for something to show before it gives up. It costs nothing where all is well, and a
// busy machine needs more than the library's second.
configure({ asyncUtilTimeout: 15_000 });
