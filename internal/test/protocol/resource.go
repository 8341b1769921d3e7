package protocol

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Adopt returns the object of another resource at a further address of this server.
func (s *Server) Adopt(r *Resource) *Resource {
	adopted := s.NewResource(r.typeName)
	adopted.State, adopted.Identity, adopted.Private = r.State, r.Identity, r.Private
	return adopted
}

// Validate checks a configuration without any provider configuration.
func (r *Resource) Validate(config Values) Diags {
	r.s.t.Helper()
	resp, err := r.s.protocol.ValidateResourceConfig(r.s.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.typeName, Config: encodeDynamic(r.encodeState(config)),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	r.s.failOnError(err)
	return readDiags(resp.Diagnostics)
}

// Planned is a plan that was saved, to be applied by another process.
type Planned struct {
	After   Values
	Replace []string // the attributes that force a replacement
	config  Values
	raw     *tfprotov6.DynamicValue
	private []byte
	prior   Values
}

// Empty reports whether nothing would change.
func (p *Planned) Empty() bool { return p.prior != nil && reflect.DeepEqual(p.prior, p.After) }

// Plan does what the CLI does: validate, refresh, plan. A plan with an error is nil. It changes the state by what the
// refresh found.
func (r *Resource) Plan(config Values) (*Planned, Diags) {
	r.s.t.Helper()
	diags := r.Validate(config)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	if diags = append(diags, r.Refresh()...); len(diags.Errors()) > 0 {
		return nil, diags
	}
	planned, more := r.PlanHere(config)
	return planned, append(diags, more...)
}

// PlanHere plans in the present process, without a refresh, as for one of several resources of a run.
func (r *Resource) PlanHere(config Values) (*Planned, Diags) {
	r.s.t.Helper()
	return r.planChange(config, r.State, r.Private)
}

// PlanReplacementHere plans the object that replaces another one, whose plan is first: without a prior state, with the private data of
// that plan. Warnings are dropped, as the CLI does; the apply plans again, without those data.
func (r *Resource) PlanReplacementHere(config Values, first *Planned) (*Planned, Diags) {
	r.s.t.Helper()
	p, diags := r.planChange(config, nil, first.private)
	if p == nil {
		return nil, diags
	}
	p.private = nil
	return p, nil
}

func (r *Resource) planChange(config, prior Values, private []byte) (*Planned, Diags) {
	r.s.t.Helper()
	resp := r.requestPlan(config, prior, private)
	diags := readDiags(resp.Diagnostics)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	p := &Planned{config: config, raw: resp.PlannedState, private: resp.PlannedPrivate, prior: maps.Clone(prior)}
	p.After, _ = decodeValue(decodeDynamic(r.typ, resp.PlannedState)).(Values)
	for _, path := range resp.RequiresReplace {
		p.Replace = append(p.Replace, path.String())
	}
	return p, diags
}

func (r *Resource) requestPlan(config, prior Values, private []byte) *tfprotov6.PlanResourceChangeResponse {
	r.s.t.Helper()
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.typeName, PriorState: encodeDynamic(r.encodeState(prior)), PriorPrivate: private,
		Config: encodeDynamic(r.encodeState(config)), ProposedNewState: encodeDynamic(r.encodeState(nil)),
	}
	if config != nil {
		req.ProposedNewState = encodeDynamic(r.encodeState(r.proposedState(config, prior)))
	}
	if prior != nil {
		req.PriorIdentity = r.identityData()
	}
	resp, err := r.s.protocol.PlanResourceChange(r.s.ctx, req)
	r.s.failOnError(err)
	return resp
}

// Refresh reads the resource in a new process, if it is in the state.
func (r *Resource) Refresh() Diags {
	r.s.t.Helper()
	diags := r.s.Restart()
	if len(diags.Errors()) > 0 {
		return diags
	}
	return append(diags, r.RefreshHere()...)
}

// Restart makes a new process of the provider, as for a run without a refresh.
func (r *Resource) Restart() Diags { return r.s.Restart() }

