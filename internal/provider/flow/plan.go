package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plan looks for the name of a new flow in its account, and says what an edit does.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if p.Prior == nil {
		return planCreate(ctx, s, p)
	}

	prior := *p.Prior
	if err := s.Ledger.PlanExisting(prior.object()); err != nil {
		return tfdiag.WithPath(atName, err)
	}
	if lifecycle.Differs(p.Planned.BusinessAccountID, prior.BusinessAccountID) {
		return nil
	}
	if sameJSON(p.Planned.FlowJSON, prior.FlowJSON) {
		p.Planned.FlowJSON = prior.FlowJSON
	}
	if !p.Config.CloneFlowID.Equal(prior.CloneFlowID) && !p.Config.CloneFlowID.IsNull() {
		p.WarnAt(atClone, "Flow "+prior.Name.ValueString()+" exists already, so clone_flow_id has no effect", "Meta copies the JSON of another "+
			"flow at creation only. To begin with a copy, use another resource with another name.")
	}

	p.Planned = p.Planned.withPriorValues(p.Config, prior)
	if err := checkNewName(ctx, s, p); err != nil {
		return err
	}

	c := p.Planned.changesFrom(prior)
	if err := checkChange(p, c); err != nil || c.isEmpty() {
		return err
	}

	p.Planned.Status, p.Planned.JSONVersion, p.Planned.DataAPIVersion = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	p.Planned.ValidationErrors = types.ListUnknown(errorType)
	if !c.publish {
		return nil
	}
	return checkPublication(ctx, s, p)
}

