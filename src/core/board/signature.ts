import * as z from 'zod';

/** "14:02 · you" */
export const signatureSchema = z.object({ at: z.iso.datetime(), by: z.string() });
export type Signature = z.infer<typeof signatureSchema>;
