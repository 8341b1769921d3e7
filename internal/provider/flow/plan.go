package flow

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// What on_destroy does.
const (
	onDestroyDeprecate = "deprecate"
	onDestroyAbandon   = "abandon"
)

// Statuses. Meta can add some.
const (
	draft      = "DRAFT"
	published  = "PUBLISHED"
	throttled  = "THROTTLED"
	blocked    = "BLOCKED"
	deprecated = "DEPRECATED"
)

// isPublished reports whether customers have got the flow, or would get it if Meta did not limit it.
func isPublished(status string) bool {
	return status == published || status == throttled || status == blocked
}

func (m model) opts() graph.FlowOpts {
	return graph.FlowOpts{ID: m.ID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString()}
}

// object is the flow in the session's ledger.
func (m model) object() session.Object {
	return object(m.BusinessAccountID.ValueString(), m.ID.ValueString())
}

// named is a flow that has no ID yet.
func (m model) named() session.Object {
	return object(m.BusinessAccountID.ValueString(), m.Name.ValueString())
}

func object(account, flow string) session.Object {
	return session.Object{Kind: "flow", ID: account + "/" + flow}
}

// plan looks for the name of a new flow in its account, and says what an edit does.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if p.Prior == nil {
		return planCreate(ctx, s, p)
	}

	prior := *p.Prior
	if err := s.Ledger.PlanExisting(prior.object()); err != nil {
		return tfdiag.At(atName, err)
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

	p.Planned.keep(p.Config, prior)
	if err := renamable(ctx, s, p); err != nil {
		return err
	}

	c := p.Planned.changes(prior)
	if err := allowed(p, c); err != nil || c.isEmpty() {
		return err
	}

	p.Planned.Status, p.Planned.JSONVersion, p.Planned.DataAPIVersion = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	p.Planned.ValidationErrors = types.ListUnknown(errorType)
	if !c.publish {
		return nil
	}
	return publishable(ctx, s, p)
}

// sameJSON reports whether two known texts differ in white space and the order of keys at most.
func sameJSON(planned, prior types.String) bool {
	return !planned.IsUnknown() && !planned.IsNull() && !prior.IsNull() && flowjson.Equal(planned.ValueString(), prior.ValueString())
}