// checkNewName refuses a name that another flow of the account has.
func checkNewName(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if !lifecycle.Differs(p.Planned.Name, p.Prior.Name) {
		return nil
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	all, err := g.Flows.List(ctx, p.Prior.BusinessAccountID.ValueString())
	if err != nil {
		return metaarg.ExplainAccountError(err)
	}
	i := slices.IndexFunc(all, func(f graph.Flow) bool {
		return f.Name == p.Planned.Name.ValueString() && f.ID != p.Prior.ID.ValueString()
	})
	if i < 0 {
		return nil
	}
	return tfdiag.WithPath(atName, tfdiag.New("Flow "+all[i].Name+" already exists",
		"Flow %s cannot get the name of flow %s: a name is unique in "+
			"an account. If the address has changed, for example the index of a count, write a moved block. Otherwise choose another name.",
		p.Prior.ID.ValueString(), all[i].ID))
}

// checkChange refuses what Meta cannot do, and warns of what an edit interrupts.
func checkChange(p *lifecycle.Plan[model], c changes) error {
	status, name := p.Prior.Status.ValueString(), p.Prior.Name.ValueString()
	unpublishes := isPublished(status) && !p.Planned.Published.IsUnknown() && !p.Planned.Published.ValueBool()
	switch {
	case status == deprecated && !c.isEmpty():
		return tfdiag.WithPath(atName, tfdiag.New("Flow "+name+" is deprecated",
			"Meta neither changes nor publishes a deprecated flow. Run terraform "+
				"state rm for this resource, and choose another name, because a deprecated flow keeps its name."))
	case unpublishes && !c.isEdit():
		return tfdiag.WithPath(atPublished, tfdiag.New("Flow "+name+" cannot be unpublished",
			"Its status is %s, and Meta has no call that makes a "+
				"published flow a draft without a change of it. Set published = true. To withdraw the flow for good, destroy it with on_destroy = "+
				"\"deprecate\".", status))
	case unpublishes:
		p.WarnAt(atPublished, "Flow "+name+" will be a draft", "The plan changes "+c.String()+", which makes a published flow a draft, and "+
			"published is false. Messages with it can then not be sent.")
	case isPublished(status) && c.isEdit():
		p.Warn("Flow "+name+" will be a draft during the apply", "The plan changes "+c.String()+", which makes a published flow a draft. "+
			"Messages with it cannot be sent until the apply has published it again, which is its last step. If Meta refuses that, "+
			"the flow stays a draft.")
	}
	return nil
}

// planCreate plans a new flow. It looks for a flow with the same name.
func planCreate(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	m := &p.Planned
	if p.Config.Published.IsNull() {
		m.Published = types.BoolValue(false)
	}
	if m.BusinessAccountID.IsUnknown() || m.Name.IsUnknown() {
		return nil
	}
	if err := s.Ledger.PlanUnique(m.objectByName(), typeName); err != nil {
		return tfdiag.WithPath(atName, err)
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	all, err := g.Flows.List(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return metaarg.ExplainAccountError(err)
	}
	if i := slices.IndexFunc(all, func(f graph.Flow) bool { return f.Name == m.Name.ValueString() }); i >= 0 {
		there := flowObject(all[i].BusinessAccountID, all[i].ID)
		switch held := s.Ledger.IsInState(there); {
		case !held:
			s.Ledger.NoteRefused(there)
			return errNameTaken(all[i])
		case all[i].Status != draft: // a draft is deleted before
			return errCannotRecreate(all[i])
		}
	}
	if !m.Published.ValueBool() {
		return nil
	}
	return checkPublication(ctx, s, p)
}

// errNameTaken returns the error for a name that another flow has.
func errNameTaken(f graph.Flow) error {
	return tfdiag.WithPath(atName, tfdiag.New("Flow "+f.Name+" already exists",
		"The account has a flow with this name. Its ID is %s, and its "+
			"status %s. To manage it here, run\n\n  terraform import %s.NAME %s/%s\n\nand review the next plan. Or choose another name.\n\nIf "+
			"this run replaces the flow: a name is unique in an account. Remove create_before_destroy. If the state holds the flow as a deposed "+
			"object, run terraform state rm with the address, and then the import.",
		f.ID, f.Status, typeName, f.BusinessAccountID, f.ID))
}

// errCannotRecreate refuses to make a flow a second time that a destruction leaves.
func errCannotRecreate(f graph.Flow) error {
	return tfdiag.WithPath(atName, tfdiag.New("Flow "+f.Name+" cannot be removed and made again",
		"This run would destroy the flow at one address "+
			"and create it at another one, or replace it by itself. Its status is %s. Meta deletes drafts only, and a deprecated flow keeps its "+
			"name, so the creation would fail.\n\nIf the address has changed, for example the index of a count, write a moved block. Otherwise "+
			"remove -replace, or run terraform untaint: a flow is changed in place.", f.Status))
}

// checkPublication checks what the publication of a flow with an endpoint needs, as far as it can be read.
func checkPublication(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	m := p.Planned
	if !flowjson.NeedsEndpoint(m.FlowJSON.ValueString()) || m.BusinessAccountID.IsUnknown() {
		return nil
	}
	if m.EndpointURI.IsNull() || p.Prior == nil && p.Config.EndpointURI.IsNull() {
		return tfdiag.WithPath(atEndpoint, tfdiag.New("Flow "+m.Name.ValueString()+" has no endpoint",
			"flow_json has a data_api_version, and Meta "+
				"publishes such a flow only with an endpoint (code 139002). Set endpoint_uri, or published = false."))
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	account := m.BusinessAccountID.ValueString()
	const order = " If this run sets it up, name its resource in depends_on. Otherwise Meta refuses to publish the flow (code 139002)."
	if signed, err := hasSignedKey(ctx, g, account); err == nil && !signed {
		p.Warn("Flow "+m.Name.ValueString()+" needs a signed key", "No phone number of account "+account+" has a public key with a valid "+
			"signature (whatsapp_business_encryption)."+order)
	}
	if apps, err := g.SubscribedApps.List(ctx, account); err == nil && len(apps) == 0 {
		p.Warn("Flow "+m.Name.ValueString()+" needs a subscribed app", "No app is subscribed to webhooks of account "+account+
			" (whatsapp_business_account_webhook)."+order)
	}
	return nil
}

// hasSignedKey reports whether a number of an account has a public key that Meta has signed.
func hasSignedKey(ctx context.Context, g *graph.Client, account string) (bool, error) {
	numbers, err := g.PhoneNumbers.ListWithSettings(ctx, account)
	for _, number := range numbers {
		key, failed := g.Settings.Get(ctx, graph.SettingOpts{Setting: graph.BusinessEncryption, ID: number.ID})
		if key["business_public_key_signature_status"] == "VALID" {
			return true, nil
		}
		err = errors.Join(err, failed)
	}
	return false, err
}