// RefreshHere reads in the present process, as for one of several resources of a run.
func (r *Resource) RefreshHere() Diags {
	r.s.t.Helper()
	if r.State == nil {
		return nil
	}
	resp := r.requestRead()
	diags := readDiags(resp.Diagnostics)
	if len(diags.Errors()) == 0 {
		r.setState(resp.NewState, resp.Private, resp.NewIdentity)
	}
	return diags
}

func (r *Resource) requestRead() *tfprotov6.ReadResourceResponse {
	r.s.t.Helper()
	resp, err := r.s.protocol.ReadResource(r.s.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: r.typeName, CurrentState: encodeDynamic(r.encodeState(r.State)), Private: r.Private, CurrentIdentity: r.identityData(),
	})
	r.s.failOnError(err)
	return resp
}

// Answer is all that a provider answers to a refresh or a plan.
type Answer struct {
	State, Identity, Private any
	Diags                    Diags
	Replace, Deferred        any
}

// Answers returns the answers to a refresh and to a plan in a new process. The resource stays as it is.
func (r *Resource) Answers(config Values) []Answer {
	r.s.t.Helper()
	identity := func(i *tfprotov6.ResourceIdentityData) any {
		if i == nil {
			return nil
		}
		return decodeValue(decodeDynamic(r.idType, i.IdentityData))
	}
	r.s.Restart().NoError(r.s.t)
	read := r.requestRead()
	planned := r.requestPlan(config, r.State, r.Private)
	return []Answer{{
		State: decodeValue(decodeDynamic(r.typ, read.NewState)), Identity: identity(read.NewIdentity), Private: string(read.Private),
		Diags: readDiags(read.Diagnostics), Deferred: read.Deferred,
	}, {
		State: decodeValue(decodeDynamic(r.typ, planned.PlannedState)), Identity: identity(planned.PlannedIdentity),
		Private: string(planned.PlannedPrivate), Diags: readDiags(planned.Diagnostics), Deferred: planned.Deferred,
		Replace: fmt.Sprint(planned.RequiresReplace),
	}}
}

// Apply plans and applies a configuration. A replacement destroys first.
func (r *Resource) Apply(config Values) Diags {
	r.s.t.Helper()
	planned, diags := r.Plan(config)
	if planned == nil || planned.Empty() {
		return diags
	}
	if len(planned.Replace) > 0 && planned.prior != nil {
		return append(diags, r.applyReplacement(config, planned)...)
	}
	return append(diags, r.ApplyPlanned(planned)...)
}

func (r *Resource) applyReplacement(config Values, first *Planned) Diags {
	r.s.t.Helper()
	planned, diags := r.PlanReplacementHere(config, first)
	if planned == nil {
		return diags
	}
	r.s.Restart()
	if diags = append(diags, r.CommitRemoval()...); len(diags.Errors()) > 0 {
		return diags
	}
	return append(diags, r.Commit(planned)...)
}

// ApplyPlanned applies a saved plan in a new process.
func (r *Resource) ApplyPlanned(p *Planned) Diags {
	r.s.t.Helper()
	diags := r.s.Restart()
	return append(diags, r.Commit(p)...)
}

// Commit applies a saved plan in the present process, as for one of several resources of a run.
func (r *Resource) Commit(p *Planned) Diags {
	r.s.t.Helper()
	resp, err := r.s.protocol.ApplyResourceChange(r.s.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.typeName, PriorState: encodeDynamic(r.encodeState(p.prior)), PlannedState: p.raw,
		Config: encodeDynamic(r.encodeState(p.config)), PlannedPrivate: p.private,
		PlannedIdentity: r.identityData(),
	})
	r.s.failOnError(err)
	r.setState(resp.NewState, resp.Private, resp.NewIdentity)
	diags := readDiags(resp.Diagnostics)
	if len(diags.Errors()) == 0 && !isConsistent(decodeDynamic(r.typ, p.raw), decodeDynamic(r.typ, resp.NewState)) {
		r.s.t.Errorf("the provider produced an inconsistent result: planned\n%v\nand applied\n%v", p.After, r.State)
	}
	return diags
}

