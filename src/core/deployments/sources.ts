/** The marks by which deployments can be found, in the words of the setting. */
export const SCHEME_SOURCES = [
  'deploymentTags',
  'timestampTags',
  'counterTags',
  'versionTags',
  'branch',
  'refs',
  'notes',
] as const;
export type SchemeSource = (typeof SCHEME_SOURCES)[number];
