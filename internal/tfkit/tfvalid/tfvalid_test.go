package tfvalid_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

func validate(v validator.String, value types.String) diag.Diagnostics {
	var resp validator.StringResponse
	v.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("chat").AtName("name"), ConfigValue: value}, &resp)
	return resp.Diagnostics
}

func TestString(t *testing.T) {
	t.Parallel()
	v := tfvalid.String("must be short", func(value string, p *tfvalid.Problems) {
		if len(value) > 2 {
			p.Error("Too long", "The value of %s has %d characters.", p.Argument(), len(value))
		}
		if value == "ab" {
			p.Warning("Long", "The value is %s.", "nearly too long")
		}
	})
	if v.Description(t.Context()) != "must be short" || v.MarkdownDescription(t.Context()) != "must be short" {
		t.Error("the description is lost")
	}
	at := path.Root("chat").AtName("name")
	for name, c := range map[string]struct {
		value types.String
		want  diag.Diagnostics
	}{
		"null":    {types.StringNull(), nil},
		"unknown": {types.StringUnknown(), nil},
		"good":    {types.StringValue("a"), nil},
		"warning": {types.StringValue("ab"), diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Long", "The value is nearly too long.")}},
		"error": {types.StringValue("abc"), diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Too long",
			"The value of chat.name has 3 characters.")}},
		"error, invisible": {types.StringValue("ab\r"), diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Too long",
			"The value of chat.name has 3 characters. The value begins or ends with white space or a line break, which may not be visible: "+
				"remove it, for example with trimspace().")}},
	} {
		if got := validate(v, c.value); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A text that names the line break already is not made longer.
func TestWithInvisibleHint_saidAlready(t *testing.T) {
	t.Parallel()
	const text, other = "The value ends with a line break.", "The value is not JSON."
	if got := tfvalid.WithInvisibleHint("a\n", text); got != text {
		t.Error(got)
	}
	if got := tfvalid.WithInvisibleHint("{\n}\n", other); got != other { // a file of several lines
		t.Error(got)
	}
	if got := tfvalid.WithInvisibleHint("{}\n", other); got == other {
		t.Error(got)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	v := tfvalid.Matches(regexp.MustCompile(`^[a-z]+$`), "Invalid name", "must be small letters")
	if got := validate(v, types.StringValue("abc")); len(got) != 0 {
		t.Errorf("a good value: %v", got)
	}
	got := validate(v, types.StringValue("CANARY1"))
	if len(got) != 1 || got[0].Summary() != "Invalid name" || got[0].Detail() != "The value of chat.name must be small letters." {
		t.Errorf("a bad value: %v", got)
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	positive, bounded := tfvalid.Duration(0, 0), tfvalid.Duration(time.Second, 5*time.Minute)
	for name, c := range map[string]struct {
		v     validator.String
		value string
		want  string // "": accepted
	}{
		"week":          {positive, "168h", ""},
		"zero":          {positive, "0", "above zero"},
		"negative":      {positive, "-1h", "above zero"},
		"days":          {positive, "7d", `"168h" for a week`},
		"words":         {positive, "a week", "hours (h)"},
		"overflow":      {positive, "99999999999h", "above zero"},
		"empty":         {positive, "", "above zero"},
		"lower bound":   {bounded, "1s", ""},
		"below":         {bounded, "999ms", `from "1s" to "5m"`},
		"upper bound":   {bounded, "5m", ""},
		"above":         {bounded, "5m1s", `from "1s" to "5m"`},
		"bounded words": {bounded, "soon", `from "1s" to "5m"`},
	} {
		got := validate(c.v, types.StringValue(c.value))
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: %v", name, got)
		case c.want != "" && (len(got) != 1 || got[0].Summary() != "Invalid duration" || !strings.Contains(got[0].Detail(), c.want)):
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestLength(t *testing.T) {
	t.Parallel()
	for value, ok := range map[string]bool{"": false, "ä": true, "äöü": true, "äöüß": false} {
		got := validate(tfvalid.Length(1, 3), types.StringValue(value))
		if (len(got) == 0) != ok {
			t.Errorf("%q: %v", value, got)
		}
	}
	got := validate(tfvalid.Length(1, 3), types.StringValue("äöüß"))
	if want := "The value of chat.name must have 1 to 3 characters. It has 4."; len(got) != 1 || got[0].Detail() != want {
		t.Errorf("got %v", got)
	}
}

// Neither the diagnostics of a wrong word nor those of a wrong element of a set repeat the value, not even in the path.
func TestValuesAreNotRepeated(t *testing.T) {
	t.Parallel()
	words := tfvalid.OneOf("clear", "abandon")
	for value, good := range map[string]bool{"clear": true, "abandon": true, "Clear": false, "": false, "CANARY": false} {
		got := validate(words, types.StringValue(value))
		if (len(got) == 0) != good {
			t.Errorf("%q: %v", value, got)
		}
		if text := fmt.Sprint(got); !good && (strings.Contains(text, "CANARY") || !strings.Contains(text, `must be one of "clear", "abandon"`)) {
			t.Errorf("%q: %s", value, text)
		}
	}
	set := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("CANARY"), types.StringValue("clear"), types.StringUnknown()})
	var resp validator.SetResponse
	tfvalid.Each(words).ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("tasks"), ConfigValue: set}, &resp)
	want := diag.NewAttributeErrorDiagnostic(path.Root("tasks"), "Invalid value",
		`The value of tasks must be one of "clear", "abandon". Capital and small letters differ.`)
	if !resp.Diagnostics.Equal(diag.Diagnostics{want}) {
		t.Errorf("%v", resp.Diagnostics)
	}
	for _, none := range []types.Set{types.SetNull(types.StringType), types.SetUnknown(types.StringType)} {
		resp = validator.SetResponse{}
		tfvalid.Each(words).ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("tasks"), ConfigValue: none}, &resp)
		if len(resp.Diagnostics) != 0 {
			t.Errorf("%s: %v", none, resp.Diagnostics)
		}
	}
	if text := tfvalid.Each(words).Description(t.Context()) + tfvalid.Each(words).MarkdownDescription(t.Context()); strings.Count(text,
		"each value must be") != 2 {
		t.Error(text)
	}
}

// Equal elements are an error at the place of the second one, which does not repeat the value. What is not known may differ.
func TestUnique(t *testing.T) {
	t.Parallel()
	list := func(elements ...attr.Value) diag.Diagnostics {
		resp := &validator.ListResponse{}
		tfvalid.Unique().ValidateList(t.Context(), validator.ListRequest{
			Path: path.Root("names"), ConfigValue: types.ListValueMust(types.StringType, elements),
		}, resp)
		return resp.Diagnostics
	}
	a, b := types.StringValue("c4tW00tT0ken"), types.StringValue("another")
	for _, fine := range [][]attr.Value{
		nil, {a}, {a, b}, {types.StringUnknown(), types.StringUnknown()}, {types.StringNull(), types.StringNull()},
	} {
		if diags := list(fine...); len(diags) > 0 {
			t.Errorf("%v: %v", fine, diags)
		}
	}
	diags := list(a, b, a)
	if len(diags) != 1 {
		t.Fatalf("%v", diags)
	}
	located, _ := diags[0].(diag.DiagnosticWithPath)
	if text := diags[0].Summary() + diags[0].Detail(); located == nil || !located.Path().Equal(path.Root("names").AtListIndex(2)) ||
		!strings.Contains(text, "names[0] and names[2] are equal") || strings.Contains(text, a.ValueString()) {
		t.Errorf("%v: %s", located, text)
	}
}
