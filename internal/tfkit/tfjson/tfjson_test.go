package tfjson_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

var (
	inner = types.ObjectType{AttrTypes: map[string]attr.Type{"title": types.StringType, "on": types.BoolType}}
	outer = types.ObjectType{AttrTypes: map[string]attr.Type{
		"text": types.StringType, "size": types.Int64Type, "on": types.BoolType, "one": inner,
		"list": types.ListType{ElemType: inner}, "set": types.SetType{ElemType: types.StringType},
		"map": types.MapType{ElemType: types.StringType},
	}}
)

func parse(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// What is decoded and encoded again is the same, without the keys that are null or no attributes.
func TestDecode(t *testing.T) {
	for given, want := range map[string]string{
		`{}`: `{}`, `null`: `null`, `{"other":1,"text":null}`: `{}`,
		`{"text":"a","size":3,"on":true}`: `{"on":true,"size":3,"text":"a"}`,
		// APIs write some numbers and booleans as strings, and some texts as numbers.
		`{"text":12345678,"size":"3","on":"FALSE"}`:             `{"on":false,"size":3,"text":"12345678"}`,
		`{"one":{"title":"a","more":1}}`:                        `{"one":{"title":"a"}}`,
		`{"list":[{"title":"a"},{"on":false}],"set":["b","a"]}`: `{"list":[{"title":"a"},{"on":false}],"set":["b","a"]}`,
		`{"map":{"a":"1","b":"2"},"list":[],"set":[]}`:          `{"list":[],"map":{"a":"1","b":"2"},"set":[]}`,
	} {
		v, err := tfjson.Decode(t.Context(), outer, parse(t, given), nil)
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		back, err := tfjson.Encode(t.Context(), v)
		if got, _ := json.Marshal(back); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v, want %s", given, got, err, want)
		}
	}
}

func TestDecode_refused(t *testing.T) {
	for _, given := range []string{
		`{"on":"perhaps"}`, `{"on":1}`, `{"size":"many"}`, `{"text":true}`, `{"text":["a"]}`, `{"one":"a"}`, `{"list":{}}`, `{"list":["a"]}`,
		`{"set":"a"}`, `{"map":[]}`, `{"map":{"a":[]}}`, `[]`, `"a"`,
	} {
		if v, err := tfjson.Decode(t.Context(), outer, parse(t, given), nil); err == nil {
			t.Errorf("%s is decoded as %s", given, v)
		}
	}
}

// Only what the configuration names is taken.
func TestDecode_like(t *testing.T) {
	shown := parse(t, `{"text":"a","size":3,"one":{"title":"b","on":true},"map":{"a":"1","b":"2"}}`)
	for like, want := range map[string]string{
		`{"text":"x"}`:                `{"text":"a"}`,
		`{"one":{"title":"x"}}`:       `{"one":{"title":"b"}}`,
		`{"map":{"b":"x"},"on":true}`: `{"map":{"b":"2"}}`,
		`{}`:                          `{}`,
	} {
		configured, err := tfjson.Decode(t.Context(), outer, parse(t, like), nil)
		if err != nil {
			t.Fatal(err)
		}
		v, err := tfjson.Decode(t.Context(), outer, shown, configured)
		if err != nil {
			t.Fatal(err)
		}
		back, err := tfjson.Encode(t.Context(), v)
		if got, _ := json.Marshal(back); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v, want %s", like, got, err, want)
		}
	}
	v, err := tfjson.Decode(t.Context(), outer, shown, types.ObjectNull(outer.AttrTypes))
	if err != nil || !v.IsNull() {
		t.Errorf("%v, %v", v, err)
	}
}

func TestNewObject(t *testing.T) {
	got, err := tfjson.NewObject(t.Context(), outer, map[string]attr.Value{"text": types.StringValue("a")})
	if err != nil || got.Attributes()["text"] != types.StringValue("a") {
		t.Errorf("%v, %v", got, err)
	}
	for name, value := range got.Attributes() {
		if name != "text" && (!value.IsNull() || !value.Type(t.Context()).Equal(outer.AttrTypes[name])) {
			t.Errorf("%s is %v", name, value)
		}
	}
}

func TestWithAttributes(t *testing.T) {
	o := types.ObjectValueMust(inner.AttrTypes, map[string]attr.Value{"title": types.StringValue("a"), "on": types.BoolValue(true)})
	got := tfjson.WithAttributes(t.Context(), o, map[string]attr.Value{"title": types.StringValue("b")})
	if got.Attributes()["title"] != types.StringValue("b") || got.Attributes()["on"] != types.BoolValue(true) ||
		o.Attributes()["title"] != types.StringValue("a") {
		t.Errorf("%v of %v", got, o)
	}
}
