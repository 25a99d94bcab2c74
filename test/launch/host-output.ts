/** Begins each line that the code under test or its tests print in the extension host. */
export const hostOutputMark = '\u2063fireline\u2063';
