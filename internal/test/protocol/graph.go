package protocol

import (
	"fmt"
	"reflect"
	"slices"
)

// Node is a resource of a configuration with several. Nodes are listed so that each comes after those that it needs.
type Node struct {
	Name, Type string
	After      []string // as depends_on
	// Config returns the arguments. It refers to other nodes by their name and an attribute.
	Config func(of Reference) Values
}

// Reference returns an attribute of another node: as planned while planning, as applied while applying.
type Reference func(name, attribute string) any

// Graph is a configuration with several resources, and its state.
type Graph struct {
	Resources map[string]*Resource

	s     *Server
	nodes []Node
}

// NewGraph returns a configuration of which nothing is in the state.
func (s *Server) NewGraph(nodes []Node) *Graph {
	g := &Graph{Resources: map[string]*Resource{}, s: s, nodes: nodes}
	for _, n := range nodes {
		g.Resources[n.Name] = s.NewResource(n.Type)
	}
	return g
}

// walk is one pass over the nodes of a graph.
type walk struct {
	values map[string]Values // of the nodes that were visited without an error
	failed map[string]bool
}

// nodeConfig returns the arguments of a node, and whether all that it needs was visited without an error.
func (w walk) nodeConfig(n Node) (config Values, ready bool) {
	needs := slices.Clone(n.After)
	config = n.Config(func(name, attribute string) any {
		needs = append(needs, name)
		return w.values[name][attribute]
	})
	return config, !slices.ContainsFunc(needs, func(name string) bool { return w.failed[name] })
}

// Plan refreshes and plans every node in a new process, as one run of the CLI does. After an error, what depends on the node is left out.
func (g *Graph) Plan() (map[string]*Planned, Diags) {
	g.s.t.Helper()
	plans, w := map[string]*Planned{}, walk{map[string]Values{}, map[string]bool{}}
	diags := g.s.Restart()
	for _, n := range g.nodes {
		config, ready := w.nodeConfig(n)
		if !ready {
			w.failed[n.Name] = true
			continue
		}
		r := g.Resources[n.Name]
		found := r.Validate(config)
		if len(found.Errors()) == 0 {
			found = append(found, r.RefreshHere()...)
		}
		if len(found.Errors()) == 0 {
			p, more := r.PlanHere(config)
			if found = append(found, more...); p != nil {
				plans[n.Name], w.values[n.Name] = p, p.After
			}
		}
		w.failed[n.Name] = plans[n.Name] == nil
		diags = append(diags, found...)
	}
	return plans, diags
}

// Apply plans the configuration and, if there is no error, applies the plan in a new process. As in the CLI, a change is planned again
// with the values that are known then, and must agree with its plan. After an error, what depends on the node is left out.
func (g *Graph) Apply() Diags {
	g.s.t.Helper()
	plans, diags := g.Plan()
	if len(diags.Errors()) > 0 {
		return diags
	}
	w := walk{map[string]Values{}, map[string]bool{}}
	diags = append(diags, g.s.Restart()...)
	for _, n := range g.nodes {
		config, ready := w.nodeConfig(n)
		if !ready {
			w.failed[n.Name] = true
			continue
		}
		found := g.applyNode(n, plans[n.Name], config)
		w.values[n.Name], w.failed[n.Name] = g.Resources[n.Name].State, len(found.Errors()) > 0
		diags = append(diags, found...)
	}
	return diags
}

func (g *Graph) applyNode(n Node, planned *Planned, config Values) Diags {
	g.s.t.Helper()
	r := g.Resources[n.Name]
	switch {
	case planned.Empty():
		return nil
	case len(planned.Replace) > 0 && r.State != nil:
		g.s.t.Fatalf("%s is replaced because of %v", n.Name, planned.Replace)
	}
	final, diags := r.PlanHere(config)
	if final == nil {
		return diags
	}
	for name, value := range planned.After {
		if !reflect.DeepEqual(value, final.After[name]) && isKnown(value) {
			g.s.t.Errorf("inconsistent final plan: %s of %s was %v and is %v", name, n.Name, value, final.After[name])
		}
	}
	created := r.State == nil
	diags = append(diags, r.Commit(final)...)
	if created && r.State != nil && len(diags.Errors()) > 0 {
		g.s.t.Errorf("%s is tainted: %s", n.Name, diags)
	}
	return diags
}

// isKnown reports whether nothing in a value is known only after apply.
func isKnown(v any) bool {
	switch v := v.(type) {
	case unknownValue:
		return false
	case Values:
		for _, inner := range v {
			if !isKnown(inner) {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(v, func(inner any) bool { return !isKnown(inner) })
	}
	return true
}

// Destroy refreshes, plans and destroys everything in the state, the last node first. After an error, what the node needs stays.
func (g *Graph) Destroy() Diags {
	g.s.t.Helper()
	diags := g.s.Restart()
	for _, n := range g.nodes {
		diags = append(diags, g.Resources[n.Name].RefreshHere()...)
	}
	backwards := slices.Backward(g.nodes)
	for _, n := range backwards {
		if r := g.Resources[n.Name]; r.State != nil {
			_, more := r.PlanRemovalHere()
			diags = append(diags, more...)
		}
	}
	if len(diags.Errors()) > 0 {
		return diags
	}
	diags = append(diags, g.s.Restart()...)
	for _, n := range backwards {
		if r := g.Resources[n.Name]; r.State != nil {
			diags = append(diags, r.CommitRemoval()...)
		}
	}
	return diags
}

// Changes names the nodes that plans would change, for the message of a test.
func Changes(plans map[string]*Planned) []string {
	var all []string
	for name, p := range plans {
		if !p.Empty() {
			all = append(all, fmt.Sprintf("%s: %v to %v", name, p.prior, p.After))
		}
	}
	slices.Sort(all)
	return all
}
