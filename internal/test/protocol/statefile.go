package protocol

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Instance is a managed resource as a state file of format 4 holds it.
type Instance struct {
	SchemaVersion         int64           `json:"schema_version"`
	Attributes            json.RawMessage `json:"attributes"`
	SensitiveAttributes   [][]Step        `json:"sensitive_attributes"`
	Private               []byte          `json:"private,omitempty"`
	IdentitySchemaVersion int64           `json:"identity_schema_version"`
	Identity              json.RawMessage `json:"identity,omitempty"`
}

// Step is a step of the path to an attribute.
type Step struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// StateInstance returns what a state file would hold of the resource.
func (r *Resource) StateInstance() Instance {
	r.s.t.Helper()
	i := Instance{
		SchemaVersion: r.schema.Version, Attributes: r.encodeJSON(r.State), Private: r.Private,
		SensitiveAttributes: sensitivePaths(r.schema.Block.Attributes, r.State),
	}
	if r.Identity != nil {
		i.IdentitySchemaVersion, i.Identity = r.s.identities.IdentitySchemas[r.typeName].Version, r.encodeJSON(r.Identity)
	}
	return i
}

// sensitivePaths returns the paths of the sensitive attributes that are there.
func sensitivePaths(attributes []*tfprotov6.SchemaAttribute, values Values) [][]Step {
	paths := [][]Step{}
	for _, a := range attributes {
		step := Step{Type: "get_attr", Value: a.Name}
		if a.Sensitive {
			paths = append(paths, []Step{step})
		}
		nested, ok := values[a.Name].(Values)
		if a.NestedType == nil || !ok {
			continue
		}
		for _, path := range sensitivePaths(a.NestedType.Attributes, nested) {
			paths = append(paths, append([]Step{step}, path...))
		}
	}
	return paths
}

func (r *Resource) encodeJSON(v Values) json.RawMessage {
	r.s.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		r.s.t.Fatal(err)
	}
	return text
}

// Load reads a state file, as the CLI does: the provider upgrades it to the schema of today.
func (r *Resource) Load(i Instance) Diags {
	r.s.t.Helper()
	resp, err := r.s.protocol.UpgradeResourceState(r.s.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: r.typeName, Version: i.SchemaVersion, RawState: &tfprotov6.RawState{JSON: i.Attributes},
	})
	r.s.failOnError(err)
	diags := readDiags(resp.Diagnostics)
	if len(diags.Errors()) > 0 {
		return diags
	}
	if i.Identity == nil {
		r.setState(resp.UpgradedState, i.Private, nil)
		return diags
	}
	raw, current := &tfprotov6.RawState{JSON: i.Identity}, r.s.identities.IdentitySchemas[r.typeName].Version
	if i.IdentitySchemaVersion == current { // the CLI does not ask the provider then
		v, err := raw.Unmarshal(r.idType)
		r.s.failOnError(err)
		r.setState(resp.UpgradedState, i.Private, &tfprotov6.ResourceIdentityData{IdentityData: encodeDynamic(v)})
		return diags
	}
	upgraded, err := r.s.protocol.UpgradeResourceIdentity(r.s.ctx, &tfprotov6.UpgradeResourceIdentityRequest{
		TypeName: r.typeName, Version: i.IdentitySchemaVersion, RawIdentity: raw,
	})
	r.s.failOnError(err)
	r.setState(resp.UpgradedState, i.Private, upgraded.UpgradedIdentity)
	return append(diags, readDiags(upgraded.Diagnostics)...)
}

// Text returns everything that a plan file would hold of the plan.
func (p *Planned) Text() string { return fmt.Sprintf("%v %s %s", p.After, p.raw.MsgPack, p.private) }
