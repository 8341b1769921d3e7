// Package tokenscopes inspects an access token and fails the plan when it does not meet the requirements.
package tokenscopes

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

const typeName = "whatsapp_token_scopes"

// Values of on_failure.
const (
	failError   = "error"
	failWarning = "warning"
	failNone    = "none"
)

type model struct {
	AccessToken types.String `tfsdk:"access_token"`
	token.Requirements
	OnFailure types.String `tfsdk:"on_failure"`

	Valid               types.Bool        `tfsdk:"valid"`
	Type                types.String      `tfsdk:"type"`
	AppID               types.String      `tfsdk:"app_id"`
	Application         types.String      `tfsdk:"application"`
	SystemUserID        types.String      `tfsdk:"system_user_id"`
	Scopes              types.Set         `tfsdk:"scopes"`
	MissingScopes       types.Set         `tfsdk:"missing_scopes"`
	ExcessScopes        types.Set         `tfsdk:"excess_scopes"`
	GranularScopes      types.Map         `tfsdk:"granular_scopes"`
	IssuedAt            timetypes.RFC3339 `tfsdk:"issued_at"`
	ExpiresAt           timetypes.RFC3339 `tfsdk:"expires_at"`
	DataAccessExpiresAt timetypes.RFC3339 `tfsdk:"data_access_expires_at"`
	Fingerprint         types.String      `tfsdk:"fingerprint"`
	Failures            types.List        `tfsdk:"failures"`
}

// inspectToken reads the data source, and opens the ephemeral resource.
func inspectToken(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	own := m.AccessToken.IsNull()
	client := s.GraphWithoutToken
	if own {
		client = s.Graph
	}
	g, err := client()
	if err != nil {
		return m, err
	}
	inspected := s.Token()
	if !own {
		inspected = secret.New(m.AccessToken.ValueString())
		s.AddSecret(inspected)
	}
	policy, err := m.Policy(ctx, g.AppID())
	if err != nil {
		return m, err
	}
	report, err := tokenpolicy.Check(ctx, g, inspected, policy)
	if err != nil {
		return m, tfdiag.WithPath(path.Root("access_token"), tfdiag.WithSummary("Cannot inspect the access token", err))
	}
	return m.withReport(report), reportFailures(l, own, m.OnFailure.ValueString(), report)
}

// reportFailures returns or warns of the failures, as on_failure says.
func reportFailures(l *lifecycle.Lookup[model], own bool, onFailure string, report tokenpolicy.Report) error {
	at, name, prefix := path.Root("access_token"), "Access token "+report.Token.Fingerprint, ""
	if own {
		name, prefix = "The provider's access_token", "The provider's own access_token: "
	}
	if fact, text := report.JoinedWarning(); fact != "" && onFailure != failNone {
		l.WarnAt(at, name+" "+fact, prefix+text)
	}
	switch {
	case len(report.Failures) == 0 || onFailure == failNone:
		return nil
	case onFailure == failWarning:
		l.WarnAt(at, name+" does not meet the requirements", prefix+strings.Join(report.Failures, "\n\n"))
		return nil
	}
	var failures []error
	for _, text := range report.Failures {
		failures = append(failures, tfdiag.WithPath(at, tfdiag.New("Access token does not meet the requirements", "%s", prefix+text)))
	}
	return errors.Join(failures...)
}

// withReport returns the model with what Meta shows of the token, and what the policy finds.
func (m model) withReport(r tokenpolicy.Report) model {
	t := r.Token
	m.Valid = types.BoolValue(t.Valid)
	m.Type = tftype.String(t.Type)
	m.AppID = tftype.String(t.AppID)
	m.Application = tftype.String(secret.Clean(t.Application, 200))
	m.SystemUserID = types.StringNull()
	if t.Type == "SYSTEM_USER" || t.Type == "" {
		m.SystemUserID = tftype.String(t.UserID)
	}
	m.Scopes = tftype.Strings(t.Scopes)
	m.MissingScopes = tftype.Strings(r.Missing)
	m.ExcessScopes = tftype.Strings(r.Excess)
	m.GranularScopes = granularScopes(t.Granular)
	m.IssuedAt = tftype.Time(t.IssuedAt)
	m.ExpiresAt = tftype.Time(t.ExpiresAt)
	m.DataAccessExpiresAt = tftype.Time(t.DataAccessExpiresAt)
	m.Fingerprint = tftype.String(t.Fingerprint)
	m.Failures = tftype.StringList(r.Failures)
	return m
}

// granularScopes maps each scope to the IDs of the objects that it is restricted to; null means every object.
func granularScopes(byScope map[string][]string) types.Map {
	elem := types.SetType{ElemType: types.StringType}
	values := map[string]attr.Value{}
	for scope, ids := range byScope {
		values[scope] = types.SetNull(types.StringType)
		if ids != nil {
			values[scope] = tftype.Strings(slices.Compact(slices.Sorted(slices.Values(ids))))
		}
	}
	return types.MapValueMust(elem, values)
}
