package graphsim

// userSwitches are those of system users, their tokens and their accounts.
type userSwitches struct {
	nodeRoleUnknown bool
	listRoleUnknown bool
	roleChanges     bool
	renameAnswersID bool
	employeesRead   bool
	adminsReachAll  bool
	listLag         int

	summaryOnRequest bool

	installNeedsAdmin        bool
	repeatedInstallRefused   bool
	installAnswersBareTrue   bool
	assignedApplicationsGone bool

	uninstalledRefused bool
	publicProfileAdded bool
	invalidateAllApps  bool
	permissions        map[string]bool

	oauthByPost            bool
	oauthInBatchRefused    bool
	neverExpiringExchanged bool
	deadRevokeCode         int
	revokeAnswersBool      bool

	tasksMerged           bool
	tasksReadBack         TasksReadBack
	tasksShuffled         bool
	absentUnassignRefused bool
	wrongBusinessRefused  bool

	overridesRefused bool
	callbacksFail    bool
}

// TasksReadBack is how MANAGE reads back.
type TasksReadBack int

// MANAGE is full control; whether reads show it as such is written nowhere. The
// reference of ad accounts calls such lists "unpacked".
const (
	TasksAsGiven               TasksReadBack = iota // default
	TasksExpanded                                   // MANAGE and all it implies
	TasksExpandedWithoutManage                      // only what it implies
)

// HideNodeRole makes role an unknown field of the node of a system user. Meta's
// specification of the node lacks it, the Python SDK has it; the default has it.
func (s *Sim) HideNodeRole(on bool) { s.set(func(w *switches) { w.nodeRoleUnknown = on }) }

// HideListRole makes role an unknown field of system_users, too.
func (s *Sim) HideListRole(on bool) { s.set(func(w *switches) { w.listRoleUnknown = on }) }

// RolesChangeable lets a rename change the role as well. By default the role is
// ignored there: only the name is documented as changeable.
func (s *Sim) RolesChangeable(on bool) { s.set(func(w *switches) { w.roleChanges = on }) }

// RenameAnswersID lets a rename answer {"id"} instead of {"success":true}.
func (s *Sim) RenameAnswersID(on bool) { s.set(func(w *switches) { w.renameAnswersID = on }) }

// EmployeesRead lets system users with the role EMPLOYEE read what only admins
// change. By default they may not: the pages ask for an admin without exception.
func (s *Sim) EmployeesRead(on bool) { s.set(func(w *switches) { w.employeesRead = on }) }

// AdminsReachAll lets tokens that follow assignments reach all accounts of the
// portfolio where their user is an ADMIN. No page says that they do.
func (s *Sim) AdminsReachAll(on bool) { s.set(func(w *switches) { w.adminsReachAll = on }) }

// ListsLag lets lists show a user created, or an assignment changed, from now on
// only after n more reads of the list; each page of a list is a read. What is true
// takes effect at once all the same. No page promises read-your-writes; 0 is the
// default.
func (s *Sim) ListsLag(n int) { s.set(func(w *switches) { w.listLag = n }) }

// SummaryOnRequest leaves summary out of lists that are not asked for it by
// summary=total_count, as the edges' references have it; guides show it unasked.
func (s *Sim) SummaryOnRequest(on bool) { s.set(func(w *switches) { w.summaryOnRequest = on }) }

// InstallNeedsAdmin refuses the installation of apps to employees. The page lets
// "another system user" do it.
func (s *Sim) InstallNeedsAdmin(on bool) { s.set(func(w *switches) { w.installNeedsAdmin = on }) }

// RefuseRepeatedInstall makes it an error to install an app again.
func (s *Sim) RefuseRepeatedInstall(on bool) {
	s.set(func(w *switches) { w.repeatedInstallRefused = on })
}

// InstallAnswersBareTrue lets installations answer true instead of an object; the
// page says "a boolean result".
func (s *Sim) InstallAnswersBareTrue(on bool) {
	s.set(func(w *switches) { w.installAnswersBareTrue = on })
}

