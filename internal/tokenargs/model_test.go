package tokenargs_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

func set(values ...attr.Value) types.Set { return types.SetValueMust(types.StringType, values) }

func text(s string) attr.Value { return types.StringValue(s) }

func access(accounts, numbers types.Set) types.Object {
	return types.ObjectValueMust(tokenargs.AccessTypes(), map[string]attr.Value{"business_account_ids": accounts, "phone_number_ids": numbers})
}

var (
	none     = types.SetNull(types.StringType)
	unknown  = types.SetUnknown(types.StringType)
	noAccess = types.ObjectNull(tokenargs.AccessTypes())
)

func TestPolicy(t *testing.T) {
	full := tokenargs.Model{
		RequiredScopes:     set(text("whatsapp_business_messaging"), text("business_management")),
		ForbidExcessScopes: types.BoolValue(true),
		MinimumValidity:    types.StringValue("168h"),
		RequiredAccess:     access(set(text("102000000000002"), text("102000000000001")), set(text("106000000000001"))),
	}
	changed := func(change func(*tokenargs.Model)) tokenargs.Model {
		m := full
		change(&m)
		return m
	}
	all := tokenpolicy.Policy{
		RequiredScopes: []string{"business_management", "whatsapp_business_messaging"}, ForbidExcess: true, MinimumValidity: 168 * time.Hour,
		BusinessAccountIDs: []string{"102000000000001", "102000000000002"}, PhoneNumberIDs: []string{"106000000000001"}, AppID: "200000000000001",
	}
	without := func(change func(*tokenpolicy.Policy)) tokenpolicy.Policy {
		p := all
		change(&p)
		return p
	}
	unset := tokenpolicy.Policy{AppID: all.AppID}
	for name, c := range map[string]struct {
		model tokenargs.Model
		want  tokenpolicy.Policy
		err   error
	}{
		"full":     {model: full, want: all},
		"null":     {model: tokenargs.Model{RequiredScopes: none, RequiredAccess: noAccess}, want: unset},
		"zero":     {model: tokenargs.Model{}, want: unset},
		"defaults": {model: tokenargs.Defaults(), want: tokenpolicy.Policy{AppID: all.AppID, RequiredScopes: tokenpolicy.DefaultScopes()}},
		"empty set is not null": {
			model: changed(func(m *tokenargs.Model) { m.RequiredScopes = set() }),
			want:  without(func(p *tokenpolicy.Policy) { p.RequiredScopes = []string{} }),
		},
		"empty access": {
			model: changed(func(m *tokenargs.Model) { m.RequiredAccess = access(none, set()) }),
			want:  without(func(p *tokenpolicy.Policy) { p.BusinessAccountIDs, p.PhoneNumberIDs = nil, []string{} }),
		},
		"validity in another spelling": {
			model: changed(func(m *tokenargs.Model) { m.MinimumValidity = types.StringValue("10080m0s") }), want: all,
		},
		"unknown scopes":   {model: changed(func(m *tokenargs.Model) { m.RequiredScopes = unknown }), err: tokenargs.ErrUnknown},
		"unknown scope":    {model: changed(func(m *tokenargs.Model) { m.RequiredScopes = set(text("a"), types.StringUnknown()) }), err: tokenargs.ErrUnknown},
		"unknown excess":   {model: changed(func(m *tokenargs.Model) { m.ForbidExcessScopes = types.BoolUnknown() }), err: tokenargs.ErrUnknown},
		"unknown validity": {model: changed(func(m *tokenargs.Model) { m.MinimumValidity = types.StringUnknown() }), err: tokenargs.ErrUnknown},
		"unknown access":   {model: changed(func(m *tokenargs.Model) { m.RequiredAccess = types.ObjectUnknown(tokenargs.AccessTypes()) }), err: tokenargs.ErrUnknown},
		"unknown accounts": {model: changed(func(m *tokenargs.Model) { m.RequiredAccess = access(unknown, none) }), err: tokenargs.ErrUnknown},
		"unknown account":  {model: changed(func(m *tokenargs.Model) { m.RequiredAccess = access(set(types.StringUnknown()), none) }), err: tokenargs.ErrUnknown},
		"unknown numbers":  {model: changed(func(m *tokenargs.Model) { m.RequiredAccess = access(none, unknown) }), err: tokenargs.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.model.Policy(context.Background(), all.AppID)
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err == nil && !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
	broken := changed(func(m *tokenargs.Model) { m.MinimumValidity = types.StringValue("a week") })
	if p, err := broken.Policy(context.Background(), ""); err == nil || errors.Is(err, tokenargs.ErrUnknown) {
		t.Errorf("a broken duration gives %+v, %v", p, err)
	}
}

func TestKnown(t *testing.T) {
	for name, c := range map[string]struct {
		set  types.Set
		want []string
		err  error
	}{
		"null":            {none, nil, nil},
		"empty":           {set(), []string{}, nil},
		"sorted":          {set(text("b"), text("a")), []string{"a", "b"}, nil},
		"unknown":         {unknown, nil, tokenargs.ErrUnknown},
		"unknown element": {set(text("a"), types.StringUnknown()), nil, tokenargs.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tokenargs.Known(context.Background(), c.set)
			if !errors.Is(err, c.err) || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, %v; want %#v, %v", got, err, c.want, c.err)
			}
		})
	}
}
