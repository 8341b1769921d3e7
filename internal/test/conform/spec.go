// Package conform runs the scenarios that every managed resource must pass. A resource describes itself in a Spec.
//
// The scenarios drive the provider over the protocol. Those that depend on the CLI itself run the CLI, with the provider in
// the process of the test.
package conform

import (
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Spec describes a managed resource.
type Spec struct {
	Type     string
	Platform string          // one of world.Platforms; "" is http
	Provider protocol.Values // arguments of the provider block besides those of acctest.ProviderBlock
	Prepare  func(*world.World)

	// Config is the configuration of object i, one of Objects that can exist side by side.
	Config func(i int) protocol.Values
	// Changed are the arguments that differ in a changed configuration of object 0. Replaces says that they replace it.
	Changed  protocol.Values
	Replaces bool
	// ReplacedBy are other values of arguments of object 0. Each of them alone replaces it.
	ReplacedBy protocol.Values
	// WithoutWrite are arguments that Terraform alone knows: changing them writes nothing.
	WithoutWrite protocol.Values
	// Inputs are the arguments whose values may come from another object, so that they are unknown while planning.
	Inputs []string
	// Needs are the arguments of the provider that the object cannot be planned without.
	Needs []string
	// ImportID returns the import ID of an object in the state.
	ImportID func(state protocol.Values) string
	// NotImported are the attributes that an import cannot read; the plan after it sets them in place.
	NotImported []string
	// List is the configuration of a list that finds objects 0 and 1. nil: the objects cannot be listed.
	List protocol.Values
	// Listed is the identity of object 0 in a list, if it differs from the one in the state.
	Listed protocol.Values
	// SecretsNotShown says that the platform does not show the secret: it is written again where it could not be compared.
	SecretsNotShown bool
	// PlanCalls is how many calls a plan without changes of all Objects makes at most. 0 is not compared.
	PlanCalls int
	// Rechecked says that an object is planned once more when the provider's configuration was not known: its token is checked.
	Rechecked bool

	// Remote returns what exists at the remote APIs: a text for each object that the resource could manage.
	Remote func(*world.World) map[string]string
	// AddDependents gives an object what must survive with it, such as tokens. Remote shows it.
	AddDependents func(w *world.World, state protocol.Values)
	// RemainsAfterDestroy says that a destroyed object stays at the remote API.
	RemainsAfterDestroy bool
	// OneRemoteObject says that the remote API has one object for what a configuration names: a replacement that is created first is
	// refused if it differs from what is there, and with ReplaceRefusedIfEqual also if it is equal.
	OneRemoteObject, ReplaceRefusedIfEqual bool
	// SecondAddress is the error that the plan has for a second new address for one object. Without it, the plan may also create a second
	// object.
	SecondAddress ErrorAt
	// Create, Update and Delete are the writes of the resource. A resource that writes nothing has none.
	Create, Update, Delete Write
	// Disappear are the ways in which object 0 can disappear, LosePermission those in which the permission for it can be lost.
	Disappear, LosePermission map[string]Event

	// ByHand are changes of object 0, configured with Changed, that a user makes at the remote API, by the attribute that shows them.
	ByHand map[string]func(w *world.World, state protocol.Values)
	// Golden are configurations of object 0 whose states are kept, besides the minimal and the changed one.
	Golden map[string]protocol.Values
	// DescriptionOnly says that the resource is a description only, and that another one with the same code runs the scenarios of the CLI that
	// depend on that code alone.
	DescriptionOnly bool
	// NotApplicable are the scenarios that the resource cannot pass, each with the reason. The suite fails when one passes.
	NotApplicable map[string]string
}

// ErrorAt describes an error of a plan: the argument and a text.
type ErrorAt struct{ At, Says string }

// Objects is the number of objects that Spec.Config can describe.
const Objects = 10

// Write is a call that changes something at a remote API, and what the resource makes of its faults.
type Write struct {
	On           func(*world.World) *simkit.Kit
	Method, Path string // as in simkit.Fault
	At           string // the attribute of errors
	Title        string // the summary of errors; "" is not compared
	Once         bool   // it is sent once, whatever happens to it
	Faults       map[string]Fault
}

// Fault is a fault of a write. Without Says, the operation succeeds in spite of it. Otherwise it fails with one error, at
// the attribute At (default: that of the write), that holds all texts of Says.
type Fault struct {
	simkit.Fault
	At    string
	Title string // default: that of the write
	Says  []string
}

// Outcome is the result of the next plan after an event.
type Outcome int

// The outcomes.
const (
	Kept    Outcome = iota // the plan is an error, and the state stays as it is
	Dropped                // the object leaves the state with a warning, and is created again
	Lost                   // the object leaves the state with a warning, and cannot be created again
	Changed                // the plan updates the object in place
	Unseen                 // the plan is empty
)

// Event is something that happens to an object behind Terraform's back. At and Says describe the one diagnostic of the plan
// that follows, if there is one.
type Event struct {
	Do    func(w *world.World, state protocol.Values)
	Then  Outcome
	At    string
	NewAt string // the attribute of the error in the plan of a new object that meets the same problem; "" is not compared
	Says  []string
	Warns []string // of the warning that the object has left the state
	// Removable says that the object can be destroyed although the plan is an error.
	Removable bool
}

// PlanError returns an event after which the plan is an error that says something, and the state stays as it is.
func PlanError(do func(*world.World), says ...string) Event {
	return Event{Do: func(w *world.World, _ protocol.Values) { do(w) }, Says: says}
}

// scenario is one promise that every resource keeps. It reports to t alone and makes no subtests.
type scenario struct {
	name string
	run  func(t testing.TB, s Spec)
}

var scenarios = slices.Concat(
	lifecycleScenarios, listScenarios, eventScenarios, writeScenarios, addressScenarios, cliScenarios, sharedScenarios,
)

// Run runs all scenarios for a resource, in parallel.
func Run(t *testing.T, s Spec) {
	t.Helper()
	t.Parallel()
	for _, name := range sortedKeys(s.NotApplicable) {
		if !slices.ContainsFunc(scenarios, func(c scenario) bool { return c.name == name }) {
			t.Errorf("NotApplicable: there is no scenario %q", name)
		}
	}
	for _, c := range scenarios {
		if s.DescriptionOnly && slices.ContainsFunc(sharedScenarios, func(shared scenario) bool { return shared.name == c.name }) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			reason, notApplicable := s.NotApplicable[c.name]
			if !notApplicable {
				c.run(t, s)
				return
			}
			if failures := failuresOf(t, func(t testing.TB) { c.run(t, s) }); len(failures) == 0 {
				t.Errorf("the scenario passes: remove it from NotApplicable (%s)", reason)
			}
		})
	}
}