// HideAssignedApplications makes assigned_applications an unknown edge: only the
// specifications of Meta's SDKs have it.
func (s *Sim) HideAssignedApplications(on bool) {
	s.set(func(w *switches) { w.assignedApplicationsGone = on })
}

// RefuseTokensWithoutInstall refuses a token of an app that is not installed. By
// default the token is made and lacks scopes.
func (s *Sim) RefuseTokensWithoutInstall(on bool) {
	s.set(func(w *switches) { w.uninstalledRefused = on })
}

// AddPublicProfile adds public_profile to the scopes of tokens that did not ask.
func (s *Sim) AddPublicProfile(on bool) { s.set(func(w *switches) { w.publicProfileAdded = on }) }

// InvalidateAllApps lets DELETE access_tokens kill the tokens of all apps, not only
// those of the calling one.
func (s *Sim) InvalidateAllApps(on bool) { s.set(func(w *switches) { w.invalidateAllApps = on }) }

// SetPermission makes a name a permission that tokens can be made with, or none.
func (s *Sim) SetPermission(name string, valid bool) {
	s.set(func(w *switches) {
		if w.permissions == nil {
			w.permissions = map[string]bool{}
		}
		w.permissions[name] = valid
	})
}

// OAuthByPost serves the calls below oauth/ by POST as well. The pages have GET.
func (s *Sim) OAuthByPost(on bool) { s.set(func(w *switches) { w.oauthByPost = on }) }

// BatchedOAuthRefused makes the calls below oauth/ fail inside a batch, and only
// there. Whether Meta allows them is written nowhere; the default does.
func (s *Sim) BatchedOAuthRefused(on bool) { s.set(func(w *switches) { w.oauthInBatchRefused = on }) }

// ExchangeNeverExpiring refreshes tokens that never expire, too.
func (s *Sim) ExchangeNeverExpiring(on bool) {
	s.set(func(w *switches) { w.neverExpiringExchanged = on })
}

// SetDeadRevokeCode sets the code for revoking a token that is dead or unknown: 100
// (default), 190, or 0 for success.
func (s *Sim) SetDeadRevokeCode(code int) { s.set(func(w *switches) { w.deadRevokeCode = code }) }

// RevokeAnswersBool lets oauth/revoke answer true instead of the page's "true".
func (s *Sim) RevokeAnswersBool(on bool) { s.set(func(w *switches) { w.revokeAnswersBool = on }) }

// MergeTasks lets a repeated assignment add its tasks to those that are there; by
// default it replaces them.
func (s *Sim) MergeTasks(on bool) { s.set(func(w *switches) { w.tasksMerged = on }) }

// SetTasksReadBack sets how MANAGE reads back.
func (s *Sim) SetTasksReadBack(how TasksReadBack) {
	s.set(func(w *switches) { w.tasksReadBack = how })
}

// ShuffleTasks lets the order of tasks differ from read to read.
func (s *Sim) ShuffleTasks(on bool) { s.set(func(w *switches) { w.tasksShuffled = on }) }

// RefuseAbsentUnassign makes it an error to take off a user who is not assigned.
func (s *Sim) RefuseAbsentUnassign(on bool) {
	s.set(func(w *switches) { w.absentUnassignRefused = on })
}

// RefuseWrongBusiness lets assigned_users answer 100/33 for a business that has
// nothing to do with the account; by default the list is empty.
func (s *Sim) RefuseWrongBusiness(on bool) { s.set(func(w *switches) { w.wrongBusinessRefused = on }) }

// RefuseOverrides refuses every override as if the app had no subscription to
// messages of its own, the other cause of that error.
func (s *Sim) RefuseOverrides(on bool) { s.set(func(w *switches) { w.overridesRefused = on }) }

// FailCallbacks lets the verification of every override fail with code 2200.
func (s *Sim) FailCallbacks(on bool) { s.set(func(w *switches) { w.callbacksFail = on }) }
