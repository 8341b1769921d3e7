// Package tokenargs is the Terraform face of a token policy: the arguments by which an object says what it asks of an
// access token, with the same names, checks and texts in resources, data sources and ephemeral resources.
package tokenargs

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// Model holds the arguments; embed it in an object's model.
type Model struct {
	RequiredScopes     types.Set    `tfsdk:"required_scopes"`
	ForbidExcessScopes types.Bool   `tfsdk:"forbid_excess_scopes"`
	MinimumValidity    types.String `tfsdk:"minimum_validity"`
	RequiredAccess     types.Object `tfsdk:"required_access"`
}

type access struct {
	BusinessAccountIDs types.Set `tfsdk:"business_account_ids"`
	PhoneNumberIDs     types.Set `tfsdk:"phone_number_ids"`
}

// AccessTypes are the attribute types of required_access.
func AccessTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"business_account_ids": types.SetType{ElemType: types.StringType},
		"phone_number_ids":     types.SetType{ElemType: types.StringType},
	}
}

// Defaults returns the arguments as they are when nobody sets them, for an import.
func Defaults() Model {
	return Model{
		RequiredScopes:     DefaultScopes(),
		ForbidExcessScopes: types.BoolValue(false),
		MinimumValidity:    types.StringNull(),
		RequiredAccess:     types.ObjectNull(AccessTypes()),
	}
}

// DefaultScopes is the default of required_scopes.
func DefaultScopes() types.Set { return tftype.Strings(tokenpolicy.DefaultScopes()) }

// ErrUnknown means that an argument is not known yet, so that nothing can be checked.
var ErrUnknown = errors.New("not known while planning")

// Policy translates the arguments. appID is the app that the provider is configured for, "" for any.
func (m Model) Policy(ctx context.Context, appID string) (tokenpolicy.Policy, error) {
	p := tokenpolicy.Policy{AppID: appID, ForbidExcess: m.ForbidExcessScopes.ValueBool()}
	if m.ForbidExcessScopes.IsUnknown() || m.MinimumValidity.IsUnknown() || m.RequiredAccess.IsUnknown() {
		return p, ErrUnknown
	}
	var err error
	if p.RequiredScopes, err = Known(ctx, m.RequiredScopes); err != nil {
		return p, err
	}
	if !m.MinimumValidity.IsNull() {
		if p.MinimumValidity, err = time.ParseDuration(m.MinimumValidity.ValueString()); err != nil {
			return p, err
		}
	}
	if m.RequiredAccess.IsNull() {
		return p, nil
	}
	var a access
	if diags := m.RequiredAccess.As(ctx, &a, basetypes.ObjectAsOptions{}); diags.HasError() {
		return p, problem(diags)
	}
	if p.BusinessAccountIDs, err = Known(ctx, a.BusinessAccountIDs); err != nil {
		return p, err
	}
	p.PhoneNumberIDs, err = Known(ctx, a.PhoneNumberIDs)
	return p, err
}

// Known returns the sorted elements of a set, nil for a null one, and ErrUnknown if any element is unknown.
func Known(ctx context.Context, set types.Set) ([]string, error) {
	if set.IsUnknown() {
		return nil, ErrUnknown
	}
	if set.IsNull() {
		return nil, nil
	}
	elems := make([]types.String, 0, len(set.Elements()))
	if diags := set.ElementsAs(ctx, &elems, false); diags.HasError() {
		return nil, problem(diags)
	}
	values := make([]string, 0, len(elems))
	for _, e := range elems {
		if e.IsUnknown() {
			return nil, ErrUnknown
		}
		values = append(values, e.ValueString())
	}
	slices.Sort(values)
	return values, nil
}

func problem(diags diag.Diagnostics) error {
	var all []error
	for _, d := range diags.Errors() {
		all = append(all, errors.New(d.Summary()+": "+d.Detail()))
	}
	return errors.Join(all...)
}
