// Package ondestroy is about the argument on_destroy, which says what a destruction does to the remote object.
package ondestroy

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// Argument is the name of the argument.
const Argument = "on_destroy"

// Values that several resources accept. A value that one resource accepts is defined there.
const (
	Abandon = "abandon" // changes nothing at the remote API
	Clear   = "clear"
	Delete  = "delete"
	Reset   = "reset"
)

// Attribute returns the argument, which accepts values. It is null in the state unless it is configured.
func Attribute(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfvalid.OneOf(values...)}, MarkdownDescription: description,
	}
}

// DefaultedAttribute returns the argument, which accepts values and has the first of them by default, also in the state.
func DefaultedAttribute(description string, values ...string) schema.StringAttribute {
	attribute := Attribute(description, values...)
	attribute.Computed, attribute.Default = true, stringdefault.StaticString(values[0])
	return attribute
}
