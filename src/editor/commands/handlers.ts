import type { CommandName } from '../../manifest.ts';
import {
  addAction,
  changeAction,
  closeAction,
  copyActionTrailer,
  hideDoneActions,
  openAction,
  openActionLink,
  refreshActions,
  reopenAction,
  showDoneActions,
} from './actions.ts';
import { markBisect, resumeBisect, startBisect, stopBisect } from './bisect.ts';
import { acknowledgeEscalation, acknowledgeIncident, recordUpdateSent, snoozeUpdate } from './clocks.ts';
import { sendToBacklog } from './backlog.ts';
import { closeIncident, reopenIncident } from './closing.ts';
import { openBundle, saveBundle } from './bundles.ts';
import { copyRevision, decideCause, linkDeployment, refreshDeployments, unlinkDeployment } from './cause.ts';
import { chooseDeploymentMarks } from './deploymentMarks.ts';
import { declareIncident } from './declare.ts';
import { declareFromAlert } from './declareFromAlert.ts';
import { postUpdate, setChannelSecret, testChannel, writeBrief } from './comms.ts';
import { openCommit, openOnHost } from './commits.ts';
import { copyEntry, correctEntryTime, retractEntry } from './entries.ts';
import { forgetGithubDeployments, readGithubDeployments } from './github.ts';
import { sendToGithub } from './githubIssues.ts';
import { recordDeployment } from './recordDeployment.ts';
import { addEvidence, addFileEvidence, addLinkEvidence } from './evidence.ts';
import { addSelectionEvidence, addTerminalEvidence } from './evidenceText.ts';
import { exportIncident, importIncident } from './exports.ts';
import { recordFacts, setMilestone } from './facts.ts';
import { markRead, openHandOff } from './handOff.ts';
import { createHotfixBranch } from './hotfix.ts';
import { judgeHypothesis, openHypothesis } from './hypotheses.ts';
import {
  copyIncidentId,
  copyIncidentLink,
  openBoard,
  setActiveIncident,
  switchIncident,
} from './incidents.ts';
import { joinIncident } from './join.ts';
import { showMetrics } from '../metrics/panel.ts';
import { addFromGit } from './gitFacts.ts';
import { addNote, addPastNote } from './notes.ts';
import { createPostmortem, refreshPostmortem } from './postmortem.ts';
import { showProblems } from './problems.ts';
import { assignRole, releaseRole } from './roles.ts';
import { pickCommits } from './picks.ts';
import { performRollback, prepareRollback } from './rollback.ts';
import { continueRollback, giveUpRollback, markRolledBack, openRollbackWorktree } from './rollbackSteps.ts';
import { pasteScreenshot } from './screenshot.ts';
import { shareIncident } from './share.ts';
import { changeReview } from './review.ts';
import { changeSeverity, changeStatus, resolveIncident } from './status.ts';
import { stopSharing, syncNow } from './sync.ts';
import { addTrace, ruleOutSuspect } from './suspects.ts';
import { attachRunbook, detachRunbook, newRunbook, openRunbook, previewRunbook } from './runbooks.ts';
import { runStepCommand } from './stepCommand.ts';
import { findSimilar } from './similar.ts';
import { failStep, noteStep, runStepAction, skipStep } from './steps.ts';
import { addWhy } from './whys.ts';
import { workStep } from './workStep.ts';
import type { Services } from '../services.ts';

/**
 * @param argument what a tree item, the board or a caller passes: parsed before it is used
 * @param others of a menu on several files: all of them
 */
type Handler = (services: Services, argument: unknown, others: unknown) => Promise<unknown>;

const showLog: Handler = ({ log }) => {
  log.show();
  return Promise.resolve();
};

/** What each command does. Forgetting one does not compile. Loaded when the first command is run. */
export const HANDLERS: Readonly<Record<CommandName, Handler>> = {
  declareIncident,
  declareFromAlert,
  openBoard,
  switchIncident,
  setActiveIncident,
  copyIncidentId,
  copyIncidentLink,
  shareIncident,
  stopSharing,
  syncNow,
  joinIncident,
  saveBundle,
  openBundle,
  openHandOff,
  postUpdate,
  writeBrief,
  setChannelSecret,
  testChannel,
  markRead,
  changeSeverity,
  changeStatus,
  resolveIncident,
  reopenIncident,
  closeIncident,
  addNote,
  addPastNote,
  addFromGit,
  addEvidence,
  addFileEvidence,
  addSelectionEvidence,
  addTerminalEvidence,
  addLinkEvidence,
  pasteScreenshot,
  recordFacts,
  setMilestone,
  assignRole,
  releaseRole,
  decideCause,
  linkDeployment,
  ruleOutSuspect,
  openHypothesis,
  judgeHypothesis,
  addWhy,
  addTrace,
  openCommit,
  openOnHost,
  unlinkDeployment,
  refreshDeployments,
  recordDeployment,
  chooseDeploymentMarks,
  readGithubDeployments,
  forgetGithubDeployments,
  copyRevision,
  createHotfixBranch,
  prepareRollback,
  performRollback,
  continueRollback,
  markRolledBack,
  giveUpRollback,
  openRollbackWorktree,
  pickCommits,
  startBisect,
  markBisect,
  resumeBisect,
  stopBisect,
  createPostmortem,
  refreshPostmortem,
  changeReview,
  sendToBacklog,
  sendToGithub,
  addAction,
  changeAction,
  closeAction,
  reopenAction,
  copyActionTrailer,
  hideDoneActions,
  openAction,
  openActionLink,
  refreshActions,
  showDoneActions,
  acknowledgeIncident,
  acknowledgeEscalation,
  snoozeUpdate,
  recordUpdateSent,
  workStep,
  skipStep,
  failStep,
  noteStep,
  runStepAction,
  runStepCommand,
  attachRunbook,
  detachRunbook,
  newRunbook,
  openRunbook,
  previewRunbook,
  correctEntryTime,
  retractEntry,
  copyEntry,
  showMetrics,
  findSimilar,
  exportIncident,
  importIncident,
  showProblems,
  showLog,
};
