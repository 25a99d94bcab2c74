/** Every id that package.json also names. A test compares the two, both ways. */

export const COMMANDS = [
  'declareIncident',
  'declareFromAlert',
  'openBoard',
  'switchIncident',
  'setActiveIncident',
  'changeSeverity',
  'changeStatus',
  'resolveIncident',
  'reopenIncident',
  'closeIncident',
  'addNote',
  'addPastNote',
  'addFromGit',
  'addEvidence',
  'addFileEvidence',
  'addSelectionEvidence',
  'addTerminalEvidence',
  'addLinkEvidence',
  'pasteScreenshot',
  'recordFacts',
  'setMilestone',
  'assignRole',
  'releaseRole',
  'decideCause',
  'linkDeployment',
  'ruleOutSuspect',
  'openHypothesis',
  'judgeHypothesis',
  'addWhy',
  'addTrace',
  'openCommit',
  'openOnHost',
  'unlinkDeployment',
  'refreshDeployments',
  'recordDeployment',
  'chooseDeploymentMarks',
  'readGithubDeployments',
  'forgetGithubDeployments',
  'copyRevision',
  'createHotfixBranch',
  'prepareRollback',
  'performRollback',
  'continueRollback',
  'markRolledBack',
  'giveUpRollback',
  'openRollbackWorktree',
  'pickCommits',
  'startBisect',
  'markBisect',
  'resumeBisect',
  'stopBisect',
  'createPostmortem',
  'refreshPostmortem',
  'changeReview',
  'sendToBacklog',
  'sendToGithub',
  'addAction',
  'changeAction',
  'closeAction',
  'openAction',
  'openActionLink',
  'copyActionTrailer',
  'refreshActions',
  'showDoneActions',
  'hideDoneActions',
  'acknowledgeIncident',
  'acknowledgeEscalation',
  'snoozeUpdate',
  'recordUpdateSent',
  'workStep',
  'skipStep',
  'failStep',
  'noteStep',
  'runStepAction',
  'runStepCommand',
  'attachRunbook',
  'detachRunbook',
  'newRunbook',
  'openRunbook',
  'previewRunbook',
  'correctEntryTime',
  'retractEntry',
  'copyEntry',
  'copyIncidentId',
  'copyIncidentLink',
  'shareIncident',
  'stopSharing',
  'syncNow',
  'joinIncident',
  'saveBundle',
  'openBundle',
  'openHandOff',
  'postUpdate',
  'writeBrief',
  'setChannelSecret',
  'testChannel',
  'markRead',
  'showMetrics',
  'findSimilar',
  'exportIncident',
  'importIncident',
  'showProblems',
  'showLog',
] as const;
export type CommandName = (typeof COMMANDS)[number];
export const commandId = (name: CommandName): string => `fireline.${name}`;

export const VIEWS = {
  incidents: 'fireline.incidents',
  runbook: 'fireline.runbook',
  timeline: 'fireline.timeline',
  deployments: 'fireline.deployments',
  actions: 'fireline.actions',
} as const;

export const BOARD_VIEW_TYPE = 'fireline.board';
export const METRICS_VIEW_TYPE = 'fireline.metrics';

/** Keys for `when` clauses. */
export const CONTEXT_KEYS = {
  /** An incident is active in this window. */
  hasActive: 'fireline.hasActiveIncident',
  /** The active incident is resolved or closed. */
  isOver: 'fireline.activeIncidentIsOver',
  /** The active incident is of the severity that has briefs for executives. */
  isP0: 'fireline.activeIncidentIsP0',
  /** The active incident is shared with a remote. */
  isShared: 'fireline.isShared',
  /** Any incident is. */
  hasShares: 'fireline.hasShares',
  /** There is a remote to share with. */
  hasRemotes: 'fireline.hasRemotes',
  /** The record of a folder is kept in git. */
  hasGit: 'fireline.hasGit',
  /** The active incident has entries that are new here. */
  hasNews: 'fireline.hasNews',
  /** The view of action items lists those that are done, too. */
  showsDoneActions: 'fireline.showsDoneActions',
  /** The repositories have been read at least once. */
  isReady: 'fireline.isReady',
} as const;

export const SETTINGS = [
  'severity.labels',
  'runbook.file',
  'deployments.tagPatterns',
  'deployments.productionBranch',
  'deployments.environmentBranches',
  'deployments.refs',
  'deployments.source',
  'hotfix.branchPattern',
  'hotfix.worktreeDirectory',
  'rollback.redeployCommand',
  'rollback.command',
  'rollback.checkCommand',
  'bisect.timeoutMinutes',
  'comms.channels',
  'postmortem.directory',
  'clocks',
  'escalation',
  'sync.runPrePushHook',
  'record.archiveAfterDays',
  'backlog.file',
] as const;
export type SettingName = (typeof SETTINGS)[number];

/** Tools for agents, as models know them. */
export const TOOLS = [
  'fireline_read_incident',
  'fireline_read_runbook',
  'fireline_read_deployments',
  'fireline_add_note',
  'fireline_record_step',
  'fireline_draft_status_update',
] as const;
export type ToolName = (typeof TOOLS)[number];