// renamable refuses a name that another flow of the account has.
func renamable(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if !lifecycle.Differs(p.Planned.Name, p.Prior.Name) {
		return nil
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	all, err := g.Flows.List(ctx, p.Prior.BusinessAccountID.ValueString())
	if err != nil {
		return metaarg.AtAccount(err)
	}
	i := slices.IndexFunc(all, func(f graph.Flow) bool {
		return f.Name == p.Planned.Name.ValueString() && f.ID != p.Prior.ID.ValueString()
	})
	if i < 0 {
		return nil
	}
	return tfdiag.At(atName, tfdiag.New("Flow "+all[i].Name+" already exists", "Flow %s cannot get the name of flow %s: a name is unique in "+
		"an account. If the address has changed, for example the index of a count, write a moved block. Otherwise choose another name.",
		p.Prior.ID.ValueString(), all[i].ID))
}

// keep copies what is not configured and what Meta has made.
func (m *model) keep(config, prior model) {
	m.ID, m.Status, m.JSONVersion, m.DataAPIVersion = prior.ID, prior.Status, prior.JSONVersion, prior.DataAPIVersion
	m.ValidationErrors = prior.ValidationErrors
	if config.EndpointURI.IsNull() {
		m.EndpointURI = prior.EndpointURI
	}
	if config.ApplicationID.IsNull() {
		m.ApplicationID = prior.ApplicationID
	}
	if config.Published.IsNull() {
		m.Published = prior.Published
	}
}

// changes are the writes of an edit.
type changes struct {
	fields  []string // other than the JSON, by their names
	json    bool
	publish bool
}

func (c changes) isEdit() bool  { return c.json || len(c.fields) > 0 }
func (c changes) isEmpty() bool { return !c.isEdit() && !c.publish }

// String names what an edit changes.
func (c changes) String() string {
	names := slices.Clone(c.fields)
	if c.json {
		names = append(names, "flow_json")
	}
	return strings.Join(names, ", ")
}

// changes compares a planned flow with what Meta has. What is not known yet counts as a change.
func (m model) changes(prior model) changes {
	c := changes{json: !m.FlowJSON.IsNull() && !m.FlowJSON.Equal(prior.FlowJSON)}
	for _, field := range []struct {
		name           string
		planned, prior attr.Value
	}{
		{"application_id", m.ApplicationID, prior.ApplicationID}, {"categories", m.Categories, prior.Categories},
		{"endpoint_uri", m.EndpointURI, prior.EndpointURI}, {"name", m.Name, prior.Name},
	} {
		if !field.planned.IsNull() && !field.planned.Equal(field.prior) {
			c.fields = append(c.fields, field.name)
		}
	}
	c.publish = m.Published.ValueBool() && (c.isEdit() || !isPublished(prior.Status.ValueString()))
	return c
}

// allowed refuses what Meta cannot do, and warns of what an edit interrupts.
func allowed(p *lifecycle.Plan[model], c changes) error {
	status, name := p.Prior.Status.ValueString(), p.Prior.Name.ValueString()
	withdraw := isPublished(status) && !p.Planned.Published.IsUnknown() && !p.Planned.Published.ValueBool()
	switch {
	case status == deprecated && !c.isEmpty():
		return tfdiag.At(atName, tfdiag.New("Flow "+name+" is deprecated", "Meta neither changes nor publishes a deprecated flow. Run terraform "+
			"state rm for this resource, and choose another name, because a deprecated flow keeps its name."))
	case withdraw && !c.isEdit():
		return tfdiag.At(atPublished, tfdiag.New("Flow "+name+" cannot be unpublished", "Its status is %s, and Meta has no call that makes a "+
			"published flow a draft without a change of it. Set published = true. To withdraw the flow for good, destroy it with on_destroy = "+
			"\"deprecate\".", status))
	case withdraw:
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
	if err := s.Ledger.PlanUnique(m.named(), typeName); err != nil {
		return tfdiag.At(atName, err)
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	all, err := g.Flows.List(ctx, m.BusinessAccountID.ValueString())
	if err != nil {
		return metaarg.AtAccount(err)
	}
	if i := slices.IndexFunc(all, func(f graph.Flow) bool { return f.Name == m.Name.ValueString() }); i >= 0 {
		there := object(all[i].BusinessAccountID, all[i].ID)
		switch held := s.Ledger.InState(there); {
		case !held:
			s.Ledger.NoteRefused(there)
			return taken(all[i])
		case all[i].Status != draft: // a draft is deleted before
			return again(all[i])
		}
	}
	if !m.Published.ValueBool() {
		return nil
	}
	return publishable(ctx, s, p)
}

// taken is the error for a name that another flow has.
func taken(f graph.Flow) error {
	return tfdiag.At(atName, tfdiag.New("Flow "+f.Name+" already exists", "The account has a flow with this name. Its ID is %s, and its "+
		"status %s. To manage it here, run\n\n  terraform import %s.NAME %s/%s\n\nand review the next plan. Or choose another name.\n\nIf "+
		"this run replaces the flow: a name is unique in an account. Remove create_before_destroy. If the state holds the flow as a deposed "+
		"object, run terraform state rm with the address, and then the import.",
		f.ID, f.Status, typeName, f.BusinessAccountID, f.ID))
}

// again refuses to make a flow a second time that a destruction leaves.
func again(f graph.Flow) error {
	return tfdiag.At(atName, tfdiag.New("Flow "+f.Name+" cannot be removed and made again", "This run would destroy the flow at one address "+
		"and create it at another one, or replace it by itself. Its status is %s. Meta deletes drafts only, and a deprecated flow keeps its "+
		"name, so the creation would fail.\n\nIf the address has changed, for example the index of a count, write a moved block. Otherwise "+
		"remove -replace, or run terraform untaint: a flow is changed in place.", f.Status))
}

// publishable checks what the publication of a flow with an endpoint needs, as far as it can be read.
func publishable(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	m := p.Planned
	if !flowjson.NeedsEndpoint(m.FlowJSON.ValueString()) || m.BusinessAccountID.IsUnknown() {
		return nil
	}
	if m.EndpointURI.IsNull() || p.Prior == nil && p.Config.EndpointURI.IsNull() {
		return tfdiag.At(atEndpoint, tfdiag.New("Flow "+m.Name.ValueString()+" has no endpoint", "flow_json has a data_api_version, and Meta "+
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

// planDelete warns of what the destruction ends or leaves.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	if err := s.Ledger.PlanExisting(m.object()); err != nil {
		return tfdiag.At(atName, err)
	}
	name := m.Name.ValueString()
	switch what := onDestroy(ctx, r, m.Status.ValueString()); {
	case s.Ledger.Written(m.object()):
	case what == deprecates:
		r.Warn("Flow "+name+" will be deprecated", "That cannot be undone. Messages with it can no longer be sent, and it keeps its name.")
	case what == leaves && m.OnDestroy.IsNull():
		r.Warn("Flow "+name+" will be left at Meta", reason(m, m.Status.ValueString()))
	}
	return nil
}

// What a destruction does.
type destruction int

const (
	leaves destruction = iota
	deletes
	deprecates
)

// onDestroy decides what a destruction does with a flow that has a status.
func onDestroy(ctx context.Context, r *lifecycle.Read[model], status string) destruction {
	configured := r.State.OnDestroy.ValueString()
	switch {
	case configured == onDestroyAbandon:
	case isPublished(status) && configured == onDestroyDeprecate:
		return deprecates
	case status == draft && (configured == onDestroyDeprecate || adopted.Read(ctx, r.Private).Empty()):
		return deletes
	}
	return leaves
}

// reason says why a destruction leaves a flow.
func reason(m model, status string) string {
	switch {
	case m.OnDestroy.ValueString() == onDestroyAbandon:
		return `on_destroy is "abandon".`
	case status == draft:
		return adopted.WhyKept(onDestroyDeprecate)
	case status == deprecated:
		return "Meta does not delete a deprecated flow."
	}
	return "Its status is " + status + ", and Meta deletes drafts only. To deprecate it, which cannot be undone, set on_destroy = " +
		"\"deprecate\", and apply that before the destroy."
}