// isConsistent reports whether an applied value has everything that the plan showed as known, as the CLI demands.
func isConsistent(planned, applied tftypes.Value) bool {
	var parts, others map[string]tftypes.Value
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown():
		return planned.Equal(applied)
	case planned.As(&parts) != nil || applied.As(&others) != nil:
		return true // a list or a set with an unknown element
	}
	for name, part := range parts {
		if !isConsistent(part, others[name]) {
			return false
		}
	}
	return true
}

// Destroy refreshes, plans a destruction and applies it.
func (r *Resource) Destroy() Diags {
	r.s.t.Helper()
	diags := r.Refresh()
	if len(diags.Errors()) > 0 || r.State == nil {
		return diags
	}
	planned, more := r.planChange(nil, r.State, r.Private)
	if diags = append(diags, more...); planned == nil {
		return diags
	}
	r.s.Restart()
	return append(diags, r.CommitRemoval()...)
}

// Remove destroys without a refresh, as a saved plan does.
func (r *Resource) Remove() Diags {
	r.s.t.Helper()
	r.s.Restart()
	return r.CommitRemoval()
}

// PlanRemovalHere plans the destruction in the present process, without a refresh.
func (r *Resource) PlanRemovalHere() (*Planned, Diags) {
	r.s.t.Helper()
	return r.planChange(nil, r.State, r.Private)
}

// CommitRemoval destroys in the present process.
func (r *Resource) CommitRemoval() Diags {
	r.s.t.Helper()
	return r.Commit(&Planned{raw: encodeDynamic(r.encodeState(nil)), prior: r.State, private: r.Private})
}

// Import imports the object with an id, and refreshes as the CLI does. The error leaves the state empty.
func (r *Resource) Import(id string) Diags {
	return r.importAndRefresh(&tfprotov6.ImportResourceStateRequest{TypeName: r.typeName, ID: id})
}

// ImportIdentity imports the object with an identity.
func (r *Resource) ImportIdentity(identity Values) Diags {
	data := &tfprotov6.ResourceIdentityData{IdentityData: encodeDynamic(encodeValue(r.idType, identity))}
	return r.importAndRefresh(&tfprotov6.ImportResourceStateRequest{TypeName: r.typeName, Identity: data})
}

// Source is a resource of another provider that a moved block names. State is encoded as JSON.
type Source struct {
	Provider, Type string
	State          any
}

// Move moves the object of a source. It does not refresh.
func (r *Resource) Move(from Source) Diags {
	r.s.t.Helper()
	diags := r.s.Restart()
	raw, err := json.Marshal(from.State)
	r.s.failOnError(err)
	resp, err := r.s.protocol.MoveResourceState(r.s.ctx, &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: from.Provider, SourceTypeName: from.Type, SourceState: &tfprotov6.RawState{JSON: raw}, TargetTypeName: r.typeName,
	})
	r.s.failOnError(err)
	if diags = append(diags, readDiags(resp.Diagnostics)...); len(diags.Errors()) == 0 {
		r.setState(resp.TargetState, resp.TargetPrivate, resp.TargetIdentity)
	}
	return diags
}

func (r *Resource) importAndRefresh(req *tfprotov6.ImportResourceStateRequest) Diags {
	r.s.t.Helper()
	diags := r.s.Restart()
	resp, err := r.s.protocol.ImportResourceState(r.s.ctx, req)
	r.s.failOnError(err)
	if diags = append(diags, readDiags(resp.Diagnostics)...); len(diags.Errors()) > 0 {
		return diags
	}
	if len(resp.ImportedResources) != 1 {
		r.s.t.Fatalf("%d resources were imported", len(resp.ImportedResources))
	}
	imported := resp.ImportedResources[0]
	r.setState(imported.State, imported.Private, imported.Identity)
	r.Imported = r.State
	return append(diags, r.Refresh()...)
}
