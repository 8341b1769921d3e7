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

	attributes, fields := from.Schema.GetAttributes(), map[string]reflect.Value{}
	if !addFields(fields, model) || len(fields) != len(members) || len(attributes) != len(members) { // such as blocks
		return false
	}

	for name, field := range fields {
		attribute, ok := attributes[name]
		if !ok {
			return false
		}
		typ := attribute.GetType()
		v, ok := typ.(xattr.TypeWithValidate) //nolint:staticcheck // the framework's sets are validated by it alone
		if ok && len(v.Validate(ctx, members[name], path.Root(name))) > 0 {
			return false
		}
		value, err := typ.ValueFromTerraform(ctx, members[name])
		if err != nil || !reflect.TypeOf(value).AssignableTo(field.Type()) {
			return false
		}
		if v, ok := value.(xattr.ValidateableAttribute); ok {
			var resp xattr.ValidateAttributeResponse
			if v.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: path.Root(name)}, &resp); len(resp.Diagnostics) > 0 {
				return false
			}
		}
		field.Set(reflect.ValueOf(value))
	}
	return true
}

// addFields adds the fields of a model by the names of their attributes, also those of embedded structs. It returns false for a struct
// whose fields or tags are not of the usual form: the framework knows the rules for them.
func addFields(fields map[string]reflect.Value, model reflect.Value) bool {
	for i := range model.NumField() {
		field := model.Type().Field(i)
		name, hasTag := field.Tag.Lookup("tfsdk")
		if field.Anonymous && !hasTag && field.Type.Kind() == reflect.Struct {
			if !addFields(fields, model.Field(i)) {
				return false
			}
			continue
		}
		if field.Anonymous || !field.IsExported() || fields[name].IsValid() {
			return false
		}
		fields[name] = model.Field(i)
	}
	return true
}
