package conform

import (
	"cmp"
	"fmt"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Item describes the resource of an item of a collection. ToSpec makes a whole Spec of it.
type Item struct {
	Type            string
	DescriptionOnly bool   // as in Spec
	Edge            string // of the node, as the simulator names it
	Key             string // the attribute that holds the ID of an item
	// Account says that the items belong to accounts; otherwise they belong to numbers. Node is that of object i, by default
	// the same for all.
	Account bool
	Node    func(i int) string
	Config  func(i int) protocol.Values // without the node
	Changed protocol.Values
	// Replaces says that Changed replaces the item.
	Replaces        bool
	OneRemoteObject bool // as in Spec
	// Nodes returns the items of a node that are nodes of their own: by ID, without those that were removed. Without it, the
	// simulator keeps the items under the edge.
	Nodes func(w *world.World, node string) map[string]map[string]any
	// Retired are the values of an item that was removed and cannot be deleted.
	Retired map[string]any
	// ByHand changes an item behind Terraform's back. Without it, an item cannot be changed.
	ByHand map[string]any
	// Removal and Change have the Method and Path of these calls. By default a change is sent to the edge.
	Removal, Change Write
	Prepare         func(*world.World)
}

// ToSpec returns the description of the resource for Run.
func (it Item) ToSpec() Spec {
	node, argument := it.nodeOf()
	path, scope := "/*/*/"+it.Edge, "whatsapp_business_management"
	it.Removal.On, it.Removal.At = Graph, argument
	spec := Spec{
		Type: it.Type, DescriptionOnly: it.DescriptionOnly, Changed: it.Changed, Replaces: it.Replaces, OneRemoteObject: it.OneRemoteObject,
		Prepare: func(w *world.World) {
			AddNumbers(w)
			if it.Prepare != nil {
				it.Prepare(w)
			}
		},
		Config: func(i int) protocol.Values { return Merge(protocol.Values{argument: node(i)}, it.Config(i)) },
		List:   protocol.Values{"business_account_id": it.listedAccount()},
		Inputs: []string{argument},
		Needs:  []string{"access_token", "graph_endpoint"},
		ImportID: func(state protocol.Values) string {
			return fmt.Sprint(state[argument], "/", state[it.Key])
		},
		Remote: func(w *world.World) map[string]string {
			all := map[string]string{}
			for i := range Objects {
				for key, fields := range it.remoteItems(w, node(i)) {
					all[node(i)+"/"+key] = asJSON(fields)
				}
			}
			return all
		},
		Create: Write{On: Graph, Method: "POST", Path: path, At: argument, Once: true, Faults: map[string]Fault{
			"lost, not done": {Fault: simkit.Fault{Kind: simkit.KindReset}, Says: []string{"not known whether", "does not list a new"}},
			"invalid": {Fault: graphsim.Error{Code: 100, Message: "(#100) Param x is odd"}.Fault("", "", 1),
				Says: []string{"Param x is odd"}},
		}},
		Delete: it.Removal,
		Disappear: map[string]Event{
			"removed by hand": {Do: func(w *world.World, state protocol.Values) {
				if it.Retired == nil {
					w.Graph.RemoveObject(it.simulatorPath(state, argument))
				}
				for name, value := range it.Retired {
					w.Graph.SetField(it.simulatorPath(state, argument), name, value)
				}
			}, Then: Dropped, Warns: []string{"create it again"}},
		},
		LosePermission: map[string]Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) { w.Graph.DropScope(acctest.ProviderToken, scope) },
				At: argument, Says: []string{scope}},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
				Says: []string{"code 190, subcode 458"}},
			"node removed": {Do: func(w *world.World, state protocol.Values) { w.Graph.RemoveObject(fmt.Sprint(state[argument])) },
				At: argument, Says: []string{"subcode 33"}},
		},
	}
	if !it.Replaces {
		spec.Update = Write{On: Graph, Method: cmp.Or(it.Change.Method, "POST"), Path: cmp.Or(it.Change.Path, path), At: argument}
		spec.Disappear["changed by hand"] = Event{Then: Changed, Do: func(w *world.World, state protocol.Values) {
			for name, value := range it.ByHand {
				w.Graph.SetField(it.simulatorPath(state, argument), name, value)
			}
		}}
	}
	return spec
}

func (it Item) nodeOf() (of func(i int) string, argument string) {
	argument, one := "phone_number_id", acctest.Number
	if it.Account {
		argument, one = "business_account_id", acctest.Account
	}
	of = it.Node
	if of == nil {
		of = func(int) string { return one }
	}
	return of, argument
}

// listedAccount returns the account of the first item.
func (it Item) listedAccount() string {
	if node, _ := it.nodeOf(); it.Account {
		return node(0)
	}
	return acctest.Account
}

func (it Item) remoteItems(w *world.World, node string) map[string]map[string]any {
	if it.Nodes != nil {
		return it.Nodes(w, node)
	}
	return w.Graph.Items(node + "/" + it.Edge)
}

// simulatorPath returns the path of an item in the simulator.
func (it Item) simulatorPath(state protocol.Values, argument string) string {
	if it.Nodes != nil {
		return fmt.Sprint(state[it.Key])
	}
	return fmt.Sprint(state[argument], "/", it.Edge, "/", state[it.Key])
}
