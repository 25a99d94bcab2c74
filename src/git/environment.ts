/** What a terminal or another tool may have left in our environment and what would lead git astray. */
const MISLEADING = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;
/** Where the person keeps their configuration, and so their identity, is theirs to say. */
const THEIRS = /^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$/i;

/**
 * The environment of every git that runs in the background. An inherited GIT_DIR would silently work on another
 * repository, and a prompt would wait for ever where nobody can see it.
 */
export function backgroundGitEnvironment(inherited: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !MISLEADING.test(name) || THEIRS.test(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    SSH_ASKPASS_REQUIRE: 'never',
    // Never make the responder's own git wait for ours.
    GIT_OPTIONAL_LOCKS: '0',
    // In a partial clone, a missing object is a problem to report, not a reason to go to the network.
    GIT_NO_LAZY_FETCH: '1',
  };
}
