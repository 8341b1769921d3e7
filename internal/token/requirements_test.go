package token

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

func setOf(values ...attr.Value) types.Set { return types.SetValueMust(types.StringType, values) }

func str(s string) attr.Value { return types.StringValue(s) }

func accessOf(accounts, numbers types.Set) types.Object {
	return types.ObjectValueMust(accessTypes(), map[string]attr.Value{"business_account_ids": accounts, "phone_number_ids": numbers})
}

var (
	none       = types.SetNull(types.StringType)
	unknownSet = types.SetUnknown(types.StringType)
	noAccess   = types.ObjectNull(accessTypes())
)

func TestPolicy(t *testing.T) {
	full := Requirements{
		RequiredScopes:     setOf(str("whatsapp_business_messaging"), str("business_management")),
		ForbidExcessScopes: types.BoolValue(true),
		MinimumValidity:    types.StringValue("168h"),
		RequiredAccess:     accessOf(setOf(str("102000000000002"), str("102000000000001")), setOf(str("106000000000001"))),
	}
	changed := func(change func(*Requirements)) Requirements {
		m := full
		change(&m)
		return m
	}
	all := tokenpolicy.Policy{
		RequiredScopes: []string{"business_management", "whatsapp_business_messaging"}, ForbidExcess: true,
		MinimumValidity:    168 * time.Hour,
		BusinessAccountIDs: []string{"102000000000001", "102000000000002"}, PhoneNumberIDs: []string{"106000000000001"},
		AppID: "200000000000001",
	}
	without := func(change func(*tokenpolicy.Policy)) tokenpolicy.Policy {
		p := all
		change(&p)
		return p
	}
	unset := tokenpolicy.Policy{AppID: all.AppID}
	for name, c := range map[string]struct {
		model Requirements
		want  tokenpolicy.Policy
		err   error
	}{
		"full":     {model: full, want: all},
		"null":     {model: Requirements{RequiredScopes: none, RequiredAccess: noAccess}, want: unset},
		"zero":     {model: Requirements{}, want: unset},
		"defaults": {model: defaultRequirements(), want: tokenpolicy.Policy{AppID: all.AppID, RequiredScopes: tokenpolicy.DefaultScopes()}},
		"empty set is not null": {
			model: changed(func(m *Requirements) { m.RequiredScopes = setOf() }),
			want:  without(func(p *tokenpolicy.Policy) { p.RequiredScopes = []string{} }),
		},
		"empty access": {
			model: changed(func(m *Requirements) { m.RequiredAccess = accessOf(none, setOf()) }),
			want:  without(func(p *tokenpolicy.Policy) { p.BusinessAccountIDs, p.PhoneNumberIDs = nil, []string{} }),
		},
		"validity in another spelling": {
			model: changed(func(m *Requirements) { m.MinimumValidity = types.StringValue("10080m0s") }), want: all,
		},
		"unknown scopes": {model: changed(func(m *Requirements) { m.RequiredScopes = unknownSet }), err: lifecycle.ErrUnknown},
		"unknown scope": {
			model: changed(func(m *Requirements) { m.RequiredScopes = setOf(str("a"), types.StringUnknown()) }),
			err:   lifecycle.ErrUnknown,
		},
		"unknown excess": {
			model: changed(func(m *Requirements) { m.ForbidExcessScopes = types.BoolUnknown() }), err: lifecycle.ErrUnknown,
		},
		"unknown validity": {
			model: changed(func(m *Requirements) { m.MinimumValidity = types.StringUnknown() }), err: lifecycle.ErrUnknown,
		},
		"unknown access": {
			model: changed(func(m *Requirements) { m.RequiredAccess = types.ObjectUnknown(accessTypes()) }), err: lifecycle.ErrUnknown,
		},
		"unknown accounts": {
			model: changed(func(m *Requirements) { m.RequiredAccess = accessOf(unknownSet, none) }), err: lifecycle.ErrUnknown,
		},
		"unknown account": {
			model: changed(func(m *Requirements) { m.RequiredAccess = accessOf(setOf(types.StringUnknown()), none) }),
			err:   lifecycle.ErrUnknown,
		},
		"unknown numbers": {
			model: changed(func(m *Requirements) { m.RequiredAccess = accessOf(none, unknownSet) }), err: lifecycle.ErrUnknown,
		},
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
	broken := changed(func(m *Requirements) { m.MinimumValidity = types.StringValue("a week") })
	if p, err := broken.Policy(context.Background(), ""); err == nil || errors.Is(err, lifecycle.ErrUnknown) {
		t.Errorf("a broken duration gives %+v, %v", p, err)
	}
}
