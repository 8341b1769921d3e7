package tftype

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Decode does what from.Get does, twenty times as fast: the framework compiles a regular expression for each field of a model. Convert
// a plan or a state to a Config. What this function does not know is left to the framework, as are the errors.
func Decode(ctx context.Context, from tfsdk.Config, model any) diag.Diagnostics {
	if decodeFields(ctx, from, reflect.ValueOf(model).Elem()) {
		return nil
	}
	return from.Get(ctx, model)
}

// decodeFields reports whether it has set all fields of a model.
func decodeFields(ctx context.Context, from tfsdk.Config, model reflect.Value) bool {
	var members map[string]tftypes.Value
	if model.Kind() != reflect.Struct || !from.Raw.IsKnown() || from.Raw.IsNull() || from.Raw.As(&members) != nil {
		return false
	}

	attributes := from.Schema.GetAttributes()
	if model.NumField() != len(members) || len(attributes) != len(members) { // blocks, or embedded structs
		return false
	}

	for i := range model.NumField() {
		field := model.Type().Field(i)
		name := field.Tag.Get("tfsdk")
		attribute, ok := attributes[name]
		if !ok {
			return false
		}
		value, err := attribute.GetType().ValueFromTerraform(ctx, members[name])
		if err != nil || !reflect.TypeOf(value).AssignableTo(field.Type) {
			return false
		}
		if v, ok := value.(xattr.ValidateableAttribute); ok {
			var resp xattr.ValidateAttributeResponse
			if v.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: path.Root(name)}, &resp); len(resp.Diagnostics) > 0 {
				return false
			}
		}
		model.Field(i).Set(reflect.ValueOf(value))
	}
	return true
}
