import * as z from 'zod';

// The board's content security policy forbids eval, and zod would try it as soon as a schema is made. So this file is
// the first import of main.tsx.
z.config({ jitless: true });
