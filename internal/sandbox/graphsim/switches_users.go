package graphsim

// userSwitches are those of system users, their tokens and their accounts.
type userSwitches struct {
	nodeRoleUnknown, listRoleUnknown bool
	listLag                          int

	installAnswersBareTrue, uninstalledRefused, publicProfileAdded bool
	oauthInBatchRefused, revokeAnswersBool                         bool
	deadRevokeCode                                                 int

	tasksMerged, tasksShuffled                  bool
	tasksReadBack                               TasksReadBack
	absentUnassignRefused, wrongBusinessRefused bool

	callbacksFail bool
}

// TasksReadBack is how MANAGE reads back.
type TasksReadBack int

// MANAGE is full control; no page says whether reads show it as such. The
// reference of ad accounts calls such lists "unpacked".
const (
	TasksAsGiven               TasksReadBack = iota // default
	TasksExpanded                                   // MANAGE and all it implies
	TasksExpandedWithoutManage                      // only what it implies
)

// HideNodeRole makes role an unknown field of the node of a system user. Meta's
// specification of the node does not have it, the Python SDK has it; the default has it.
func (s *Sim) HideNodeRole(on bool) { setSwitch(s, &s.switches.nodeRoleUnknown, on) }

// HideListRole makes role an unknown field of system_users, too.
func (s *Sim) HideListRole(on bool) { setSwitch(s, &s.switches.listRoleUnknown, on) }

// DelayLists makes lists show a user created, or an assignment changed, from now on
// only after n more reads of the list; each page of a list is a read. The change
// itself takes effect at once. No page promises read-your-writes; the default is 0.
func (s *Sim) DelayLists(n int) { setSwitch(s, &s.switches.listLag, n) }

// AnswerInstallWithTrue makes installations answer true instead of an object; the
// page says "a boolean result".
func (s *Sim) AnswerInstallWithTrue(on bool) { setSwitch(s, &s.switches.installAnswersBareTrue, on) }

// RefuseTokensWithoutInstall refuses a token of an app that is not installed. By
// default the token is made and lacks scopes.
func (s *Sim) RefuseTokensWithoutInstall(on bool) { setSwitch(s, &s.switches.uninstalledRefused, on) }

// AddPublicProfile adds public_profile to the scopes of tokens that did not ask.
func (s *Sim) AddPublicProfile(on bool) { setSwitch(s, &s.switches.publicProfileAdded, on) }

// RefuseBatchedOAuth makes the calls below oauth/ fail inside a batch, and only
// there. No page says whether Meta allows them; the default allows them.
func (s *Sim) RefuseBatchedOAuth(on bool) { setSwitch(s, &s.switches.oauthInBatchRefused, on) }

// SetDeadRevokeCode sets the code for revoking a token that is no longer valid or unknown: 100
// (default), 190, or 0 for success.
func (s *Sim) SetDeadRevokeCode(code int) { setSwitch(s, &s.switches.deadRevokeCode, code) }

// AnswerRevokeWithBool makes oauth/revoke answer true instead of the page's "true".
func (s *Sim) AnswerRevokeWithBool(on bool) { setSwitch(s, &s.switches.revokeAnswersBool, on) }

// MergeTasks makes a repeated assignment add its tasks to the existing ones; by
// default it replaces them.
func (s *Sim) MergeTasks(on bool) { setSwitch(s, &s.switches.tasksMerged, on) }

// SetTasksReadBack sets how MANAGE reads back.
func (s *Sim) SetTasksReadBack(how TasksReadBack) { setSwitch(s, &s.switches.tasksReadBack, how) }

// ShuffleTasks makes the order of tasks differ from read to read.
func (s *Sim) ShuffleTasks(on bool) { setSwitch(s, &s.switches.tasksShuffled, on) }

// RefuseAbsentUnassign makes it an error to remove a user who is not assigned.
func (s *Sim) RefuseAbsentUnassign(on bool) { setSwitch(s, &s.switches.absentUnassignRefused, on) }

// RefuseWrongBusiness makes assigned_users answer 100/33 for a business that has
// nothing to do with the account; by default the list is empty.
func (s *Sim) RefuseWrongBusiness(on bool) { setSwitch(s, &s.switches.wrongBusinessRefused, on) }

// FailCallbacks makes the verification of every callback fail with code 2200.
func (s *Sim) FailCallbacks(on bool) { setSwitch(s, &s.switches.callbacksFail, on) }
