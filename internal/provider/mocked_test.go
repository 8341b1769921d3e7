package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// An argument that can refer to a computed attribute of another object accepts the values that terraform test and tofu test make
// up for a mocked provider. Otherwise a module could not be tested with mock_provider "whatsapp" {}.
func TestRegistry_mockedValues(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := newProvider(t)
	seen := map[string]bool{}
	for _, construct := range p.Resources(ctx) {
		var s resource.SchemaResponse
		r := construct()
		r.Schema(ctx, resource.SchemaRequest{}, &s)
		for name, a := range s.Schema.Attributes {
			acceptsMocked(t, seen, path.Root(name), a)
			if nested, ok := a.(resourceschema.SingleNestedAttribute); ok {
				for inner, b := range nested.Attributes {
					acceptsMocked(t, seen, path.Root(name).AtName(inner), b)
				}
			}
		}
	}
	for _, construct := range p.DataSources(ctx) {
		var s datasource.SchemaResponse
		construct().Schema(ctx, datasource.SchemaRequest{}, &s)
		for name, a := range s.Schema.Attributes {
			acceptsMocked(t, seen, path.Root(name), a)
		}
	}
	for _, construct := range p.EphemeralResources(ctx) {
		var s ephemeral.SchemaResponse
		construct().Schema(ctx, ephemeral.SchemaRequest{}, &s)
		for name, a := range s.Schema.Attributes {
			acceptsMocked(t, seen, path.Root(name), a)
		}
	}
	for _, want := range []string{
		"project", "phone_number_id", "user_id", "generate.system_user_id", "required_access.business_account_ids", "token_fingerprint",
	} {
		if !seen[want] {
			t.Errorf("no object has the argument %s, or nothing validates it", want)
		}
	}
}

// refers reports whether an argument can refer to another object. A time zone is none.
func refers(name string) bool {
	return name == "project" || (name != "timezone_id" && strings.HasSuffix(name, "_id")) ||
		strings.HasSuffix(name, "_ids") || strings.HasSuffix(name, "fingerprint")
}

func acceptsMocked(t *testing.T, seen map[string]bool, at path.Path, attribute any) {
	t.Helper()
	name, _ := at.Steps().LastStep()
	if !refers(name.String()) {
		return
	}
	for _, value := range []string{"x7kq02bd", "Qx7K", "0123456789abcdeF"} { // by Terraform; by OpenTofu
		for _, d := range judge(t.Context(), at, attribute, value) {
			t.Errorf("%s refuses the mocked value %q: %s", at, value, d)
		}
	}
	seen[at.String()] = true
}

// judge returns what the validators of an argument say about a value.
func judge(ctx context.Context, at path.Path, attribute any, value string) []string {
	var said []string
	if a, ok := attribute.(interface{ StringValidators() []validator.String }); ok {
		for _, v := range a.StringValidators() {
			var resp validator.StringResponse
			v.ValidateString(ctx, validator.StringRequest{Path: at, ConfigValue: types.StringValue(value)}, &resp)
			for _, d := range resp.Diagnostics {
				said = append(said, d.Detail())
			}
		}
	}
	if a, ok := attribute.(interface{ SetValidators() []validator.Set }); ok {
		for _, v := range a.SetValidators() {
			var resp validator.SetResponse
			v.ValidateSet(ctx, validator.SetRequest{Path: at, ConfigValue: tftype.Strings([]string{value})}, &resp)
			for _, d := range resp.Diagnostics {
				said = append(said, d.Detail())
			}
		}
	}
	return said
}
